"""Versions as facts: made of what they say, and as known at an instant."""

import json
from dataclasses import replace
from typing import Any

from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass
from portal.domain.terms.facts import (
    as_known,
    coming,
    fact_of,
    in_force,
    of_document,
    said_of,
)
from tests.domain.terms.versions import LONG_AGO, at, day, notice, version

C = ChangeClass
CONTENT: dict[str, Any] = {
    "format": 2, "code": "tos", "name_ja": "規約", "name_en": "Terms",
    "document": "privacy_policy", "change": "privacy_beyond", "notice_days": 30,
    "grace_days": 60,
    "applies": [
        {"id": "a1", "actors": ["shop", "member"], "offerings": ["MAIL"],
         "only": {"plan": ["b", "a"]}, "precedence": 2, "mode": "must_accept",
         "after": "lock", "flows_down": True},
    ],
    "purposes": [{"id": "ads", "name_ja": "広告", "name_en": "Ads", "consent": True}],
}  # fmt: skip


def test_a_fact_says_what_the_content_says():
    said = json.loads(json.dumps(said_of(CONTENT)))
    found = fact_of(said, document="tos", version_id=7, number=2,
                    effective_at=day("2026-06-01"), approved_at=LONG_AGO,
                    content_hash="ab", floor_days=14)  # fmt: skip

    assert (found.kind, found.change) == ("privacy_policy", C.PRIVACY_BEYOND)
    assert (found.notice_days, found.grace_days, found.floor_days) == (30, 60, 14)
    (row,) = found.applies
    assert row.actors == {"member", "shop"}
    assert dict(row.only) == {"plan": {"a", "b"}}
    assert (row.mode, row.after) == (AcceptanceMode.MUST_ACCEPT, AfterGrace.LOCK)
    assert row.flows_down
    assert [(p.id, p.consent) for p in found.purposes] == [("ads", True)]


def test_what_binds_is_kept_alike_whatever_order_people_chose_in():
    row = {**CONTENT["applies"][0], "actors": ["member", "shop"]}

    assert said_of({**CONTENT, "applies": [row]}) == said_of(CONTENT)


def test_an_end_and_a_version_are_known_from_their_instants():
    one = version(1, C.FIRST, "2024-04-01")
    two = version(2, C.EDITORIAL, "2025-04-01", approved_at=at("2025-03-01T10:00"),
                  ended_at=day("2026-04-01"), ended_known_at=at("2026-03-01T10:00"),
                  notices=(notice("2025-03-02T10:00"),))  # fmt: skip

    def then(known: str) -> int | None:
        found = in_force(as_known((one, two), at(known)), at("2026-05-01T10:00"))
        return found.number if found else None

    assert then("2025-02-01T10:00") == 1
    assert then("2025-04-01T10:00") == 2
    assert then("2026-05-01T10:00") == 1
    (_, early) = as_known((one, two), at("2025-03-01T12:00"))
    assert (early.notices, early.ended_at) == ((), None)


def test_what_was_taken_back_before_it_came_is_in_force_at_no_instant():
    one = version(1, C.FIRST, "2024-04-01")
    gone = version(2, C.EDITORIAL, "2025-04-01", ended_at=day("2025-04-01"),
                   ended_known_at=LONG_AGO)  # fmt: skip
    other = replace(one, document="policy")

    assert of_document((other, gone, one), "tos") == (one,)
    assert in_force((one, gone), day("2026-04-01")) == one
    assert in_force((), day("2026-04-01")) is None
    three = version(3, C.EDITORIAL, "2027-04-01")
    assert coming((three, gone, one), day("2025-01-01")) == (three,)
