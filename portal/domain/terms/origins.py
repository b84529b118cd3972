"""Which clauses of two versions are one, and which were split or merged.

A clause keeps its id. One that was split off, or that others were merged into, names
the ids that it came from; what it says is about the version before it alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.domain.terms.align import Pair

Row = Mapping[str, Any]


def known_pairs(
    old: Sequence[Row], new: Sequence[Row]
) -> tuple[list[Pair], dict[int, tuple[int, ...]]]:
    """Return the places of clauses that are one, and where the others came from.

    Where the clause that one came from is gone, that one takes its place.
    """
    places = {str(row["id"]): place for place, row in enumerate(old)}
    there = {str(row["id"]) for row in new}
    pairs: list[Pair] = []
    taken: set[int] = set()
    declared: dict[int, tuple[int, ...]] = {}
    for at, row in enumerate(new):
        named = [*(row.get("came_from") or ())]
        came = tuple(places[each] for each in named if each in places)
        gone = [places[e] for e in named if e in places and e not in there]
        mine = places.get(str(row["id"]))
        if mine is None:
            mine = next((place for place in gone if place not in taken), None)
        if mine is not None:
            pairs.append((mine, at))
            taken.add(mine)
        if came:
            declared[at] = came
    return pairs, declared
