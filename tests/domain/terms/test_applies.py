"""Which document is for whom over time: gaps, overlaps, and what stands in front."""

from typing import Any

from models.terms_facts import Applies
from models.terms_kinds import ChangeClass
from portal.domain.terms.applies import Lane, timeline
from tests.domain.terms.versions import LATER, day, version

C = ChangeClass
WHO = ("member", "shop")
SOLD = ("MAIL", "PHONE")


def row(name: str = "a", **given: Any) -> tuple[Applies, ...]:
    sets = {n: frozenset(given.get(n, ())) for n in ("actors", "offerings")}
    return (Applies(name, **{**given, **sets}),)


def said(lanes: tuple[Lane, ...]) -> dict[tuple[str, str], list[str]]:
    """Return of each actor kind with each service what holds, segment by segment."""
    return {
        (actor, offering): [
            "gap" if not s.holders else
            ("both " if s.is_overlap else "some " if s.is_gap else "")
            + "+".join(f"{h.document}{h.number}" for h in s.holders)
            for s in lane.segments
        ]
        for lane in lanes
        for actor in lane.actors
        for offering in lane.offerings
    }  # fmt: skip


def test_everybody_has_a_lane_and_gaps_are_told():
    one = version(1, C.FIRST, "2024-04-01", applies=row(actors=["member"]))
    two = version(2, C.BENEFICIAL, "2025-04-01", applies=row(offerings=["MAIL"]))
    lanes = timeline((one, two), WHO, SOLD, LATER)

    assert said(lanes) == {
        ("member", "MAIL"): ["tos1", "tos2"],
        ("member", "PHONE"): ["tos1", "gap"],
        ("shop", "MAIL"): ["gap", "tos2"],
        ("shop", "PHONE"): ["gap"],
    }
    ends = {lane.segments[-1].until for lane in lanes}
    assert ends == {None}


def test_the_higher_rank_binds_and_equal_ones_overlap():
    one = version(1, C.FIRST, "2024-04-01", applies=row())
    same = version(1, C.FIRST, "2025-04-01", document="house", applies=row())
    high = version(1, C.FIRST, "2026-04-01", document="shops",
                   applies=row(actors=["shop"], precedence=2))  # fmt: skip
    found = said(timeline((one, same, high), WHO, SOLD[:1], LATER))

    assert found["member", "MAIL"] == ["tos1", "both house1+tos1"]
    assert found["shop", "MAIL"] == ["tos1", "both house1+tos1", "shops1"]


def test_what_asks_for_attributes_covers_only_some():
    some = version(1, C.FIRST, "2024-04-01",
                   applies=row(only={"plan": frozenset({"gold"})}))  # fmt: skip
    other = version(1, C.FIRST, "2025-04-01", document="house", applies=row())
    found = said(timeline((some, other), WHO[:1], SOLD[:1], LATER))

    assert found["member", "MAIL"] == ["some tos1", "house1+tos1"]


def test_an_end_leaves_the_version_before_and_kinds_are_apart():
    one = version(1, C.FIRST, "2024-04-01", applies=row())
    ended = {"ended_at": day("2026-04-01"), "ended_known_at": day("2026-03-01")}
    two = version(2, C.BENEFICIAL, "2025-04-01", applies=row(), **ended)
    policy = version(1, C.FIRST, "2024-04-01", document="p", kind="privacy_policy",
                     applies=row())  # fmt: skip
    lanes = timeline((one, two, policy), WHO, SOLD, LATER)

    assert [(lane.kind, lane.actors, lane.offerings) for lane in lanes] == [
        ("privacy_policy", WHO, SOLD), ("terms_of_use", WHO, SOLD)
    ]  # fmt: skip
    assert said(lanes[1:])["member", "MAIL"] == ["tos1", "tos2", "tos1"]
    early = timeline((one, two), WHO, SOLD, day("2026-02-01"))
    assert said(early)["member", "MAIL"] == ["tos1", "tos2"]
    assert timeline((), WHO, SOLD, LATER) == ()
