"""The lines of a 新旧対照表: what changed, and what was left out between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from portal.domain.terms.clauses import Clause, Level
from portal.domain.terms.compare import Comparison, Kind, Row
from portal.domain.terms.pieces import Change, Piece


class Remark(StrEnum):
    """What a line says of its clause, in the column 備考."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    FORMAT = "format"
    OMITTED = "omitted"
    SAME = "same"
    MOVED_AWAY = "moved_away"
    SPLIT = "split"
    MERGED = "merged"
    MISSING = "missing"
    STALE = "stale"
    OTHER_NUMBER = "other_number"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a cell; ``marked`` where they are not the same in the other one.

    Where both texts are one, ``gone`` words stood in the old one alone.
    """

    words: str
    marked: bool
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A clause in both columns, or a run of unchanged ones without its words.

    ``old_place`` and ``new_place`` are the numbers above and of it: 第3条 2 (1); of
    what is left out, its first and last. ``inline`` are both texts as one; ``at`` is
    where the clause stands in the new text.
    """

    remark: Remark
    old_place: str
    new_place: str
    old: tuple[Run, ...] = ()
    new: tuple[Run, ...] = ()
    inline: tuple[Run, ...] = ()
    at: int | None = None

    @property
    def is_change(self) -> bool:
        """Return whether a reader has to see it."""
        return self.remark not in UNCHANGED


UNCHANGED = frozenset({Remark.OMITTED, Remark.SAME})
QUIET = frozenset({Remark.RENUMBERED, Remark.FORMAT})
"""What a reader may leave out, as it changes no word."""


def lines_of(found: Comparison, *, quiet: bool = True) -> tuple[Line, ...]:
    """Return the lines; without ``quiet`` new numbers and formats are left out."""
    places = places_of(found.old), places_of(found.new)
    lines: list[Line] = []
    for left_out, rows in groupby(found.rows, lambda row: _is_left_out(row, quiet)):
        if left_out:
            lines.append(_omitted(tuple(rows), *places))
        else:
            lines += [line_of(row, *places) for row in rows]
    return tuple(lines)


def remark_of(row: Row) -> Remark:
    """Return what is said of a row; that it moved counts more than a new number."""
    if row.moved and row.kind is not Kind.CHANGED:
        return Remark.MOVED
    if row.origins:
        return Remark.SPLIT if row.old is None else Remark.MERGED
    return Remark(row.kind) if row.kind is not Kind.SAME else Remark.OMITTED


def _is_left_out(row: Row, quiet: bool) -> bool:  # noqa: FBT001
    remark = remark_of(row)
    return remark is Remark.OMITTED or (not quiet and remark in QUIET)


def _omitted(rows: tuple[Row, ...], old: Sequence[str], new: Sequence[str]) -> Line:
    olds = [old[row.old] for row in rows if row.old is not None]
    news = [new[row.new] for row in rows if row.new is not None]
    return Line(Remark.OMITTED, _span(olds), _span(news))


def _span(places: list[str]) -> str:
    ends = [place for place in places if place]
    return "–".join(dict.fromkeys([*ends[:1], *ends[-1:]]))


def line_of(row: Row, old: Sequence[str], new: Sequence[str]) -> Line:
    """Return a row as a line; the places are those of every clause of both texts."""
    return Line(
        remark_of(row),
        _places(row.old, row.origins, old),
        _places(row.new, row.origins, new),
        tuple(_runs(row, "old")),
        tuple(_runs(row, "new")),
        tuple(_inline(row)),
        row.new,
    )


def _places(place: int | None, origins: Sequence[int], places: Sequence[str]) -> str:
    """Return the place of a clause, or those it came from or went to."""
    listed = origins if place is None else [place]
    return ", ".join(filter(None, (places[each] for each in listed)))


def _runs(row: Row, side: str) -> Iterator[Run]:
    """Yield the words of one column, neighbours of one kind together."""
    words = [
        (getattr(each, side), each.change is not Change.SAME) for each in row.pieces
    ]
    for marked, some in groupby((w for w in words if w[0]), key=lambda word: word[1]):
        yield Run("".join(each for each, _ in some), marked)


def _inline(row: Row) -> Iterator[Run]:
    """Yield the words of both, what went before what came."""
    parts = (part for piece in row.pieces for part in _parts(piece))
    for look, some in groupby(parts, key=lambda part: (part.marked, part.gone)):
        yield Run("".join(part.words for part in some), *look)


def _parts(piece: Piece) -> Iterator[Run]:
    if piece.change is Change.SAME:
        yield Run(piece.new, marked=False)
        return
    if piece.old:
        yield Run(piece.old, marked=True, gone=True)
    if piece.new:
        yield Run(piece.new, marked=True)


def places_of(clauses: Sequence[Clause]) -> list[str]:
    """Return the numbers above and of each clause, from its article on."""
    above: dict[Level, str] = {}
    found = []
    for clause in clauses:
        above = {level: said for level, said in above.items() if level < clause.level}
        above[clause.level] = clause.label
        inside = clause.level > Level.ARTICLE
        said = [above[each] for each in above if not inside or each >= Level.ARTICLE]
        found.append(" ".join(filter(None, said if inside else [clause.label])))
    return found
