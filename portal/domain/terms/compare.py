"""Two texts of terms, clause by clause, as a 新旧対照表 shows them.

Articles are aligned first, then the clauses inside each, then the characters of each
clause. The rows rebuild both texts to the character.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from portal.domain.terms.align import Pair, Unit, align
from portal.domain.terms.clauses import Clause, Level
from portal.domain.terms.pieces import Change, Piece, pieces, view


class Kind(StrEnum):
    """What became of a clause."""

    SAME = "same"
    FORMAT = "format"
    RENUMBERED = "renumbered"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Row:
    """A clause in both texts: its places there, and the pieces of its words.

    ``moved``: it stands elsewhere among the others than before. ``origins`` are the
    places in the other text of what a clause that is there once came from or went to.
    """

    kind: Kind
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]
    moved: bool = False
    origins: tuple[int, ...] = ()


Origins = Mapping[int, Sequence[int]]
"""By its place in the new text, where a clause came from in the old one."""


@dataclass(frozen=True)
class Comparison:
    """The clauses of both texts, and the rows in the order of the new one."""

    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    rows: tuple[Row, ...]

    @cached_property
    def changes(self) -> tuple[Row, ...]:
        """Return the rows that a reader has to see."""
        return tuple(each for each in self.rows if each.kind is not Kind.SAME)

    @property
    def only_format(self) -> bool:
        """Return whether nothing but width, blanks or line breaks differs."""
        return bool(self.changes) and all(
            row.kind is Kind.FORMAT and not row.moved for row in self.changes
        )


def compare(
    old: Sequence[Clause],
    new: Sequence[Clause],
    known: Sequence[Pair] = (),
    declared: Origins | None = None,
) -> Comparison:
    """Return what differs; ``known`` are places of clauses that are the same one.

    ``declared`` says which clauses were split off or merged.
    """
    rows = _Comparing(tuple(old), tuple(new), tuple(known)).rows()
    told = tuple(_with_origins(row, declared or {}) for row in rows)
    return Comparison(tuple(old), tuple(new), told)


def _with_origins(row: Row, declared: Origins) -> Row:
    if row.old is None and row.new is not None:
        return replace(row, origins=tuple(declared.get(row.new, ())))
    if row.new is None:
        went = (new for new, olds in declared.items() if row.old in olds)
        return replace(row, origins=tuple(went))
    return row


Group = range
"""The places of an article and of the clauses inside it."""


class _Comparing:
    def __init__(
        self, old: tuple[Clause, ...], new: tuple[Clause, ...], known: tuple[Pair, ...]
    ) -> None:
        self.old, self.new, self.known = old, new, known
        self.views = {
            id(clause): view(f"{clause.lead}{clause.body}").strip()
            for clause in (*old, *new)
        }

    def rows(self) -> Iterator[Row]:
        ours, theirs = _groups(self.old), _groups(self.new)
        pairs, moved = align(
            self._wholes(self.old, ours),
            self._wholes(self.new, theirs),
            _known_groups(self.known, ours, theirs),
        )
        found = list(self._of_groups(ours, theirs, pairs, moved))
        yield from _reunited(found, self.known, self._row)

    def _of_groups(
        self,
        ours: list[Group],
        theirs: list[Group],
        pairs: list[Pair],
        moved: list[Pair],
    ) -> Iterator[Row]:
        came, went = {j: i for i, j in moved}, {i for i, _ in moved}
        for i, j in _merged(range(len(ours)), range(len(theirs)), pairs):
            if i is not None and j is not None:
                yield from self._inside(ours[i], theirs[j], moved=False)
            elif j is not None and j in came:
                yield from self._inside(ours[came[j]], theirs[j], moved=True)
            elif j is not None:
                yield from (self._row(None, place) for place in theirs[j])
            elif i is not None and i not in went:
                yield from (self._row(place, None) for place in ours[i])

    def _wholes(self, clauses: tuple[Clause, ...], groups: list[Group]) -> list[Unit]:
        """Return the articles; each 附則 counts its own from one."""
        found, part = [], ""
        for group in groups:
            first = clauses[group[0]]
            if first.level is Level.PART:
                part = f"{first.label}{first.heading}"
            words = "\n".join(self.views[id(clauses[place])] for place in group)
            number = (part, first.level, first.number) if first.label else ()
            title = Level.PREAMBLE < first.level < Level.ARTICLE
            found.append(Unit(words, number, first.heading, title))
        return found

    def _inside(self, a: Group, b: Group, *, moved: bool) -> Iterator[Row]:
        """Yield the rows of one article."""
        pairs, _ = align(
            [self._unit(self.old[place]) for place in a],
            [self._unit(self.new[place]) for place in b],
            [(i - a[0], j - b[0]) for i, j in self.known if i in a and j in b],
        )
        inner = [(a[x], b[y]) for x, y in pairs]
        for i, j in _merged(a, b, inner):
            yield self._row(i, j, moved=moved and i is not None and j is not None)

    def _unit(self, clause: Clause) -> Unit:
        return Unit(self.views[id(clause)], _number(clause), clause.heading)

    def _row(self, i: int | None, j: int | None, *, moved: bool = False) -> Row:
        if i is None:
            return Row(Kind.ADDED, None, j, _one_sided("", self.new[j or 0].source))
        if j is None:
            return Row(Kind.REMOVED, i, None, _one_sided(self.old[i].source, ""))
        found = tuple(_words(self.old[i], self.new[j]))
        return Row(_kind(found), i, j, found, moved)


def _merged(
    a: range, b: range, pairs: list[Pair]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield the places of both; between two pairs what went comes first."""
    at = a.start, b.start
    for i, j in [*pairs, (a.stop, b.stop)]:
        yield from ((place, None) for place in range(at[0], i))
        yield from ((None, place) for place in range(at[1], j))
        if i < a.stop:
            yield i, j
        at = i + 1, j + 1


def _one_sided(old: str, new: str) -> tuple[Piece, ...]:
    return (Piece(Change.WORDS, old, new),)


def _number(clause: Clause) -> object:
    return (clause.level, clause.number) if clause.label else ()


def _words(old: Clause, new: Clause) -> Iterator[Piece]:
    yield from pieces(old.lead, new.lead)
    if old.label or new.label:
        yield Piece(_renumbered(old, new), old.label, new.label)
    yield from pieces(old.body, new.body)


def _renumbered(old: Clause, new: Clause) -> Change:
    if old.label == new.label:
        return Change.SAME
    same = (old.level, old.number) == (new.level, new.number)
    return Change.FORMAT if same else Change.NUMBER


def _groups(clauses: tuple[Clause, ...]) -> list[Group]:
    """Return the places of each article with what is inside it, and of the others."""
    begins = [
        place
        for place, clause in enumerate(clauses)
        if not Level.ARTICLE < clause.level < Level.LINE
    ]
    ends = [*begins, len(clauses)][1:]
    return [range(a, b) for a, b in zip(begins, ends, strict=True)]


def _known_groups(
    known: tuple[Pair, ...], ours: list[Group], theirs: list[Group]
) -> list[Pair]:
    a = {group[0]: place for place, group in enumerate(ours)}
    b = {group[0]: place for place, group in enumerate(theirs)}
    return [(a[i], b[j]) for i, j in known if i in a and j in b]


def _reunited(
    found: list[Row], known: tuple[Pair, ...], row: Callable[..., Row]
) -> Iterator[Row]:
    """Yield the rows; a clause known to have gone to another article is one row."""
    apart = {r.new for r in found if r.old is None}
    left = {r.old for r in found if r.new is None}
    moved = {j: i for i, j in known if i in left and j in apart}
    gone = set(moved.values())
    for each in found:
        if each.old is None and each.new in moved:
            yield row(moved[each.new], each.new, moved=True)
        elif not (each.new is None and each.old in gone):
            yield each


def _kind(found: tuple[Piece, ...]) -> Kind:
    changes = {piece.change for piece in found}
    if Change.WORDS in changes:
        return Kind.CHANGED
    if Change.NUMBER in changes:
        return Kind.RENUMBERED
    return Kind.FORMAT if Change.FORMAT in changes else Kind.SAME
