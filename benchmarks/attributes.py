"""Attributes: making a definition ready, checking records, filtering many members."""

import argparse
import json
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from benchmarks.portals import scratch_store
from benchmarks.timing import line, machine, timed
from models.attribute_kinds import AttributeKind, AttributeTarget
from models.kinds import MemberKind
from portal.clock import now
from portal.domain.attributes.checking import check_given
from portal.domain.attributes.compiled import Compiled, compiled
from portal.domain.attributes.definition import DefinitionShape, shape_of
from portal.domain.attributes.filtering import Key, Sought
from portal.store.attributes import add_keys, subjects_with
from portal.store.engine import Store
from portal.store.members import ACTOR_KIND, MEMBER
from seed.set_up import set_up

MEMBERS = AttributeTarget.MEMBER
SAMPLE: dict[str, Any] = {
    "text": "abcdef", "long_text": "長い文" * 20, "integer": 7, "decimal": "1.50",
    "yes_no": True, "choice": "a", "choices": ["a", "b"], "day": "2026-01-01",
    "date_time": "2026-01-01T00:00:00Z",
}  # fmt: skip
FILTERS: dict[str, list[Sought]] = {
    "a third": [Sought("job", (Key("job", "works"),))],
    "a third and a twentieth": [
        Sought("job", (Key("job", "works"),)),
        Sought("children", (Key("children", number=3),)),
    ],
    "a range": [Sought("rate", least=Key("rate", number=50_000),
                       most=Key("rate", number=60_000))],
    "one": [Sought("rate", (Key("rate", number=70_000),))],
    "nobody": [Sought("rate", (Key("rate", number=-1),))],
    "a third or blank, nobody blank": [
        Sought("job", (Key("job", "works"),), or_none=True),
    ],
    "one or blank, nobody blank": [
        Sought("rate", (Key("rate", number=70_000),), or_none=True),
    ],
    "none or blank, half blank": [
        Sought("half", (Key("half", "no"),), or_none=True),
    ],
    "none or blank, all blank": [
        Sought("new", (Key("new", "no"),), or_none=True),
    ],
    "two thirds, of whom half": [
        Sought("job", (Key("job", "works"), Key("job", "rests"))),
        Sought("half", (Key("half", "yes"),)),
    ],
    "two that nobody has together": [
        Sought("even", (Key("even", "yes"),)),
        Sought("odd", (Key("odd", "yes"),)),
    ],
}  # fmt: skip


def main() -> None:
    """Measure all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attributes", type=int, default=60)
    parser.add_argument("--records", type=int, default=3_000)
    parser.add_argument("--members", type=int, default=100_000)
    args = parser.parse_args()
    machine()
    measure_model(definition(args.attributes), args.records)
    with scratch_store(None) as store:
        set_up(store, now())
        fill(store, args.members)
        measure_filters(store)


def definition(count: int) -> DefinitionShape:
    """Return a definition with attributes of every kind in turn."""
    kinds = list(AttributeKind)
    names = {"name_ja": "項目", "name_en": "Attribute"}
    choices = [{"code": each, **names} for each in "abcd"]
    rows: list[dict[str, Any]] = []
    for number in range(count):
        kind = kinds[number % len(kinds)].value
        row = {"code": f"a{number}", "kind": kind, **names}
        rows.append(row | ({"options": choices} if "choice" in kind else {}))
    content = {"format": 1, "code": "member", **names, "attributes": rows}
    return shape_of(content)


def measure_model(shape: DefinitionShape, records: int) -> None:
    """Make the model cold and warm, then check records, stored and typed."""
    on = date(2026, 1, 1)
    line("made ready, cold", [timed(lambda: compiled(shape, on))])
    line("made ready, warm", [timed(lambda: compiled(shape, on)) for _ in range(9)])
    rules: Compiled = compiled(shape, on)
    values = {each.code: SAMPLE[each.kind.value] for each in shape.attributes}
    text = json.dumps(values, ensure_ascii=False)  # as records are kept
    many = range(records)
    stored = [timed(lambda: rules.model.model_validate_json(text)) for _ in many]
    line("one stored record", stored)
    typed = {code: _typed(value) for code, value in values.items()}
    line("one typed record", [timed(lambda: check_given(rules, typed)) for _ in many])


def _typed(value: Any) -> Any:
    return "|".join(value) if isinstance(value, list) else value


def fill(store: Store, count: int) -> None:
    """Write members with three attributes each, as keys."""
    at, jobs = datetime(2026, 1, 1, tzinfo=UTC), ("works", "studies", "rests")
    with store.write() as connection:
        actor = connection.execute(sa.select(ACTOR_KIND.c.id).limit(1)).scalar_one()
        for start in range(1, count + 1, 10_000):
            ids = range(start, min(start + 10_000, count + 1))
            rows = [
                {"id": each, "number": f"9{each:09}", "kind": MemberKind.PERSON,
                 "actor_kind_id": actor, "version": 1, "recorded_at": at}
                for each in ids
            ]  # fmt: skip
            connection.execute(sa.insert(MEMBER), rows)
            keys = (
                (each, key)
                for each in ids
                for key in (
                    Key("job", jobs[each % 3]),
                    Key("children", number=each % 20),
                    Key("rate", number=each),
                    Key("even" if each % 2 else "odd", "yes"),
                    *((Key("half", "yes"),) if each % 2 else ()),
                )
            )
            add_keys(connection, MEMBERS, keys)


def measure_filters(store: Store) -> None:
    """Ask for a page of members by each filter."""
    for name, filters in FILTERS.items():
        with store.read() as connection:
            taken = [
                timed(lambda f=filters: subjects_with(connection, MEMBERS, f, 101))  # type: ignore[misc]
                for _ in range(9)
            ]
        line(f"filter: {name}", taken)


if __name__ == "__main__":
    main()
