"""A text of terms taken into a document: clauses that are still there keep their id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.domain.publishing.terms import mark_after
from portal.domain.terms.clauses import Clause, clauses_of
from portal.domain.terms.compare import compare

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The rows after a text was taken in, and how many were kept, new, and gone."""

    rows: tuple[Row, ...]
    kept: int
    new: int
    gone: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What a text that was taken in did to the clauses, by their ids."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def taken(before: Sequence[Row], after: Sequence[Row], language: str) -> Taken:
    """Return which clauses are new, say something else in a language, and are gone."""
    name = f"text_{language}"
    was = {str(row["id"]): str(row.get(name) or "").strip() for row in before}
    now = {str(row["id"]): str(row.get(name) or "").strip() for row in after}
    return Taken(
        tuple(each for each in now if each not in was),
        tuple(each for each in now if each in was and now[each] != was[each]),
        tuple(each for each in was if each not in now),
    )


def take_in(
    rows: Sequence[Row], now: Sequence[Clause], text: str, language: str
) -> TakenIn:
    """Return the rows of a document whose text in ``language`` becomes ``text``.

    ``now`` are the rows' clauses in that language. What is in the other language stays
    with its clause; a clause that is gone takes its translation along.
    """
    found = clauses_of(text)
    pairs = {
        row.new: row.old
        for row in compare(now, found).rows
        if row.old is not None and row.new is not None
    }
    ids = _Ids(str(row["id"]) for row in rows)
    made = [
        {
            **(rows[old] if (old := pairs.get(place)) is not None else ids.new()),
            **_confirmed(rows[old] if old is not None else {}, clause, language),
            "level": int(clause.level),
            f"text_{language}": clause.source,
        }
        for place, clause in enumerate(found)
    ]
    return TakenIn(
        tuple(made), len(pairs), len(found) - len(pairs), len(rows) - len(pairs)
    )


def _confirmed(row: Row, clause: Clause, language: str) -> Row:
    """Return the mark of a clause's translation, which blanks around it leave."""
    if "confirmed" not in row:
        return {}
    before, mark = str(row.get(f"text_{language}") or ""), str(row["confirmed"])
    return {"confirmed": mark_after(mark, before, clause.source)}


def translate(
    rows: Sequence[Row], now: Sequence[Clause], text: str, language: str
) -> TakenIn:
    """Return the rows with a translation, clause by clause as the numbers say.

    ``now`` are the rows' clauses in the authoritative language. What has no clause
    there goes to the one before it, so that nothing is lost; it counts as new.
    """
    places = {path: place for place, path in enumerate(_paths(now))}
    texts = [""] * len(rows)
    at = kept = new = 0
    found = clauses_of(text)
    for path, clause in zip(_paths(found), found, strict=True):
        if path in places:
            at, kept = places[path], kept + 1
        else:
            new += 1
        if texts:
            texts[at] += clause.source
    made = [
        {**row, f"text_{language}": said} for row, said in zip(rows, texts, strict=True)
    ]
    return TakenIn(tuple(made), kept, new, sum(not said for said in texts))


def _paths(clauses: Sequence[Clause]) -> list[tuple[Any, ...]]:
    """Return for each clause the numbers above and of it, and which of that it is."""
    above: dict[int, tuple[Any, ...]] = {}
    seen: dict[tuple[Any, ...], int] = {}
    paths = []
    for clause in clauses:
        above = {level: n for level, n in above.items() if level < clause.level}
        above[int(clause.level)] = clause.number
        path = tuple(above.items())
        seen[path] = seen.get(path, 0) + 1
        paths.append((*path, seen[path]))
    return paths


class _Ids:
    def __init__(self, taken: Any) -> None:
        self.taken, self.last = set(taken), 0

    def new(self) -> Row:
        """Return the beginning of a row that is told apart by a new id."""
        self.last += 1
        while f"c{self.last}" in self.taken:
            self.last += 1
        self.taken.add(f"c{self.last}")
        return {"id": f"c{self.last}", "text_ja": "", "text_en": "", "confirmed": ""}
