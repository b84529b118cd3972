"""A document on A4: headings, paragraphs, tables, and the number of every page.

    paper = Paper(title, "ja")
    paper.heading(title)
    paper.facts([(name, value), …])
    paper.table(("新", "旧"), (1, 1), rows)
    content = paper.written()

A cell is a text, or runs of words of which some are underlined. A sign that the font
has not is shown as 〓 and named at the end: nothing goes lost in silence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from portal.domain.typesetting import SetLine, Words, set_lines
from portal.services.paper.fonts import japanese_face
from portal.services.paper.pdf import MM, Page, as_pdf
from portal.wording import say

PDF: Final = "application/pdf"
Cell = str | Sequence[Words]

_A4: Final = (210 * MM, 297 * MM)
_MARGIN: Final = 18 * MM
_TEXT, _LEADING = 10.0, 1.6
_HEADINGS: Final = {1: 15.0, 2: 12.0}
_SMALL: Final = 8.0
_PAD: Final = 1.6 * MM
_THIN: Final = 0.4
_LEAST: Final = 2
"""So many lines of a row at least stand on a page where a row is parted."""
_SILENT: Final = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x200B, 0xFEFF}
"""Signs that show nothing: variants of a kanji that the font chooses itself."""
_BLANKS: Final = {0x09: "  ", 0xA0: " ", 0x0D: ""}


class Paper:
    """A document as it is written from its top to its end."""

    def __init__(
        self, title: str, language: str, *, across: bool = False, subject: str = ""
    ) -> None:
        """Begin a document; ``across``: its long side is the wider one.

        ``subject`` is what the file itself says it is.
        """
        self.face = japanese_face()
        self.about = {"Title": title, "Subject": subject, "Lang": language}
        self.language = language
        self.wide, self.high = _A4[::-1] if across else _A4
        self.pages: list[Page] = []
        self.missing: dict[str, None] = {}
        self._turn()

    # ---------------------------------------------------------------- what is said

    def heading(self, words: str, level: int = 1) -> None:
        """Say what follows; ``level`` is 1 or 2."""
        size = _HEADINGS[level]
        if self.y > _MARGIN:
            self.y += size * 0.6
        if self._room() < size * _LEADING * 2 + _TEXT * _LEADING:
            self._turn()
        self._lines(self._set(words, self._inner, size), size)
        self.y += size * 0.3

    def paragraph(self, words: Cell) -> None:
        """Say a paragraph, or several parted by line ends."""
        self._lines(self._set(words, self._inner, _TEXT), _TEXT)
        self.y += _TEXT * 0.5

    def facts(self, pairs: Iterable[tuple[str, Cell]]) -> None:
        """Say what is so: a name and a value on each row."""
        self.table((), (1, 3), pairs)

    def table(
        self,
        names: Sequence[str],
        shares: Sequence[float],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        """Say rows in columns as wide as their ``shares``; names head every page.

        Without ``names`` the first column heads its rows.
        """
        wide = [self._inner * share / sum(shares) for share in shares]
        head = self._cells(names, wide) if names else []
        if head:
            self._row(head, wide, [], shaded=len(wide))
        for row in rows:
            self._row(self._cells(row, wide), wide, head, shaded=0 if names else 1)
        self.y += _TEXT

    def written(self) -> bytes:
        """Return the file."""
        if self.missing:
            signs = " ".join(f"U+{ord(sign):04X}" for sign in self.missing)
            self.paragraph(say("paper.missing", self.language, signs=signs))
        for number, page in enumerate(self.pages, start=1):
            said = f"{number} / {len(self.pages)}"
            x = (self.wide - self._width(said, _SMALL)) / 2
            page.text(x, self.high - _MARGIN / 2, _SMALL, said)
        return as_pdf(self.pages, self.face, self.about)

    # ---------------------------------------------------------------- where it goes

    @property
    def _inner(self) -> float:
        return self.wide - 2 * _MARGIN

    def _room(self) -> float:
        return self.high - _MARGIN - self.y

    def _turn(self) -> None:
        self.pages.append(Page(self.wide, self.high))
        self.y = _MARGIN

    def _lines(self, lines: list[SetLine], size: float) -> None:
        for line in lines:
            if self._room() < size * _LEADING:
                self._turn()
            self._line(line, _MARGIN, self.y, size)
            self.y += size * _LEADING

    def _line(self, line: SetLine, x: float, y: float, size: float) -> None:
        base = y + size * 1.1
        for run in line:
            wide = self._width(run.words, size)
            self.pages[-1].text(x, base, size, run.words)
            if run.marked:
                at = base - size * 0.35 if run.gone else base + 2
                self.pages[-1].rule(x, at, (x + wide, at), 0.7)
            x += wide

    # ---------------------------------------------------------------- rows

    def _cells(self, row: Sequence[Cell], wide: list[float]) -> list[list[SetLine]]:
        inner = [each - 2 * _PAD for each in wide]
        pairs = zip(row, inner, strict=True)
        return [self._set(cell, width, _TEXT) for cell, width in pairs]

    def _row(
        self, cells: list[list[SetLine]], wide: list[float], head: list[list[SetLine]],
        *, shaded: int,
    ) -> None:  # fmt: skip
        """Draw a row, parted where a page ends; the heads stand on the next one."""
        at, count = 0, max(map(len, cells))
        while at < count:
            room = int((self._room() - 2 * _PAD) / (_TEXT * _LEADING))
            if room < min(_LEAST, count - at):
                self._turn()
                if head:
                    self._band(head, wide, len(wide))
                continue
            taken = [cell[at : at + room] for cell in cells]
            self._band(taken, wide, shaded)
            at += room

    def _band(self, cells: list[list[SetLine]], wide: list[float], shaded: int) -> None:
        high = max(map(len, cells)) * _TEXT * _LEADING + 2 * _PAD
        page, x = self.pages[-1], _MARGIN
        page_end = x + sum(wide)
        for place, (cell, width) in enumerate(zip(cells, wide, strict=True)):
            if place < shaded:
                page.ground(x, self.y, width, high)
            for number, line in enumerate(cell):
                y = self.y + _PAD + number * _TEXT * _LEADING
                self._line(line, x + _PAD, y, _TEXT)
            page.rule(x, self.y, (x, self.y + high), _THIN)
            x += width
        page.rule(page_end, self.y, (page_end, self.y + high), _THIN)
        for y in (self.y, self.y + high):
            page.rule(_MARGIN, y, (page_end, y), _THIN)
        self.y += high

    # ---------------------------------------------------------------- words

    def _set(self, cell: Cell, width: float, size: float) -> list[SetLine]:
        runs = [Words(cell)] if isinstance(cell, str) else cell
        known = [replace(run, words=self._known(run.words)) for run in runs]
        return set_lines(known, width, lambda words: self._width(words, size))

    def _known(self, words: str) -> str:
        """Return words as the font can show them."""
        return "".join(map(self._sign, words))

    def _sign(self, sign: str) -> str:
        if sign == "\n" or self.face.has(sign):
            return sign
        if ord(sign) in _SILENT:
            return ""
        if ord(sign) in _BLANKS:
            return _BLANKS[ord(sign)]
        self.missing[sign] = None
        return self.face.instead

    def _width(self, words: str, size: float) -> float:
        return self.face.width(words) * size / 1000
