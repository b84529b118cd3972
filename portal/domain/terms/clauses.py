"""A text of terms taken apart into its clauses, nothing lost.

The source of every clause is a slice of the text; all of them together are the text.
A line begins a clause where it carries a number of a known shape *and* that number
may come here: 第十条第一項 at the beginning of a line is a citation, and so is 第二条
behind 第七条 unless a heading says otherwise. Shapes: 編・章・節・款, 条 (with の), 項,
号 and what is inside one, 附則 and 別表; Article, Section, Clause, 5., 5.1, (1), ①,
(a), (i). Markdown's marks before a number are looked through.
"""

import re
from dataclasses import dataclass
from typing import Final

from portal.domain.terms.marks import Level, Mark, Style, decoration, marks
from portal.domain.terms.numbering import Number

__all__ = ["Clause", "Level", "clauses_of"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, without those inside it.

    ``label`` is its number as written, with ``lead`` before it (a heading in brackets
    above it, blanks, Markdown) and ``body`` behind it.
    """

    level: Level
    number: Number
    label: str
    lead: str
    body: str
    heading: str = ""

    @property
    def source(self) -> str:
        """Return what the text says here, to the character."""
        return f"{self.lead}{self.label}{self.body}"


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a text in its order; a text without any, line by line."""
    lines = text.splitlines(keepends=True)
    found = _Reader(lines).read()
    return found if any(clause.label for clause in found) else _by_line(lines)


def _by_line(lines: list[str]) -> tuple[Clause, ...]:
    """Return every line with the blank ones behind it."""
    found: list[str] = []
    for line in lines:
        if found and not line.strip():
            found[-1] += line
        else:
            found.append(line)
    return tuple(Clause(Level.LINE, (), "", "", line) for line in found)


_CAPTION: Final = re.compile(
    r"[\s　]*(?:[*#]+\s*)?[（(【]([^（）()【】]{0,60})[）)】]\s*$"
)
_HEADING: Final = re.compile(r"[\s　]*[（(【「]([^（）()【】「」。]{1,60})[）)】」]")
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")
_TITLE: Final = re.compile(r"[\s　.:：．]*([^。\s　][^。\n]{0,59}?)[\s*_]*$")
_GOES_ON: Final = re.compile(
    r"[のにをはがとでへも、，。]|及び|又は|若しくは|並びに|から|まで"
)
"""How a line begins when the number before it is only cited."""

_ABOVE: Final = frozenset({Style.PART, Style.CHAPTER, Style.SECTION, Style.ANNEX})


class _Reader:
    """Reads line by line; remembers which numbers stand open."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.articles = any(
            mark.style is Style.ARTICLE
            for line in lines
            for mark in marks(line, decoration(line))
        )
        self.article: Number = ()
        self.inside = False
        self.open: list[tuple[Style, Level, Number]] = []
        self.cuts: list[tuple[int, int, Mark, Level]] = []

    def read(self) -> tuple[Clause, ...]:
        for place, line in enumerate(self.lines):
            start = decoration(line)
            for mark in marks(line, start):
                level = self._level(mark, place, line[start + len(mark.label) :])
                if level is not None:
                    self.cuts.append((place, start, mark, level))
                    break
        return self._clauses()

    # -------------------------------------------------------------- what begins

    def _level(self, mark: Mark, place: int, rest: str) -> Level | None:
        """Return the level of a clause that begins here, or None where none does."""
        if mark.style in _ABOVE:
            return self._begin_above(mark, place, rest)
        if mark.style is Style.ARTICLE:
            return self._begin_article(mark, place, rest)
        if mark.style is Style.PLAIN and not self.articles and len(mark.number) == 1:
            return self._begin_article(mark, place, rest)
        return self._begin_inside(mark)

    def _begin_above(self, mark: Mark, place: int, rest: str) -> Level | None:
        if self._is_cited(place, rest):
            return None
        self.open = []
        if mark.style is Style.ANNEX:
            self.article, self.inside = (), True
        return mark.least

    def _begin_article(self, mark: Mark, place: int, rest: str) -> Level | None:
        told = self._caption(place) or _HEADING.match(rest)
        if self._is_cited(place, rest) or not (told or mark.number > self.article):
            return None
        self.article, self.open, self.inside = mark.number, [], True
        return Level.ARTICLE

    def _is_cited(self, place: int, rest: str) -> bool:
        """Return whether the sentence goes on behind a number."""
        after = rest.strip() or "".join(self.lines[place + 1 : place + 2]).strip()
        return bool(_GOES_ON.match(_BRACKETS.sub("", after, count=1)))

    def _caption(self, place: int) -> re.Match[str] | None:
        return _CAPTION.match(self.lines[place - 1]) if place else None

    def _begin_inside(self, mark: Mark) -> Level | None:
        """Let a number go on where its style left off, or begin deeper at one."""
        for depth in reversed(range(len(self.open))):
            style, level, number = self.open[depth]
            if style is mark.style and _follows(mark.number, number):
                self.open[depth:] = [(style, level, mark.number)]
                return level
        if not (self.inside and _is_first(mark)):
            return None
        if mark.number == (2,):
            self.open = []
        outer = self.open[-1][1] if self.open else Level.ARTICLE
        level = min(max(mark.least, Level(min(outer + 1, 7))), Level.SUBITEM)
        self.open.append((mark.style, level, mark.number))
        return level

    # -------------------------------------------------------------- what is cut

    def _clauses(self) -> tuple[Clause, ...]:
        taken = {place for place, _, _, _ in self.cuts}
        begins = [
            self._first_line(place, level, taken) for place, _, _, level in self.cuts
        ]
        ends = [*begins, len(self.lines)][1:]
        found = [
            self._clause(cut, begin, end)
            for cut, begin, end in zip(self.cuts, begins, ends, strict=True)
        ]
        first = begins[0] if begins else len(self.lines)
        before = "".join(self.lines[:first])
        preamble = [Clause(Level.PREAMBLE, (), "", "", before)] if before else []
        return (*preamble, *found)

    def _first_line(self, place: int, level: Level, taken: set[int]) -> int:
        """Return where a clause begins: at the heading above its number, if any."""
        above = place - 1
        captioned = level <= Level.PARAGRAPH and above >= 0 and above not in taken
        return above if captioned and self._caption(place) else place

    def _clause(
        self, cut: tuple[int, int, Mark, Level], begin: int, end: int
    ) -> Clause:
        place, start, mark, level = cut
        line = self.lines[place]
        lead = "".join(self.lines[begin:place]) + line[:start]
        rest = line[start + len(mark.label) :]
        body = rest + "".join(self.lines[place + 1 : end])
        heading = self._heading(begin, place, level, rest)
        return Clause(level, mark.number, mark.label, lead, body, heading)

    def _heading(self, begin: int, place: int, level: Level, rest: str) -> str:
        if begin < place and (caption := self._caption(place)):
            return caption[1].strip()
        if level > Level.ARTICLE:
            return ""
        found = _HEADING.match(rest) or _TITLE.match(rest.rstrip("\n"))
        return found[1].strip() if found else ""


def _follows(number: Number, before: Number) -> bool:
    """Return whether a number is the next one: 2 behind 1, 5.2 behind 5.1."""
    return number[:-1] == before[:-1] and number[-1] == before[-1] + 1


def _is_first(mark: Mark) -> bool:
    """Return whether a row of numbers may begin so; the first 項 carries none."""
    begins = {1, 2} if mark.least is Level.PARAGRAPH else {1}
    return bool(mark.number) and mark.number[-1] in begins
