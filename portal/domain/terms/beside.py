"""A text and its translation beside each other, clause by clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from portal.domain.terms.clauses import Clause
from portal.domain.terms.table import Line, Remark, Run, places_of


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause in both languages; ``followed``: the translation follows this text."""

    text: Clause
    translation: Clause
    followed: bool


def beside(pairs: Sequence[Pair]) -> tuple[Line, ...]:
    """Return a line for each clause: the text as the new one, what lags said."""
    places = places_of([pair.text for pair in pairs])
    theirs = places_of([pair.translation for pair in pairs])
    return tuple(map(_line, pairs, theirs, places, count()))


def _line(pair: Pair, old: str, new: str, at: int) -> Line:
    sides = (pair.translation.source, pair.text.source)
    theirs, ours = ((Run(side, marked=False),) if side else () for side in sides)
    return Line(_remark(pair), old, new, theirs, ours, at=at)


def _remark(pair: Pair) -> Remark:
    ours, theirs = pair.text, pair.translation
    if not theirs.source.strip():
        return Remark.MISSING
    if not pair.followed:
        return Remark.STALE
    numbered = ours.label and theirs.label and ours.level == theirs.level
    other = numbered and ours.number != theirs.number
    return Remark.OTHER_NUMBER if other else Remark.SAME
