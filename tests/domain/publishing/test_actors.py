"""Actor kinds: what their gate refuses, and what is missing in their action flows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models.kinds import LockBlock
from portal.domain.card import Words
from portal.domain.publishing.actor import (
    BINDINGS,
    actor_of,
    is_there,
    new_actor,
)
from portal.domain.publishing.actor_flow import GAPS, FunctionFact, Scene, gaps
from portal.domain.publishing.actor_gate import CODES, actor_problems
from portal.domain.publishing.content import content_bytes, path_text, read_content
from portal.domain.publishing.functions import functions_in, meant_in
from portal.domain.publishing.offering import new_offering
from portal.wording import has
from seed.catalog import ACTOR_KINDS, OFFERINGS, actor_kinds
from tests.domain.gates import half_said, named, wordless

Content = dict[str, Any]
MOVES = frozenset({"apply", "withdraw"})
NAMES = {each.code: Words(each.name_ja, each.name_en) for each in ACTOR_KINDS}


def service(code: str) -> bytes:
    found = next(each for each in OFFERINGS if each.code == code)
    return content_bytes(new_offering(code, found.name_ja, found.name_en, **found.more))


SCENE = Scene(
    actors=NAMES,
    functions={
        f"{each.code}:{function}": fact
        for each in OFFERINGS
        for function, fact in functions_in(service(each.code)).items()
    },
    moves={each.code: MOVES for each in OFFERINGS},
)
AROUND: Content = {
    "code": "member",
    "scene": SCENE,
    "names": NAMES,
    "offerings": {each.code for each in OFFERINGS},
}


def actor(code: str = "member") -> Content:
    found = next(each for each in actor_kinds(OFFERINGS) if each.code == code)
    made = new_actor(code, found.name_ja, found.name_en, found.side, **found.more)
    return dict(read_content(content_bytes(made)))


def put(**given: Any) -> Callable[[Content], Any]:
    return lambda content: content.update(given)


def step(**given: Any) -> Callable[[Content], Any]:
    return lambda content: content["flow"][0].update(given)


def person(**given: Any) -> Callable[[Content], Any]:
    return lambda content: content["stakeholders"][0].update(given)


FIRST = "/flow/apply-phone"
CASES: list[tuple[str, str, Callable[[Content], Any]]] = [
    ("format_newer", "/format", put(format=2)),
    ("field_missing", "/side", lambda c: c.pop("side")),
    ("field_unknown", "/moon", put(moon=1)),
    ("field_wrong", "/side", put(side="moon")),
    ("field_wrong", "/bound_by/moon", put(bound_by=["moon"])),
    ("field_wrong", "/stakeholders/planning/from_stage", person(from_stage=5)),
    ("field_wrong", "/stakeholders/planning/part", person(part="guest")),
    ("other_code", "/code", put(code="moon")),
    ("text_missing", "/name_ja", put(name_ja=" ")),
    ("text_missing", f"{FIRST}/name_en", step(name_en="")),
    ("text_unusable", "/name_ja", put(name_ja="会\a員")),
    ("text_too_long", "/goals_en", put(goals_en="a" * 2_001)),
    ("text_too_long", f"{FIRST}/terms_ja", step(terms_ja="あ" * 501)),
    ("twice", FIRST, lambda c: c["flow"].append(c["flow"][0])),
    ("twice", "/bound_by/contract", put(bound_by=["contract", "contract"])),
    ("actor_name_taken", "/name_en", put(name_en="Legal")),
    ("step_actor_unknown", f"{FIRST}/actor", step(actor="moon")),
    ("function_unknown", f"{FIRST}/function", step(function="PHONE:moon")),
    ("function_unknown", f"{FIRST}/function", step(function="apply")),
    ("move_unknown", f"{FIRST}/move", step(move="moon")),
    ("move_unknown", f"{FIRST}/move", step(function="", move="moon")),
    ("offering_unknown", "/stakeholders/planning/offering", person(offering="MOON")),
]


@pytest.mark.parametrize("code", [each.code for each in ACTOR_KINDS])
def test_what_ships_passes_and_comes_back_as_it_was(code: str):
    content = actor(code)

    assert actor_problems(content, content, {**AROUND, "code": code}) == ()
    assert actor_of(content).model_dump(mode="json") == content


@pytest.mark.parametrize(("code", "path", "spoil"), CASES)
def test_the_gate_names_what_is_wrong_and_where(
    code: str, path: str, spoil: Callable[[Content], Any]
):
    content = actor()
    spoil(content)

    problems = actor_problems(content, None, AROUND)

    assert (code, path) in named(problems)
    assert half_said(problems) == []


def test_every_problem_is_tried_and_has_words():
    assert {code for code, _, _ in CASES} == set(CODES)
    assert wordless((*CODES, *GAPS)) == []
    for code in BINDINGS:
        assert has(f"actors.bindings.{code}")


def test_an_actor_kind_that_is_new_may_name_itself_in_its_flow():
    scene = replace(SCENE, actors={})
    around = {**AROUND, "scene": scene}

    assert actor_problems(actor(), None, around) == ()


# ------------------------------------------------------------------ gaps


def told(content: Content, scene: Scene = SCENE) -> set[tuple[str, str]]:
    found = gaps(actor_of(content), scene)
    assert half_said(found) == []
    return {(each.code, path_text(each.path)) for each in found}


def silent(code: str) -> Scene:
    """Return the scene with a function that says no answer."""
    fact = FunctionFact(Words("申込", "Apply"), "member", answered=False)
    return replace(SCENE, functions={**SCENE.functions, code: fact})


@pytest.mark.parametrize(
    ("code", "path", "spoil", "scene"),
    [
        ("function_missing", f"{FIRST}/function", step(function=""), SCENE),
        ("function_of_another", f"{FIRST}/function", step(actor="legal"), SCENE),
        ("function_unanswered", f"{FIRST}/function", step(), silent("PHONE:apply")),
        ("function_idle", "/flow", step(function="PHONE:use"), SCENE),
        ("flow_empty", "/flow", put(flow=[]), SCENE),
        ("step_actor_unknown", f"{FIRST}/actor", step(actor="moon"), SCENE),
        ("function_unknown", f"{FIRST}/function", step(), replace(SCENE, functions={})),
        ("move_unknown", f"{FIRST}/move", step(), replace(SCENE, moves={})),
    ],
)
def test_each_gap_is_named_where_it_is(
    code: str, path: str, spoil: Callable[[Content], Any], scene: Scene
):
    content = actor()
    before = told(content)
    spoil(content)

    assert (code, path) in told(content, scene) - before


def test_a_flow_without_gaps_has_none():
    assert told(actor("end_user")) == set()
    assert told(actor()) == {("function_missing", "/flow/withdraw/function")}
    assert told(actor("legal")) == {("flow_empty", "/flow")}


def test_a_service_that_ends_leaves_gaps_in_the_flows_that_used_it():
    left = {code: e for code, e in SCENE.functions.items() if "PHONE" not in code}

    found = told(actor("end_user"), replace(SCENE, functions=left))

    assert found == {("function_unknown", "/flow/use-phone/function")}


def test_functions_are_read_from_what_services_say():
    found = functions_in(service("PAY"))

    assert found["settle"] == FunctionFact(
        Words("売上を受け取る", "Be paid"), "partner_store", answered=True
    )
    asks = {code: each.asks for code, each in found.items()}
    assert (asks["apply"], asks["use"]) == (LockBlock.JOIN, LockBlock.USE)
    assert meant_in(service("PAY")) >= {"member", "partner_store"}


# ------------------------------------------------------------------ stakeholders


@pytest.mark.parametrize(
    ("stage", "members", "observers"),
    [
        (1, {"planning"}, {"legal"}),
        (2, {"planning", "legal_rules"}, {"legal"}),
        (3, {"planning", "legal_rules", "desk"}, {"legal"}),
    ],
)
def test_stakeholders_come_in_at_their_step_and_stay(
    stage: int, members: set[str], observers: set[str]
):
    rows = actor_of(actor()).stakeholders

    for part, expected in (("member", members), ("observer", observers)):
        assert {each.id for each in rows if is_there(each, stage, part)} == expected
