"""What the gate of lifecycles refuses, and that what ships passes it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from portal.domain.publishing.content import content_bytes, read_content
from portal.domain.publishing.lifecycle import (
    content_from,
    lifecycle_from,
    offerings_of,
)
from portal.domain.publishing.lifecycle_gate import CODES, lifecycle_problems
from seed.lifecycle import canonical
from tests.domain.gates import half_said, named, wordless

USED = {"MAIL": "canonical", "PAY": "canonical", "PHONE": "other"}
AROUND = {"code": "canonical", "held": {"active": 2}, "offerings": USED}
Content = dict[str, Any]


def shipped() -> Content:
    content = {**content_from(canonical(), "基準", "Canonical"), "offerings": ["PAY"]}
    return dict(read_content(content_bytes(content)))


def state(content: Content, code: str) -> Content:
    return next(dict_ for dict_ in content["states"] if dict_["code"] == code)


def move(content: Content, name: str) -> Content:
    return next(dict_ for dict_ in content["moves"] if dict_["id"] == name)


def first_guard(content: Content, **given: Any) -> None:
    move(content, "apply@")["guards"] = [given]


def without_state(content: Content, code: str) -> None:
    content["states"] = [s for s in content["states"] if s["code"] != code]
    content["moves"] = [
        m for m in content["moves"] if code not in (m["was"], m["became"])
    ]


def lonely(content: Content, **given: Any) -> None:
    extra = {**state(content, "active"), "code": "moon", "deadlines": []}
    content["states"].append(extra | given)


CASES: list[tuple[str, str, Callable[[Content], Any]]] = [
    ("format_newer", "/format", lambda c: c.update(format=3)),
    ("field_missing", "/states", lambda c: c.pop("states")),
    ("field_missing", "/states/active/kind", lambda c: state(c, "active").pop("kind")),
    ("field_unknown", "/moon", lambda c: c.update(moon=1)),
    ("field_wrong", "/states/active/kind",
     lambda c: state(c, "active").update(kind="?")),
    ("field_wrong", "/moves/apply@/movers/X",
     lambda c: move(c, "apply@").update(movers=["X"])),
    ("field_wrong", "/moves", lambda c: c.update(moves={"a": 1})),
    ("field_wrong", "/states/x", lambda c: c.update(states=["x"])),
    ("field_wrong", "/states/2/code", lambda c: state(c, "active").update(code=7)),
    ("other_code", "/code", lambda c: c.update(code="other")),
    ("text_missing", "/name_en", lambda c: c.update(name_en=" ")),
    ("text_unusable", "/states/active/name_en",
     lambda c: state(c, "active").update(name_en="Active\u202e")),
    ("text_missing", "/states/active/member_text_ja",
     lambda c: state(c, "active").update(member_text_ja="")),
    ("text_missing", "/moves/apply@/name_ja",
     lambda c: move(c, "apply@").update(name_ja="")),
    ("text_missing", "/reasons/DEATH/name_en",
     lambda c: [r.update(name_en="") for r in c["reasons"] if r["code"] == "DEATH"]),
    ("twice", "/states/active", lambda c: c["states"].append(state(c, "active"))),
    ("twice", "/moves/apply@/guards/min_age",
     lambda c: move(c, "apply@")["guards"].append({"code": "min_age"})),
    ("twice", "/states/applied/deadlines/expire_application",
     lambda c: state(c, "applied")["deadlines"].append(
         {"event": "expire_application", "days": 3})),
    ("move_twice", "/moves/again",
     lambda c: c["moves"].append({**move(c, "apply@"), "id": "again"})),
    ("state_unknown", "/moves/apply@/became",
     lambda c: move(c, "apply@").update(became="moon")),
    ("state_unknown", "/moves/apply@/was",
     lambda c: move(c, "apply@").update(was="moon")),
    ("state_unknown", "/remap/old", lambda c: c.update(remap={"old": "moon"})),
    ("guard_unknown", "/moves/apply@/guards/moon",
     lambda c: first_guard(c, code="moon")),
    ("parameter_choice",
     "/moves/apply@/guards/filed_before_monthly_deadline/parameters/holiday",
     lambda c: first_guard(c, code="filed_before_monthly_deadline",
                           parameters={"holiday": "never"})),
    ("parameter_choice", "/moves/apply@/guards/rejoin_allowed/parameters/refused",
     lambda c: first_guard(c, code="rejoin_allowed", parameters={"refused": ["x"]})),
    ("parameter_unknown", "/moves/apply@/guards/min_age/parameters/moons",
     lambda c: first_guard(c, code="min_age", parameters={"moons": 1})),
    *(
        ("parameter_wrong", "/moves/apply@/guards/min_age/parameters/years",
         lambda c, value=value: first_guard(
             c, code="min_age", parameters={"years": value}))
        for value in ("13", True, -1, None, 99_999, [13])
    ),
    ("movers_missing", "/moves/apply@/movers",
     lambda c: move(c, "apply@").update(movers=[])),
    ("reasons_missing", "/moves/apply@/reasons",
     lambda c: move(c, "apply@").update(reasons=[])),
    ("reason_unknown", "/moves/apply@/reasons",
     lambda c: move(c, "apply@").update(reasons=["MOON"])),
    *(
        ("second_person_wrong", "/moves/apply@/second_person",
         lambda c, text=text: move(c, "apply@").update(second_person=text))
        for text in ("sometimes", "when:MOON", "when:")
    ),
    ("deadline_unknown", "/states/active/deadlines/moon",
     lambda c: state(c, "active").update(deadlines=[{"event": "moon"}])),
    ("no_beginning", "/moves",
     lambda c: c.update(moves=[m for m in c["moves"] if m["was"]])),
    ("no_beginning", "/moves", lambda c: move(c, "apply@").update(event="enrol")),
    *(
        ("event_reserved", "/moves/apply@/event",
         lambda c, word=word: move(c, "apply@").update(event=word))
        for word in ("undo", "join")
    ),
    ("state_unreachable", "/states/moon", lonely),
    ("state_without_end", "/states/moon", lonely),
    ("offering_unknown", "/offerings",
     lambda c: c.update(offerings=["PAY", "MOON"])),
    ("twice", "/offerings/PAY", lambda c: c.update(offerings=["PAY", "PAY"])),
    ("offering_dropped", "/offerings", lambda c: c.update(offerings=["MAIL"])),
    ("state_held", "/remap/active", lambda c: without_state(c, "active")),
]  # fmt: skip


def test_what_ships_has_no_problem_and_comes_back_as_it_was():
    content = shipped()
    found = lifecycle_from(content)

    assert lifecycle_problems(content, None, AROUND) == ()
    assert found.states == canonical().states
    assert found.moves == canonical().moves
    assert found.reasons == canonical().reasons


@pytest.mark.parametrize(("code", "path", "spoil"), CASES)
def test_the_gate_names_what_is_wrong_and_where(
    code: str, path: str, spoil: Callable[[Content], Any]
):
    content = shipped()
    spoil(content)

    problems = lifecycle_problems(content, shipped(), AROUND)

    assert (code, path) in named(problems)
    assert half_said(problems) == []


def test_every_problem_is_tried_and_has_words():
    assert {code for code, _, _ in CASES} == set(CODES)
    assert wordless(CODES) == []


def test_a_removed_state_may_go_when_it_is_said_where_its_members_belong():
    content = shipped()
    without_state(content, "on_leave")
    state(content, "suspended")
    around = {**AROUND, "held": {"on_leave": 1}}
    before = {each.code for each in lifecycle_problems(content, None, around)}

    content["remap"] = {"on_leave": "suspended"}

    after = {each.code for each in lifecycle_problems(content, None, around)}
    assert before - after == {"state_held"}


def test_a_reason_can_ask_for_the_second_person():
    content = shipped()
    some = move(content, "apply@")["reasons"][0]
    move(content, "apply@")["second_person"] = f"when:{some}"

    assert lifecycle_problems(content, None, AROUND) == ()


def test_a_field_policy_is_kept():
    content = json.loads(json.dumps(shipped()))
    state(content, "withdrawn")["field_policy"] = {"phone": "mask"}

    assert lifecycle_problems(content, None, AROUND) == ()
    assert lifecycle_from(content).states["withdrawn"].field_policy == {"phone": "mask"}


def test_what_was_written_in_format_1_names_no_offering_and_passes():
    content = shipped()
    content["format"] = 1
    del content["offerings"]

    assert lifecycle_problems(content, None, AROUND) == ()
    assert offerings_of(content) == ()


def test_an_offering_may_go_once_another_lifecycle_has_taken_it():
    live, draft = shipped(), shipped()
    draft["offerings"] = []
    taken = {**AROUND, "offerings": {**USED, "PAY": "other"}}

    assert lifecycle_problems(draft, live, taken) == ()
