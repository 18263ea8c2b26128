"""WordprocessingML (ECMA-376 part 1) to text: paragraphs as lines, tables as Markdown, in the order of the document."""

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from privacy.model.columns import CSV_COLUMNS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT_BOX = f"{_W}txbxContent"

_WRITTEN = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_TEXT = frozenset({f"{_W}t", f"{_M}t"})
_SYMBOL = f"{_W}sym"
_DELETED = frozenset({f"{_W}del", f"{_W}moveFrom"})
_PICTURES = frozenset(
    {"{http://schemas.openxmlformats.org/drawingml/2006/picture}pic", "{urn:schemas-microsoft-com:vml}imagedata"}
)
_OBJECTS = frozenset(
    {
        f"{_W}object",
        f"{_W}altChunk",
        f"{_W}control",
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
        "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    }
)
_PASSED_OVER = frozenset({f"{_W}instrText", f"{_W}delInstrText", f"{_W}delText", f"{_W}rt"})
"""Field codes and deleted text; and the reading above a ruby, which stands between the characters of a name."""
_TABLE_ENDS = frozenset({f"{_W}p", f"{_W}tbl", *_DELETED})
"""Below these are no rows or cells of the table that is being read."""


class BlockReader:
    """Reads the parts of one document; counts what it leaves out of them."""

    def __init__(self) -> None:
        self.pictures = 0
        self.embedded = 0
        self.deleted = 0

    def text_of(self, part: etree._Element) -> str:
        """The blocks of a part's root, one a line; a table's rows follow each other."""
        return "\n".join(self._blocks(part))

    def _blocks(self, parent: etree._Element) -> Iterator[str]:
        """Lines and tables below ``parent``, through whatever wraps them (content controls, insertions, notes)."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif self._is_left_out(child):
                continue
            elif child.tag == f"{_MC}AlternateContent":
                yield from self._blocks(_chosen(child))
            elif isinstance(child.tag, str):
                yield from self._blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        """The paragraph's line, then what the text boxes anchored in it say."""
        boxes: list[etree._Element] = []
        yield "".join(self._inline(paragraph, boxes))
        for box in boxes:
            yield from self._blocks(box)

    def _inline(self, parent: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for child in parent:
            if child.tag in _TEXT:
                yield child.text or ""
            elif child.tag in _WRITTEN:
                yield _WRITTEN[child.tag]
            elif child.tag == _SYMBOL:
                yield "•"
            elif child.tag == _TEXT_BOX:
                boxes.append(child)
            elif self._is_left_out(child):
                continue
            elif child.tag == f"{_MC}AlternateContent":
                yield from self._inline(_chosen(child), boxes)
            elif isinstance(child.tag, str):
                yield from self._inline(child, boxes)

    def _is_left_out(self, element: etree._Element) -> bool:
        """Whether the element is passed over; it is counted where a reader would miss something."""
        if element.tag in _PASSED_OVER:
            return True
        if element.tag in _DELETED:
            self.deleted += any(True for _ in element.iter(f"{_W}delText", f"{_W}t"))
            return True
        if element.tag in _OBJECTS:
            self.embedded += 1
            return True
        if element.tag in _PICTURES:
            self.pictures += 1
            return True
        return False

    def _table(self, table: etree._Element) -> Iterator[str]:
        """Rows as ``| a | b |``; a form's label and value in one cell, ``| 姓名：… | 性别：… |``.

        A table inside a cell is read as part of the cell's text.
        """
        rows: list[list[str]] = []
        for row in _below(table, f"{_W}tr"):
            if any(True for _ in row.iterfind(f"{_W}trPr/{_W}del")):
                self.deleted += 1
                continue
            rows.append([_in_one_line(self._blocks(cell)) for cell in _below(row, f"{_W}tc")])
        is_form = bool(rows) and _is_label(rows[0][0] if rows[0] else "") and not all(map(_is_label, rows[0][:2]))
        for number, cells in enumerate(map(_paired, rows) if is_form else rows):
            yield "| " + " | ".join(cells) + " |"
            if number == 0 and not is_form:
                yield "|" + "---|" * len(cells)


_LABELS = frozenset(
    header for columns in CSV_COLUMNS.values() for column in columns for header in column.headers
) | frozenset(["年龄", "电话", "手机", "手机号码", "地址", "门诊号", "病案号", "身份证号码", "联系方式", "备注"])
"""What stands before a value in a form: the headers LIMS exports use, and what only forms say."""


def _is_label(cell: str) -> bool:
    return cell.strip(" ：:*").replace(" ", "") in _LABELS


def _paired(cells: list[str]) -> list[str]:
    """Each label joined with the value in the next cell, as the same form would say it in prose."""
    paired: list[str] = []
    for cell in cells:
        if paired and _is_label(paired[-1]) and not _is_label(cell):
            paired[-1] = f"{paired[-1].strip(' ：:*')}：{cell}"
        else:
            paired.append(cell)
    return paired


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children named ``tag``, through content controls and insertions around them, not through other tables."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _TABLE_ENDS:
            yield from _below(child, tag)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The first of the alternatives: the others say the same for older readers."""
    choice = alternatives.find(f"{_MC}Choice")
    return choice if choice is not None else alternatives


def _in_one_line(blocks: Iterator[str]) -> str:
    return " ".join(" ".join(block.split("\n")) for block in blocks if block.strip()).replace("|", "\\|")
