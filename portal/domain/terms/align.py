"""Which clause of one text is which of another.

Clauses that read the same and stand once in both texts are landmarks; between them
the likeness of words, numbers and headings decides, in their order. What is left and
nearly the same has moved.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

Pair = tuple[int, int]
"""Places of one clause in the old and in the new text."""

ALIKE: Final = 50
"""Per cent of likeness from which two clauses may be one."""
MOVED: Final = 75
"""The same for one that stands elsewhere."""
SHORT: Final = 8
"""A clause of fewer characters is not looked for elsewhere."""
CELLS: Final = 100_000
"""So many pairs of clauses are compared by their words, at most, in one gap."""
MUCH: Final = 4_000
"""So many characters of a clause are enough to tell which one it is."""
_AT_ONCE = 64
"""From so many pairs on, one call for all of them is faster."""
_SAME_NUMBER, _SAME_HEADING = 15, 20
"""What one number and one heading add; both make clauses of other words one, too."""
_FEW = 40
"""Fewer characters say little: then one number makes two clauses one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is aligned: its words in the view, its number as known, its heading.

    ``title``: it holds nothing but its heading, as a chapter does.
    """

    words: str
    number: object
    heading: str = ""
    title: bool = False


def align(
    old: Sequence[Unit], new: Sequence[Unit], known: Sequence[Pair] = ()
) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs that stand in order, and those that moved.

    ``known`` pairs are taken as they are, whatever their words.
    """
    anchors = _rising(sorted(known))
    given_old, given_new = ({pair[side] for pair in known} for side in (0, 1))
    pairs = list(anchors)
    for a, b in _gaps(anchors, len(old), len(new)):
        free_a = [place for place in a if place not in given_old]
        free_b = [place for place in b if place not in given_new]
        pairs += _between(old, new, free_a, free_b)
    moved = [pair for pair in known if pair not in anchors]
    taken = [*pairs, *moved]
    return sorted(pairs), moved + _moved(old, new, taken)


def _gaps(anchors: list[Pair], old: int, new: int) -> Iterator[tuple[range, range]]:
    last = (-1, -1)
    for pair in [*anchors, (old, new)]:
        a, b = range(last[0] + 1, pair[0]), range(last[1] + 1, pair[1])
        if a or b:
            yield a, b
        last = pair


def _between(
    old: Sequence[Unit], new: Sequence[Unit], a: Sequence[int], b: Sequence[int]
) -> list[Pair]:
    """Return the pairs among the places ``a`` and ``b``."""
    equal = _once([old[i].words for i in a], [new[j].words for j in b])
    pairs: list[Pair] = []
    for x, y in _gaps(equal, len(a), len(b)):
        pairs += _by_likeness(old, new, [a[i] for i in x], [b[j] for j in y])
    return pairs + [(a[i], b[j]) for i, j in equal]


def _once(old: Sequence[object], new: Sequence[object]) -> list[Pair]:
    """Return landmarks: what begins and ends alike, and what is there once in both."""
    low, high = 0, 0
    short = min(len(old), len(new))
    while low < short and old[low] == new[low]:
        low += 1
    while high < short - low and old[-1 - high] == new[-1 - high]:
        high += 1
    ends = [(place, place) for place in range(low)]
    ends += [(len(old) - 1 - n, len(new) - 1 - n) for n in range(high)]
    a, b = _places(old, low, len(old) - high), _places(new, low, len(new) - high)
    inner = [(a[each], b[each]) for each in a if a[each] >= 0 and b.get(each, -1) >= 0]
    return sorted(ends + _rising(sorted(inner)))


def _places(found: Sequence[object], low: int, high: int) -> dict[object, int]:
    """Return where each stands; -1 for what stands twice."""
    places: dict[object, int] = {}
    for place in range(low, high):
        places[found[place]] = -1 if found[place] in places else place
    return places


def _rising(pairs: list[Pair]) -> list[Pair]:
    """Return the longest chain of pairs that stand in the same order in both."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, (_, right) in enumerate(pairs):
        at = bisect_left(tails, right)
        tails[at:] = [right] if at == len(tails) else [right, *tails[at + 1 :]]
        ends[at:] = [place] if at == len(ends) else [place, *ends[at + 1 :]]
        before.append(ends[at - 1] if at else -1)
    chain: list[Pair] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(pairs[place])
        place = before[place]
    return chain[::-1]


def _by_likeness(
    old: Sequence[Unit], new: Sequence[Unit], a: Sequence[int], b: Sequence[int]
) -> list[Pair]:
    """Return the pairs in order whose likeness is greatest in all."""
    if not a or not b:
        return []
    if len(a) * len(b) > CELLS:
        return _by_order(old, new, a, b)
    least = ALIKE - _SAME_NUMBER - _SAME_HEADING
    scores = _likeness(old, new, a, b, least)
    for x, i in enumerate(a):
        for y, j in enumerate(b):
            scores[x][y] = _weighed(scores[x][y], old[i], new[j])
    return [(a[x], b[y]) for x, y in _best(scores)]


def _likeness(
    old: Sequence[Unit], new: Sequence[Unit], a: Sequence[int], b: Sequence[int],
    least: float,
) -> list[list[float]]:  # fmt: skip
    """Return per cent of likeness of each pair of ``a`` and ``b``; 0 below least."""
    ours, theirs = [old[i].words[:MUCH] for i in a], [new[j].words[:MUCH] for j in b]
    if len(a) * len(b) > _AT_ONCE:
        found = process.cdist(ours, theirs, scorer=fuzz.ratio, score_cutoff=least)
        return cast("list[list[float]]", found.tolist())
    return [
        [fuzz.ratio(one, other, score_cutoff=least) for other in theirs] for one in ours
    ]


def _weighed(score: float, old: Unit, new: Unit) -> float:
    same_number = bool(old.number) and old.number == new.number
    same_heading = bool(old.heading) and old.heading == new.heading
    score += same_number * _SAME_NUMBER + same_heading * _SAME_HEADING
    headings_agree = old.heading == new.heading or old.title
    few = min(len(old.words), len(new.words)) < _FEW
    if same_number and headings_agree and few:
        return score + ALIKE
    return score if score >= ALIKE else 0.0


def _by_order(
    old: Sequence[Unit], new: Sequence[Unit], a: Sequence[int], b: Sequence[int]
) -> list[Pair]:
    """Return what reads the same in the same order: too many for their likeness."""
    same = LCSseq.opcodes([old[i].words for i in a], [new[j].words for j in b])
    pairs = [
        (op.src_start + n, op.dest_start + n)
        for op in same
        if op.tag == "equal"
        for n in range(op.src_end - op.src_start)
    ]
    found = [(a[x], b[y]) for x, y in pairs]
    for x, y in _gaps(pairs, len(a), len(b)):
        if 0 < len(x) * len(y) <= CELLS:
            found += _by_likeness(old, new, [a[i] for i in x], [b[j] for j in y])
    return found


def _best(scores: list[list[float]]) -> list[Pair]:
    """Return the pairs in order with the greatest sum of scores."""
    high, wide = len(scores), len(scores[0])
    sums = [[0.0] * (wide + 1) for _ in range(high + 1)]
    for x in range(high):
        row, above, below = scores[x], sums[x], sums[x + 1]
        for y in range(wide):
            best = above[y] + row[y] if row[y] else 0.0
            below[y + 1] = max(best, above[y + 1], below[y])
    return _walk_back(sums, high, wide)


def _walk_back(sums: list[list[float]], x: int, y: int) -> list[Pair]:
    found: list[Pair] = []
    while x and y:
        if sums[x][y] == sums[x - 1][y]:
            x -= 1
        elif sums[x][y] == sums[x][y - 1]:
            y -= 1
        else:
            x, y = x - 1, y - 1
            found.append((x, y))
    return found[::-1]


def _moved(old: Sequence[Unit], new: Sequence[Unit], taken: list[Pair]) -> list[Pair]:
    """Return the pairs among what is left that nearly read the same, best first."""
    a = _left(old, {i for i, _ in taken})
    b = _left(new, {j for _, j in taken})
    if not a or not b or len(a) * len(b) > CELLS:
        return []
    scores = _likeness(old, new, a, b, MOVED)
    ranked = sorted(
        (-score, x, y)
        for x, row in enumerate(scores)
        for y, score in enumerate(row)
        if score
    )
    found: dict[int, int] = {}
    for _, x, y in ranked:
        if x not in found and y not in found.values():
            found[x] = y
    return [(a[x], b[y]) for x, y in found.items()]


def _left(units: Sequence[Unit], taken: set[int]) -> list[int]:
    return [
        place
        for place, unit in enumerate(units)
        if place not in taken and len(unit.words) >= SHORT
    ]
