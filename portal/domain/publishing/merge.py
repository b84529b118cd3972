"""Two people edited one draft: both edits together, and where they contradict.

A three-way merge by field. What only one of them changed is taken from them; what
both changed alike is no contradiction; items keep their order, and new items stay
behind the one they were put behind. It does not matter who saved first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.publishing_facts import ABSENT, Conflict, Content, Edit, Nothing, Path
from portal.domain.publishing.tree import (
    ORDER,
    Branch,
    Node,
    fold,
    folded,
    same,
    unfold,
)


@dataclass(frozen=True, slots=True)
class Merged:
    """Both edits in one; where there are conflicts, ``content`` holds theirs."""

    content: Content
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Content, theirs: Content, mine: Content) -> Merged:
    """Return ``theirs`` (saved first) and ``mine`` together, both made of ``base``."""
    conflicts: list[Conflict] = []
    node = _merged((), unfold(base), unfold(theirs), unfold(mine), conflicts)
    assert not isinstance(node, Nothing)
    return Merged(dict(fold(node)), tuple(conflicts))


MARK = "confirmed"
"""The field of a row that marks which of its texts a translation follows."""


def to_decide(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Return the conflicts that people decide: a mark goes with the text it marks."""
    found = tuple(conflicts)
    texts = {e.path[:-1] for e in found if e.path and e.path[-1].startswith("text_")}
    goes = {(*each, MARK) for each in texts}
    return tuple(each for each in found if each.path not in goes)


def _merged(
    path: Path,
    base: Node | Nothing,
    theirs: Node | Nothing,
    mine: Node | Nothing,
    conflicts: list[Conflict],
) -> Node | Nothing:
    if same(theirs, mine) or same(base, mine):
        return theirs
    if same(base, theirs):
        return mine
    both = (theirs, mine)
    if isinstance(theirs, Branch) and isinstance(mine, Branch):
        start = Branch(theirs.listed, {}) if base is ABSENT else base
        kinds = {each.listed for each in (start, *both) if isinstance(each, Branch)}
        if isinstance(start, Branch) and len(kinds) == 1:
            return _parts(path, start, theirs, mine, conflicts)
    conflicts.append(Conflict(path, folded(base), folded(theirs), folded(mine)))
    return theirs


def _parts(
    path: Path, base: Branch, theirs: Branch, mine: Branch, conflicts: list[Conflict]
) -> Branch:
    kept: dict[str, Node] = {}
    for name in dict.fromkeys((*base.parts, *theirs.parts, *mine.parts)):
        was, one, other = (
            each.parts.get(name, ABSENT) for each in (base, theirs, mine)
        )
        node = _merged((*path, name), was, one, other, conflicts)
        if not isinstance(node, Nothing):
            kept[name] = node
    if not base.listed:
        return Branch(False, kept)
    shared, clash = _shared_order(kept, base.parts, theirs.parts, mine.parts)
    if clash:
        orders = (list(each.parts) for each in (base, theirs, mine))
        conflicts.append(Conflict((*path, ORDER), *orders))
    order = _woven(shared, kept, theirs.parts, mine.parts)
    return Branch(True, {name: kept[name] for name in order})


Names = Collection[str]


def _only(names: Iterable[str], of: Names) -> list[str]:
    return [name for name in names if name in of]


def _shared_order(
    kept: Names, base: Names, theirs: Names, mine: Names
) -> tuple[list[str], bool]:
    """Return the order of the items that both have, and whether both changed it."""
    shared = {name for name in theirs if name in mine and name in kept}
    one, other = _only(theirs, shared), _only(mine, shared)
    before = _only(base, shared)
    moved = [_only(each, base) != before for each in (one, other)]
    if one == other or all(moved):
        return one, one != other
    if any(moved):
        return (one if moved[0] else other), False
    return min(one, other), False


def _woven(shared: list[str], kept: Names, theirs: Names, mine: Names) -> list[str]:
    """Return ``shared`` with what only one of them has, behind what it stood behind."""
    runs: dict[str, list[list[str]]] = {}
    for side in (theirs, mine):
        for anchor, run in _runs(side, shared, kept).items():
            runs.setdefault(anchor, []).append(run)
    order: list[str] = []
    for anchor in ("", *shared):
        order += [anchor] if anchor else []
        order += [name for run in sorted(runs.get(anchor, [])) for name in run]
    return order


def _runs(side: Names, shared: Names, kept: Names) -> Mapping[str, list[str]]:
    anchor, runs = "", dict[str, list[str]]()
    for name in side:
        if name in shared:
            anchor = name
        elif name in kept:
            runs.setdefault(anchor, []).append(name)
    return runs


@dataclass(frozen=True, slots=True)
class Clash:
    """A conflict, and the edit of a colleague that it is with."""

    conflict: Conflict
    edit: Edit


def clashes_of(
    conflicts: Iterable[Conflict], edits: Sequence[Edit]
) -> tuple[Clash, ...]:
    """Return each conflict with the newest of ``edits`` at its place."""
    return tuple(Clash(each, _edit_at(each.path, edits)) for each in conflicts)


def _edit_at(path: Path, edits: Sequence[Edit]) -> Edit:
    """Return the newest edit at ``path``, above or below it."""
    touching = (
        edit
        for edit in reversed(edits)
        for change in edit.changes
        if _same_way(change.path, path)
    )
    return next(touching, edits[-1])


def _same_way(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
