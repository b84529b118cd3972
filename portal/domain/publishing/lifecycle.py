"""A lifecycle as the content of a version: the shape of its JSON, there and back.

``FORMAT`` is raised when an older program could no longer read what this one writes;
format 2 says which offerings use the lifecycle, format 1 knew of none.
Moves are told apart by an id of their own, so that an edited move stays the same one.
"""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from models.facts import Deadline, Guard, Lifecycle, Move, State
from models.kinds import Mover, StateKind
from models.publishing_facts import Content, Problem
from portal.domain.ledger import REMAP
from portal.domain.publishing import shapes
from portal.domain.publishing.content import content_bytes
from portal.domain.publishing.shapes import Shape

FORMAT = 2

CODE = r"^[a-z][a-z0-9_]{0,39}$"
REASON = r"^[A-Z][A-Z0-9_]{0,59}$"


class DeadlineShape(Shape):
    """A move of the system, filed when its state is entered."""

    event: str
    days: int = Field(default=0, ge=0, le=36_525)
    ends: Literal["", "leave", "term"] = ""


class StateShape(Shape):
    """A state with its texts and what becomes of personal fields in it."""

    code: str = Field(pattern=CODE)
    name_ja: str
    name_en: str
    kind: StateKind
    member_text_ja: str = ""
    member_text_en: str = ""
    deadlines: tuple[DeadlineShape, ...] = ()
    field_policy: dict[str, Literal["keep", "mask", "hash", "delete"]] = Field(
        default_factory=dict
    )


class GuardShape(Shape):
    """A guard of the library with its parameters."""

    code: str
    parameters: dict[str, Any] = Field(default_factory=dict)


class MoveShape(Shape):
    """A move; ``was`` is empty for the first one."""

    id: str = Field(min_length=1, max_length=100)
    event: str = Field(pattern=CODE)
    name_ja: str
    name_en: str
    was: str
    became: str
    movers: tuple[Mover, ...]
    second_person: str = ""
    guards: tuple[GuardShape, ...] = ()
    reasons: tuple[str, ...] = ()


class ReasonShape(Shape):
    """A reason code in words."""

    code: str = Field(pattern=REASON)
    name_ja: str
    name_en: str


class LifecycleShape(Shape):
    """A whole lifecycle; ``remap`` says where members of removed states belong.

    ``offerings`` are those whose members begin in it from its first instant on.
    """

    format: int = Field(ge=1)
    code: str = Field(pattern=CODE)
    name_ja: str
    name_en: str
    states: tuple[StateShape, ...]
    moves: tuple[MoveShape, ...]
    reasons: tuple[ReasonShape, ...]
    remap: dict[str, str] = Field(default_factory=dict)
    offerings: tuple[str, ...] = ()


def shape_of(content: Content) -> LifecycleShape:
    """Return ``content`` as typed values; raises pydantic's ``ValidationError``."""
    return LifecycleShape.model_validate_json(content_bytes(content))


def shape_problems(content: Content) -> tuple[Problem, ...]:
    """Return which fields are missing, unknown, or hold what they cannot."""
    return shapes.shape_problems(LifecycleShape, content)


# ------------------------------------------------------------------ there and back


def lifecycle_from(content: Content, version_id: int = 0) -> Lifecycle:
    """Return the lifecycle that a content without problems describes."""
    shape = shape_of(content)
    return Lifecycle(
        version_id=version_id,
        code=shape.code,
        states={each.code: _state(each) for each in shape.states},
        moves=(*map(_move, shape.moves), *_remaps(shape)),
        reasons={each.code: (each.name_ja, each.name_en) for each in shape.reasons},
    )


def _remaps(shape: LifecycleShape) -> Iterator[Move]:
    """Yield the moves of the system out of states that are not there any more."""
    states = {each.code: each for each in shape.states}
    for was, became in sorted(shape.remap.items()):
        to = states.get(became)
        if was not in states and to is not None:
            yield Move(
                event=REMAP,
                name_ja=f"→ {to.name_ja}",
                name_en=f"→ {to.name_en}",
                was=was,
                became=became,
                movers=frozenset({Mover.SYSTEM}),
            )


def _state(shape: StateShape) -> State:
    return State(
        code=shape.code,
        name_ja=shape.name_ja,
        name_en=shape.name_en,
        kind=shape.kind,
        member_text_ja=shape.member_text_ja,
        member_text_en=shape.member_text_en,
        deadlines=tuple(Deadline(**each.model_dump()) for each in shape.deadlines),
        field_policy=shape.field_policy,
    )


def _move(shape: MoveShape) -> Move:
    return Move(
        event=shape.event,
        name_ja=shape.name_ja,
        name_en=shape.name_en,
        was=shape.was,
        became=shape.became,
        movers=frozenset(shape.movers),
        second_person=shape.second_person,
        guards=tuple(Guard(each.code, each.parameters) for each in shape.guards),
        reasons=shape.reasons,
    )


def content_from(lifecycle: Lifecycle, name_ja: str, name_en: str) -> Content:
    """Return ``lifecycle`` as the content of a version."""
    return {
        "format": FORMAT,
        "code": lifecycle.code,
        "name_ja": name_ja,
        "name_en": name_en,
        "states": [_state_row(each) for each in lifecycle.states.values()],
        "moves": [_move_row(each) for each in lifecycle.moves],
        "reasons": [
            {"code": code, "name_ja": ja, "name_en": en}
            for code, (ja, en) in lifecycle.reasons.items()
        ],
        "remap": {},
        "offerings": [],
    }


def offerings_of(content: Content) -> tuple[str, ...]:
    """Return the offerings that a content names; format 1 names none."""
    found = content.get("offerings")
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _state_row(state: State) -> dict[str, Any]:
    return {
        "code": state.code,
        "name_ja": state.name_ja,
        "name_en": state.name_en,
        "kind": state.kind.value,
        "member_text_ja": state.member_text_ja,
        "member_text_en": state.member_text_en,
        "deadlines": [
            {"event": d.event, "days": d.days, "ends": d.ends} for d in state.deadlines
        ],
        "field_policy": dict(state.field_policy),
    }


def _move_row(move: Move) -> dict[str, Any]:
    return {
        "id": f"{move.event}@{move.was}",
        "event": move.event,
        "name_ja": move.name_ja,
        "name_en": move.name_en,
        "was": move.was,
        "became": move.became,
        "movers": sorted(each.value for each in move.movers),
        "second_person": move.second_person,
        "guards": [
            {"code": guard.code, "parameters": dict(guard.parameters)}
            for guard in move.guards
        ],
        "reasons": list(move.reasons),
    }
