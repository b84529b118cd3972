"""Filters and dry runs over many members: the same answers, without reading all."""

from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa

from models.attribute_kinds import AttributeTarget
from models.kinds import MemberKind
from portal.domain.attributes.filtering import Key, Sought
from portal.services.publish.read import show_version
from portal.store import attributes
from portal.store.attributes import add_keys, subjects_with
from portal.store.engine import Store
from portal.store.members import ACTOR_KIND, MEMBER
from tests.domain.attributes.cases import with_
from tests.services.attributes.office import Office

TARGET = AttributeTarget.MEMBER
AT = datetime(2026, 1, 1, tzinfo=UTC)
JOBS = ("works", "studies", "rests")
FILTERS = {
    "job": Sought("job", (Key("job", "works"),)),
    "jobs": Sought("job", (Key("job", "works"), Key("job", "rests"))),
    "few": Sought("few", (Key("few", number=1),)),
    "range": Sought("rate", least=Key("rate", number=20), most=Key("rate", number=60)),
    "from": Sought("rate", least=Key("rate", number=20)),
    "blank": Sought("few", (Key("few", number=1),), or_none=True),
    "other blank": Sought("job", (Key("job", "rests"),), or_none=True),
    "nobody": Sought("job", (Key("job", "moon"),)),
}


def keys_of(member: int) -> list[Key]:
    """Return what a made-up member is found by; some have nothing."""
    found = [Key("rate", number=member)]
    found += [Key("job", JOBS[member % 3])] if member % 7 else []
    found += [Key("job", JOBS[(member + 1) % 3])] if member % 5 == 0 else []
    return found + ([Key("few", number=member % 2)] if member % 11 == 0 else [])


def fill(store: Store, count: int) -> list[int]:
    """Write members with keys; every thirteenth is voided, every ninth a firm."""
    with store.write() as connection:
        actor = connection.execute(sa.select(ACTOR_KIND.c.id).limit(1)).scalar_one()
        newest = connection.execute(sa.select(sa.func.max(MEMBER.c.id))).scalar_one()
        ids = range(newest + 1, newest + count + 1)
        rows = [
            {"id": each, "number": f"9{each:09}", "actor_kind_id": actor, "version": 1,
             "kind": MemberKind.PERSON if each % 9 else MemberKind.ORGANISATION,
             "recorded_at": AT, "voided_at": None if each % 13 else AT}
            for each in ids
        ]  # fmt: skip
        connection.execute(sa.insert(MEMBER), rows)
        add_keys(connection, TARGET, ((e, key) for e in ids for key in keys_of(e)))
    return [each for each in ids if each % 9 and each % 13]


def fits(member: int, sought: Sought) -> bool:
    keys = keys_of(member)
    blank = all(each.attribute != sought.attribute for each in keys)
    return sought.met(keys) or (sought.or_none and blank)


def test_every_filter_alone_and_with_others_finds_who_fits(store: Store):
    office = Office.open(store)
    mine = office.member().id
    members = fill(store, 300)
    some = [[each] for each in FILTERS.values()]
    some += [list(each) for each in combinations(FILTERS.values(), 2)]
    some += [list(FILTERS.values())[:4]]

    for filters in some:
        wanted = [e for e in members if all(fits(e, sought) for sought in filters)]
        for limit in (3, 1_000):
            with store.read() as connection:
                found = subjects_with(connection, TARGET, filters, limit)
            found = tuple(each for each in found if each != mine)
            assert list(found) == wanted[: len(found)], filters
            assert limit == 3 or len(found) == len(wanted)


def test_a_dry_run_is_not_done_again_until_a_record_changes(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    office = Office.open(store)
    office.publish()
    draft = office.draft(with_("children", most="5"))
    by, read = office.occasion("owner-1"), []
    plain = attributes.all_contents

    def counted(*given: Any) -> Any:
        read.append(given)
        return plain(*given)

    monkeypatch.setattr(attributes, "all_contents", counted)

    def unfit() -> list[int]:
        problems = show_version(store, by, draft.id).problems
        return [each.facts["records"] for each in problems]

    assert [unfit(), unfit()] == [[], []]
    assert len(read) == 1
    office.set(children="9")
    assert [unfit(), unfit()] == [[1], [1]]
    assert len(read) == 2
