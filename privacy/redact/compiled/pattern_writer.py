"""A pattern of ``re`` as a C++ struct that matches alike: leftmost, backtracking, greedy or not, groups, look-arounds.

``re``'s own parser reads the pattern. Each place from which matching may go on becomes a function that takes the
context ``c`` and a place ``p`` and gives the end of the match or -1; what follows is called from within (continuation
passing), so that a choice is undone by returning. A run of one class is a loop, and so is a group whose repetition
nothing can make shorter: no text, however long, makes the calls deeper than the pattern's own bounded repeats.
"""

import re
from collections.abc import Iterable, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as sre_parse  # type: ignore[attr-defined]
from typing import Any

import numpy as np

from privacy.redact.compiled.character_sets import CODE_POINTS, CharacterSets, Item, Members

_ONE = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_OPEN, _CLOSE = "open", "close"
"""Edges of a group, as steps of their own."""
_ACCEPT, _END = "accept", "end"
"""What follows the last step of a look-around or an atomic part, and of the whole pattern."""
_DEEPEST = 100
"""Repetitions of a group that may stand as calls within one another."""


class PatternWriter:
    """One pattern."""

    def __init__(self, name: str, pattern: re.Pattern[str], sets: CharacterSets) -> None:
        self._sets = sets
        self._name = name
        self._functions: list[str] = []
        self._counters = 0
        self._deep = self._deep_whole = False
        """Whether a long text makes the calls deep, of a search and of a match of the whole text: then there is no
        search, and only a short text can be asked for whole."""
        tree = sre_parse.parse(pattern.pattern, pattern.flags)
        self._groups = tree.state.groups - 1
        self._group_names = pattern.groupindex
        self._entry = self._sequence(list(tree), pattern.flags, _END)
        self._first, self._may_be_empty = self._begins(list(tree), pattern.flags)

    def struct(self) -> str:
        """The struct's text."""
        arguments = "const u32* s, i32 p, i32 end, i32* m"
        counters = max(1, self._counters)
        go = f"return {self._entry}(c, p);"
        short = f"check(end <= {_DEEPEST});" if self._deep or self._deep_whole else ""
        lines = [
            f"struct {self._name} {{",
            f"static constexpr i32 groups = {self._groups};",
            f"static constexpr bool may_be_empty = {'true' if self._may_be_empty else 'false'};",
            *(f"static constexpr i32 g_{name} = {number};" for name, number in self._group_names.items()),
            f"static bool first([[maybe_unused]] u32 c) {{ return {self._sets.test(self._first, 'c')}; }}",
            f"static i32 match({arguments}){' = delete;' if self._deep else f' {{ C c{{s, end, m, false}}; {go} }}'}",
            f"static i32 full({arguments}) {{ {short} C c{{s, end, m, true}}; {go} }}",
            "private:",
            "struct C { const u32* s; i32 end; i32* m; bool full;",
            f"i32 k[{counters}] = {{}}; i32 l[{counters}] = {{}}; }};",
            *self._functions,
            "};\n",
        ]
        return "\n".join(lines)

    # What a part can begin with: a test before it is tried at all.

    def _begins(self, items: Sequence[Item], flags: int) -> tuple[Members, bool]:
        """What a match can begin with, and whether it can be empty."""
        found = np.zeros(CODE_POINTS, dtype=np.bool_)
        for what, argument in items:
            members, may_be_empty = self._begins_with(what, argument, flags)
            found |= members
            if not may_be_empty:
                return found, False
        return found, True

    def _begins_with(self, what: Any, argument: Any, flags: int) -> tuple[Members, bool]:
        if what in _ONE:
            return self._sets.of((what, argument), flags), False
        if what in (op.AT, op.ASSERT, op.ASSERT_NOT, _OPEN, _CLOSE):
            return np.zeros(CODE_POINTS, dtype=np.bool_), True
        if what is op.SUBPATTERN:
            _, added, dropped, inner = argument
            return self._begins(list(inner), (flags | added) & ~dropped)
        if what is op.ATOMIC_GROUP:
            return self._begins(list(argument), flags)
        if what in _REPEATS:
            low, _, inner = argument
            members, may_be_empty = self._begins(list(inner), flags)
            return members, may_be_empty or low == 0
        if what is op.BRANCH:
            every = [self._begins(list(one), flags) for one in argument[1]]
            return np.logical_or.reduce([members for members, _ in every]), any(empty for _, empty in every)
        raise NotImplementedError(f"{self._name}: {what}")

    def _behind(self, items: Sequence[Item], flags: int, test: str) -> str:
        """``test`` guarded by what ``items`` can begin with, where they cannot be empty."""
        members, may_be_empty = self._begins(items, flags)
        return test if may_be_empty else f"if (p < c.end && ({self._sets.test(members, 'c.s[p]')})) {{ {test} }}"

    # Functions, and the calls of what follows.

    def _sequence(self, items: Sequence[Item], flags: int, goal: str) -> str:
        """The function that matches ``items`` and goes on to ``goal``."""
        body = self._body(list(items), flags, goal)
        self._functions.append(f"static i32 s{len(self._functions)}([[maybe_unused]] C& c, i32 p) {{ {body} }}")
        return f"s{len(self._functions) - 1}"

    def _rest(self, items: Sequence[Item], flags: int, goal: str) -> str:
        return self._sequence(items, flags, goal) if items else goal

    @staticmethod
    def _call(goal: str, place: str = "p") -> str:
        """A C++ expression: where the match ends that goes on at ``goal``."""
        if goal == _ACCEPT:
            return place
        return f"(c.full && {place} != c.end ? -1 : {place})" if goal == _END else f"{goal}(c, {place})"

    def _body(self, items: list[Item], flags: int, goal: str) -> str:
        """The statements that match ``items`` from ``p``, one step after the other up to the first choice."""
        lines: list[str] = []
        while items:
            what, argument = items.pop(0)
            if what is op.SUBPATTERN:
                group, added, dropped, inner = argument
                inside = list(inner) if group is None else [(_OPEN, group), *inner, (_CLOSE, group)]
                if (flags | added) & ~dropped == flags:
                    items = inside + items
                    continue
                # Flags of a part end with it.
                part = self._sequence(inside, (flags | added) & ~dropped, self._rest(items, flags, goal))
                return " ".join([*lines, f"return {self._call(part)};"])
            if what is op.BRANCH:
                return " ".join([*lines, self._branch(argument[1], self._rest(items, flags, goal), flags)])
            if what in _REPEATS:
                statements, goes_on = self._repeat(what, argument, items, flags, goal)
                lines.append(statements)
                if not goes_on:
                    return " ".join(lines)
            else:
                lines.append(self._step(what, argument, flags))
        return " ".join([*lines, f"return {self._call(goal)};"])

    def _step(self, what: Any, argument: Any, flags: int) -> str:
        """A step without a choice."""
        if what in _ONE:
            test = self._sets.test(self._sets.of((what, argument), flags), "c.s[p]")
            return f"if (p >= c.end || !({test})) return -1; p++;"
        if what == _OPEN:
            return f"c.m[{2 * argument}] = p;"
        if what == _CLOSE:
            return f"c.m[{2 * argument + 1}] = p;"
        if what is op.ATOMIC_GROUP:
            return f"p = {self._sequence(list(argument), flags, _ACCEPT)}(c, p); if (p < 0) return -1;"
        if what is op.AT:
            return self._at(argument, flags)
        if what in (op.ASSERT, op.ASSERT_NOT):
            return self._looks(argument, flags, wanted=what is op.ASSERT)
        raise NotImplementedError(f"{self._name}: {what}")

    def _at(self, where: Any, flags: int) -> str:
        if flags & re.MULTILINE:
            raise NotImplementedError(f"{self._name}: lines")
        if where in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            return "if (p != 0) return -1;"
        if where is op.AT_END_STRING:
            return "if (p != c.end) return -1;"
        if where is op.AT_END:
            return "if (p != c.end && !(p == c.end - 1 && c.s[p] == 10)) return -1;"
        if where in (op.AT_BOUNDARY, op.AT_NON_BOUNDARY):
            word = self._sets.of((op.IN, [(op.CATEGORY, op.CATEGORY_WORD)]), flags)
            before, after = (self._sets.test(word, f"c.s[{place}]") for place in ("p - 1", "p"))
            wanted = "==" if where is op.AT_BOUNDARY else "!="
            return f"if ((p > 0 && {before}) {wanted} (p < c.end && {after})) return -1;"
        raise NotImplementedError(f"{self._name}: {where}")

    def _looks(self, argument: tuple[int, Any], flags: int, *, wanted: bool) -> str:
        direction, inner = argument
        ahead = direction == 1
        least, most = inner.getwidth()
        if not ahead and least != most:
            raise NotImplementedError(f"{self._name}: look-behind of no one width")
        if len(inner) == 1 and inner[0][0] in _ONE:
            test = self._sets.test(self._sets.of(inner[0], flags), "c.s[p]" if ahead else "c.s[p - 1]")
            holds = f"(p {'< c.end' if ahead else '> 0'} && ({test}))"
        else:
            part = self._sequence(list(inner), flags, _ACCEPT)
            holds = f"{part}(c, p) >= 0" if ahead else f"(p >= {least} && {part}(c, p - {least}) >= 0)"
        return f"if ({'!' if wanted else ''}({holds})) return -1;"

    # Choices.

    def _tried(self, items: Iterable[Item], call: str) -> str:
        """A way that is tried; where it fails, its groups are as they were."""
        if not _holds_groups(items):
            return f"{{ i32 r = {call}; if (r >= 0) return r; }}"
        kept = f"i32 kept[{2 * self._groups + 2}]; memcpy(kept, c.m, sizeof kept);"
        return f"{{ {kept} i32 r = {call}; if (r >= 0) return r; memcpy(c.m, kept, sizeof kept); }}"

    def _branch(self, alternatives: Sequence[Any], rest: str, flags: int) -> str:
        ways = [
            (list(one), self._tried(one, f"{self._sequence(list(one), flags, rest)}(c, p)")) for one in alternatives
        ]
        if len(ways) > 3 and not flags & re.IGNORECASE and all(one and one[0][0] is op.LITERAL for one, _ in ways):
            cases: dict[int, list[str]] = {}
            for one, way in ways:
                cases.setdefault(one[0][1], []).append(way)
            switch = " ".join(f"case {code}u: {' '.join(some)} return -1;" for code, some in cases.items())
            return f"if (p >= c.end) return -1; switch (c.s[p]) {{ {switch} default: return -1; }}"
        return " ".join([*(self._behind(one, flags, way) for one, way in ways), "return -1;"])

    def _repeat(
        self, what: Any, argument: tuple[int, Any, Any], items: Sequence[Item], flags: int, goal: str
    ) -> tuple[str, bool]:
        """The statements of a repeat, and whether the steps behind it are still to be written."""
        low, high, tree = argument
        inner = list(tree)
        while len(inner) == 1 and inner[0][0] is op.SUBPATTERN and inner[0][1][:3] == (None, 0, 0):
            inner = list(inner[0][1][3])
        if len(inner) == 1 and inner[0][0] in _ONE:
            return self._run(what, low, high, inner[0], items, flags, goal)
        if what is op.POSSESSIVE_REPEAT:
            return self._loop(low, high, inner, flags), True
        rest = self._rest(items, flags, goal)
        if low == 0 and high == 1:
            way = self._tried(inner, f"{self._sequence(inner, flags, rest)}(c, p)")
            if what is op.MAX_REPEAT:
                return f"{self._behind(inner, flags, way)} return {self._call(rest)};", False
            return f"{self._tried((), self._call(rest))} {way} return -1;", False
        counted = self._counted(what, low, high, inner, flags, rest)
        deep = high is op.MAXREPEAT or high > _DEEPEST
        self._deep_whole |= deep
        if what is op.MAX_REPEAT and low <= 1 and rest == _END:
            # Whatever follows succeeds: the first way through each repetition is the one that counts.
            return f"if (!c.full) {{ {self._loop(low, high, inner, flags)} return p; }} {counted}", False
        self._deep |= deep
        return counted, False

    def _loop(self, low: int, high: Any, inner: Sequence[Item], flags: int) -> str:
        """Repetitions of which none is given back."""
        part = self._sequence(inner, flags, _ACCEPT)
        limit = "" if high is op.MAXREPEAT else f"n < {high} && "
        empty = f"if (q == p) {{ n = most(n, {low}); break; }}"
        return (
            f"{{ i32 n = 0, q; while ({limit}(q = {part}(c, p)) >= 0) {{ n++; {empty} p = q; }} "
            f"if (n < {low}) return -1; }}"
        )

    def _counted(self, what: Any, low: int, high: Any, inner: Sequence[Item], flags: int, rest: str) -> str:
        """Repetitions as calls within one another; ``k`` counts them, ``l`` is where the last one began."""
        k, last = f"c.k[{self._counters}]", f"c.l[{self._counters}]"
        self._counters += 1
        place = len(self._functions)
        self._functions.append("")
        part = self._sequence(inner, flags, f"s{place}")
        back = f"{k} = n; {last} = from;"
        again = f"{k} = n + 1; {last} = p; {self._tried(inner, f'{part}(c, p)')} {back}"
        more = "p != from" if high is op.MAXREPEAT else f"n < {high} && p != from"
        if what is op.MAX_REPEAT:
            choice = f"if ({more}) {{ {again} }} return {self._call(rest)};"
        else:
            choice = f"{self._tried((), self._call(rest))} if ({more}) {{ {again} }} return -1;"
        forced = f"if (n < {low}) {{ {again} return -1; }}" if low else ""
        self._functions[place] = f"static i32 s{place}(C& c, i32 p) {{ i32 n = {k}, from = {last}; {forced} {choice} }}"
        begin = f"i32 n = {k}, from = {last}; {k} = 0; {last} = -1;"
        return f"{begin} i32 r = s{place}(c, p); if (r < 0) {{ {back} }} return r;"

    def _run(
        self, what: Any, low: int, high: Any, one: Item, items: Sequence[Item], flags: int, goal: str
    ) -> tuple[str, bool]:
        """A run of characters of one class."""
        test = self._sets.test(self._sets.of(one, flags), "c.s[q]")
        limit = "" if high is op.MAXREPEAT else f" && q - p < {high}"
        run = f"i32 q = p; while (q < c.end{limit} && ({test})) q++; if (q - p < {low}) return -1;"
        if what is op.POSSESSIVE_REPEAT or low == high or self._gives_nothing_back(one, items, flags):
            return f"{{ {run} p = q; }}", True
        rest = self._rest(items, flags, goal)
        tried = f"i32 r = {self._call(rest, 'q')}; if (r >= 0) return r;"
        if what is op.MAX_REPEAT:
            members, may_be_empty = self._begins(items, flags)
            guard = "" if may_be_empty else f"if (q < c.end && ({self._sets.test(members, 'c.s[q]')})) "
            return f"{run} for (;; q--) {{ {guard}{{ {tried} }} if (q == p + {low}) return -1; }}", False
        first = f"i32 q = p; for (; q - p < {low}; q++) if (q >= c.end || !({test})) return -1;"
        ends = f"q >= c.end || !(q - p < {CODE_POINTS if high is op.MAXREPEAT else high}) || !({test})"
        return f"{first} for (;; q++) {{ {tried} if ({ends}) return -1; }}", False

    def _gives_nothing_back(self, one: Item, items: Sequence[Item], flags: int) -> bool:
        """Whether what follows a run begins with none of its characters, so that a shorter run never helps."""
        members, may_be_empty = self._begins(items, flags)
        return not may_be_empty and not bool((members & self._sets.of(one, flags)).any())


def _holds_groups(items: Iterable[Item]) -> bool:
    for what, argument in items:
        if what in (_OPEN, _CLOSE) or (what is op.SUBPATTERN and argument[0] is not None):
            return True
        if what is op.SUBPATTERN:
            parts = [argument[3]]
        elif what in _REPEATS:
            parts = [argument[2]]
        elif what is op.BRANCH:
            parts = argument[1]
        elif what in (op.ASSERT, op.ASSERT_NOT):
            parts = [argument[1]]
        else:
            parts = [argument] if what is op.ATOMIC_GROUP else []
        if any(_holds_groups(part) for part in parts):
            return True
    return False
