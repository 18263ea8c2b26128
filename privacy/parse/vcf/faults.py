"""Why a VCF is refused: a fixed code, fixed words in Chinese and English, a place; never a value from the file."""

from privacy.model.errors import BadInput, Place

REASONS: dict[str, tuple[str, str]] = {
    # The file as bytes.
    "empty": ("文件为空。", "the file is empty"),
    "compression": (
        "压缩格式不受支持（应为纯文本、gzip、bgzip 或 bzip2）。",
        "unsupported compression (expected plain text, gzip, bgzip or bzip2)",
    ),
    "compressed-data": ("压缩数据损坏。", "the compressed data are damaged"),
    "truncated": (
        "文件不完整：压缩流提前结束，或缺少 BGZF 文件结束块。",
        "the file is cut off: the compressed stream ends early, or the BGZF end-of-file block is missing",
    ),
    "trailing-bytes": ("压缩流之后还有多余字节。", "bytes follow the compressed stream"),
    "line-too-long": ("行超过长度上限。", "the line is longer than the limit"),
    "encoding": ("不是 UTF-8 文本。", "the text is not UTF-8"),
    "byte-order-mark": ("VCF 不得含字节顺序标记。", "a VCF must not begin with a byte order mark"),
    "control-character": ("含不可打印的控制字符。", "a control character stands in the text"),
    "no-final-newline": ("最后一行没有换行符。", "the last line does not end with a line separator"),
    "empty-line": ("文件中间有空行。", "an empty line stands inside the file"),
    # Meta-information lines.
    "fileformat": (
        "第一行应为 ##fileformat=VCFv4.1 至 4.5。",
        "the first line must be ##fileformat=VCFv4.1 to VCFv4.5",
    ),
    "header-too-long": ("文件头行数超过上限。", "the header has more lines than the limit"),
    "no-header-line": ("缺少 #CHROM 行。", "the #CHROM line is missing"),
    "meta-form": ("元信息行应为 ##键=值，且值不为空。", "a meta-information line must be ##key=value with a value"),
    "meta-unclosed": (
        "结构化元信息行没有以 > 结束。",
        "a structured meta-information line does not end with >",
    ),
    "meta-quotes": (
        "引号不成对、未转义或位置不对。",
        "quotation marks are unbalanced, unescaped or misplaced",
    ),
    "meta-fields": ("结构化元信息的字段应为 键=值。", "the fields of a structured line must be key=value"),
    "meta-duplicate-field": ("结构化元信息的字段重复。", "a field stands twice in a structured line"),
    "meta-id": ("缺少 ID，或 ID 含不允许的字符。", "the ID is missing or holds a character that is not allowed"),
    "meta-duplicate-id": ("同类元信息行的 ID 重复。", "an ID is declared twice"),
    "meta-order": (
        "字段顺序应为 ID、Number、Type、Description。",
        "the order of fields must be ID, Number, Type, Description",
    ),
    "meta-required": ("缺少必需字段。", "a required field is missing"),
    "meta-number": ("Number 的值不允许。", "the Number is not one of the allowed"),
    "meta-type": ("Type 的值不允许。", "the Type is not one of the allowed"),
    "meta-description": ("Description 必须加双引号。", "the Description must stand in double quotes"),
    "meta-reserved": (
        "保留键的 Number 或 Type 与规范不符。",
        "a reserved key is declared with another Number or Type than the specification's",
    ),
    "meta-alt": ("ALT 的 ID 不是规范允许的类型。", "the ALT ID is not a type of the specification"),
    "meta-values": ("META 的 Values 应在方括号内。", "the Values of META must stand in square brackets"),
    "meta-url": ("应为有效的 URL。", "expected a valid URL"),
    "header-columns": (
        "#CHROM 行应有 8 个固定列名；有 FORMAT 时其后至少一个样本。",
        "the #CHROM line must name the 8 fixed columns, and FORMAT must be followed by at least one sample",
    ),
    "sample-names": ("样本名为空或重复。", "a sample name is empty or stands twice"),
    # Records.
    "columns": ("列数与 #CHROM 行不同。", "the number of columns differs from the #CHROM line"),
    "chrom": ("染色体名称无效。", "the chromosome name is not valid"),
    "chrom-blocks": ("同一染色体的记录不连续。", "the records of a chromosome are not one block"),
    "pos": ("位置应为非负整数。", "the position must be a non-negative integer"),
    "pos-order": ("位置未按升序排列。", "the positions of a chromosome are not in ascending order"),
    "id": ("ID 无效：空值、空白或重复。", "the ID holds an empty item, white space or a repetition"),
    "ref": ("REF 只能由 A C G T N 组成。", "REF must be made of A, C, G, T, N"),
    "alt": ("ALT 不是规范允许的等位基因。", "ALT is not an allele of the specification"),
    "qual": ("QUAL 应为非负数或点。", "QUAL must be a non-negative number or a dot"),
    "filter": ("FILTER 无效。", "FILTER is not valid"),
    "info-key": ("INFO 的键无效或重复。", "an INFO key is not valid or stands twice"),
    "info-value": ("INFO 的值与其类型不符。", "an INFO value does not have its type"),
    "info-count": ("INFO 的值的个数与 Number 不符。", "the number of INFO values differs from Number"),
    "info-flag": ("标志类 INFO 不应有值。", "a flag in INFO must have no value"),
    "format-key": ("FORMAT 的键无效、重复，或 GT 不在首位。", "a FORMAT key is not valid, twice, or GT is not first"),
    "sample-fields": ("样本的字段多于 FORMAT。", "a sample has more fields than FORMAT"),
    "sample-empty": ("样本有空字段。", "a sample has an empty field"),
    "sample-value": ("样本的值与其类型不符。", "a sample value does not have its type"),
    "sample-count": ("样本的值的个数与 Number 不符。", "the number of sample values differs from Number"),
    "genotype": (
        "基因型无效或引用了不存在的等位基因。",
        "a genotype is malformed or names an absent allele",
    ),
    "local-alleles": (
        "LAA 应列出互不相同的 ALT 序号，并位于依赖它的字段之前。",
        "LAA must list different ALT numbers and stand before the fields that need it",
    ),
    "duplicate-variant": ("同一变异出现两次。", "the same variant stands twice"),
    "sv-length": ("SVLEN 与等位基因不符。", "SVLEN does not fit the alleles"),
    "sv-claim": ("SVCLAIM 与等位基因不符。", "SVCLAIM does not fit the alleles"),
    "sv-interval": ("置信区间无效。", "a confidence interval is not valid"),
    "sv-repeats": ("串联重复的字段不一致。", "the fields of a tandem repeat disagree"),
    "sv-copy-number": ("拷贝数字段不一致。", "the copy number fields disagree"),
    "phase-set": ("未定相的等位基因不应有相集。", "an allele that is not phased must have no phase set"),
}
"""Code -> Chinese, English."""


class Fault(Exception):
    """A rule of the format that does not hold, without its place."""

    def __init__(self, code: str, column: str | None = None, line: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        """A fixed column name or a key reserved by the specification, never a word of the file."""
        self.line = line


def bad_input(fault: Fault, *, name: str, line: int | None) -> BadInput:
    """The fault as the error a person sees: what, in which file, on which line."""
    zh, en = REASONS[fault.code]
    place = Place(file=name, line=fault.line if fault.line is not None else line, column=fault.column)
    return BadInput(
        f"vcf-{fault.code}",
        zh=f"不是有效的 VCF：{zh}",
        en=f"not a valid VCF: {en}",
        place=place,
        remedy_zh="请由产生该文件的程序重新输出，或改正所指的行。",
        remedy_en="write the file again with the program that made it, or mend the line named",
    )
