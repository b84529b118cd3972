"""What keeps a lifecycle from being published, each with its place and its facts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from models.kinds import StateKind
from models.publishing_facts import Content, Path, Problem
from portal.domain.case import JOIN, UNDO
from portal.domain.guards import LIBRARY
from portal.domain.ledger import REMAP
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.lifecycle import (
    FORMAT,
    GuardShape,
    LifecycleShape,
    MoveShape,
    offerings_of,
    shape_of,
    shape_problems,
)
from portal.domain.signs import is_unusable

LARGEST = 36_525
"""Parameters are years, months and days; all of them stay within a hundred years."""
RESERVED = (UNDO, "join", "correct", REMAP)
"""Words of changes that are no moves; a move of that name could not be asked for."""
ENDS = (StateKind.ENDED, StateKind.ERASED)
CODES = (
    *("field_missing", "field_unknown", "field_wrong", "format_newer", "other_code"),
    *("text_missing", "twice", "move_twice", "state_unknown", "guard_unknown"),
    *("parameter_unknown", "parameter_wrong", "movers_missing", "reasons_missing"),
    *("reason_unknown", "second_person_wrong", "deadline_unknown", "no_beginning"),
    *("event_reserved", "parameter_choice", "text_unusable"),
    *("state_unreachable", "state_without_end", "state_held"),
    *("offering_unknown", "offering_dropped"),
)
"""Every code a problem of a lifecycle can have."""

SHAPELESS = frozenset(
    {"field_missing", "field_unknown", "field_wrong", "format_newer", "twice"}
)
"""Problems with which a content cannot be read row by row."""

Found = Iterator[Problem]


def lifecycle_problems(
    draft: Content, live: Content | None, around: Around
) -> tuple[Problem, ...]:
    """Return what keeps ``draft`` from being published.

    ``around`` holds the ``code`` of the lifecycle, ``held``: how many members are in
    which state, asked only for those that are gone, and ``offerings``: which lifecycle
    each will use in the end.
    """
    newer = draft.get("format")
    if isinstance(newer, int) and newer > FORMAT:
        return (
            Problem("format_newer", ("format",), {"found": newer, "known": FORMAT}),
        )
    wrong = shape_problems(draft)
    if wrong:
        return wrong
    shape = shape_of(draft)
    if shape.code != around["code"]:
        return (Problem("other_code", ("code",), {"code": around["code"]}),)
    found = [problem for check in _CHECKS for problem in check(shape)]
    return (*found, *_held(shape, around), *_offerings(shape, live or {}, around))


def _texts(shape: LifecycleShape) -> Found:
    yield from _blank((), shape, "name_ja", "name_en")
    for state in shape.states:
        names = ("name_ja", "name_en", "member_text_ja", "member_text_en")
        yield from _blank(("states", state.code), state, *names)
    for move in shape.moves:
        yield from _blank(("moves", move.id), move, "name_ja", "name_en")
    for reason in shape.reasons:
        yield from _blank(("reasons", reason.code), reason, "name_ja", "name_en")


def _blank(path: Path, item: object, *names: str) -> Found:
    for name in names:
        text = str(getattr(item, name))
        if not text.strip():
            yield Problem("text_missing", (*path, name))
        if is_unusable(text, line=name.startswith("name_")):
            yield Problem("text_unusable", (*path, name))


def _twice(shape: LifecycleShape) -> Found:
    lists: dict[Path, Iterable[str]] = {
        ("states",): (each.code for each in shape.states),
        ("moves",): (each.id for each in shape.moves),
        ("reasons",): (each.code for each in shape.reasons),
        ("offerings",): shape.offerings,
    }
    for state in shape.states:
        events = [each.event for each in state.deadlines]
        lists["states", state.code, "deadlines"] = events
    for move in shape.moves:
        lists["moves", move.id, "guards"] = [each.code for each in move.guards]
    for path, ids in lists.items():
        for each, times in Counter(ids).items():
            if times > 1:
                yield Problem("twice", (*path, each), {"id": each})
    pairs = Counter((move.event, move.was) for move in shape.moves)
    for move in shape.moves:
        if pairs[move.event, move.was] > 1:
            facts = {"event": move.event, "state": move.was}
            yield Problem("move_twice", ("moves", move.id), facts)


def _ends(shape: LifecycleShape) -> Found:
    states = {state.code for state in shape.states}
    for move in shape.moves:
        path = ("moves", move.id)
        if move.was and move.was not in states:
            yield Problem("state_unknown", (*path, "was"), {"state": move.was})
        if move.became not in states:
            yield Problem("state_unknown", (*path, "became"), {"state": move.became})
    for was, became in shape.remap.items():
        if became not in states:
            yield Problem("state_unknown", ("remap", was), {"state": became})


def _moves(shape: LifecycleShape) -> Found:
    known = {reason.code for reason in shape.reasons}
    for move in shape.moves:
        path = ("moves", move.id)
        if move.event in RESERVED:
            yield Problem("event_reserved", (*path, "event"), {"event": move.event})
        if not move.movers:
            yield Problem("movers_missing", (*path, "movers"))
        if not move.reasons:
            yield Problem("reasons_missing", (*path, "reasons"))
        for code in move.reasons:
            if code not in known:
                yield Problem("reason_unknown", (*path, "reasons"), {"reason": code})
        if not _second_person_is_right(move):
            yield Problem("second_person_wrong", (*path, "second_person"))


def _second_person_is_right(move: MoveShape) -> bool:
    if move.second_person in ("", "always"):
        return True
    asked = move.second_person.removeprefix("when:")
    return asked != move.second_person and set(asked.split("|")) <= set(move.reasons)


def _guards(shape: LifecycleShape) -> Found:
    states = [state.code for state in shape.states]
    for move in shape.moves:
        for guard in move.guards:
            yield from _guard(("moves", move.id, "guards", guard.code), guard, states)


def _guard(path: Path, guard: GuardShape, states: list[str]) -> Found:
    kind = LIBRARY.get(guard.code)
    if kind is None:
        yield Problem("guard_unknown", path, {"guard": guard.code})
        return
    for name, value in guard.parameters.items():
        facts = {"guard": guard.code, "parameter": name}
        place = (*path, "parameters", name)
        if name not in kind.parameters:
            known = sorted(kind.parameters)
            yield Problem("parameter_unknown", place, {**facts, "known": known})
        elif name in kind.choices or name in kind.states:
            known = list(kind.choices.get(name, states))
            given = value if name in kind.states else [value]
            for each in given if isinstance(given, list) else [given]:
                if each not in known:
                    told = {**facts, "value": str(each), "known": known}
                    yield Problem("parameter_choice", place, told)
        elif type(value) is not int or not 0 <= value <= LARGEST:
            yield Problem("parameter_wrong", place, {**facts, "value": str(value)})


def _deadlines(shape: LifecycleShape) -> Found:
    known = {(move.event, move.was) for move in shape.moves if "Y" in move.movers}
    for state in shape.states:
        for each in state.deadlines:
            if (each.event, state.code) not in known:
                path = ("states", state.code, "deadlines", each.event)
                facts = {"event": each.event, "state": state.code}
                yield Problem("deadline_unknown", path, facts)


def _ways(shape: LifecycleShape) -> Found:
    if not any((move.event, move.was) == (JOIN, "") for move in shape.moves):
        yield Problem("no_beginning", ("moves",), {"event": JOIN})
    ahead = [(move.was, move.became) for move in shape.moves]
    back = [(became, was) for was, became in ahead]
    reached = _reach({""}, ahead)
    ending = _reach({each.code for each in shape.states if each.kind in ENDS}, back)
    for state in shape.states:
        facts = {"state": state.code}
        if state.code not in reached:
            yield Problem("state_unreachable", ("states", state.code), facts)
        if state.code not in ending:
            yield Problem("state_without_end", ("states", state.code), facts)


def _reach(start: set[str], ways: list[tuple[str, str]]) -> set[str]:
    reached, grown = set(start), True
    while grown:
        more = {to for here, to in ways if here in reached} - reached
        reached |= more
        grown = bool(more)
    return reached


def _held(shape: LifecycleShape, around: Around) -> Found:
    states = {state.code for state in shape.states}
    held = around["held"]
    for code in sorted(set(held) - states - shape.remap.keys()):
        members = held[code]
        if members:
            facts = {"state": code, "members": members}
            yield Problem("state_held", ("remap", code), facts)


def _offerings(shape: LifecycleShape, live: Content, around: Around) -> Found:
    used = around["offerings"]
    for code in shape.offerings:
        if code not in used:
            known = sorted(used)
            facts = {"offering": code, "known": known}
            yield Problem("offering_unknown", ("offerings",), facts)
    for code in offerings_of(live):
        if code not in shape.offerings and used.get(code) == around["code"]:
            yield Problem("offering_dropped", ("offerings",), {"offering": code})


_CHECKS: tuple[Callable[[LifecycleShape], Found], ...] = (
    *(_texts, _twice, _ends, _moves, _guards, _deadlines, _ways),
)
