"""What the gate of offerings refuses, and that what ships passes it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from models.kinds import OfferingPhase
from portal.domain.publishing.content import content_bytes, read_content
from portal.domain.publishing.offering import (
    LISTS,
    holds_on,
    offering_of,
    phase_on,
)
from portal.domain.publishing.offering_gate import CODES, offering_problems
from portal.domain.publishing.offering_phases import NEXT, TMF_STATUS, leads_to
from portal.wording import LANGUAGES, say
from seed.catalog import OFFERINGS
from tests.domain.gates import half_said, named, wordless
from tests.domain.publishing.offering_cases import AROUND, Content, offering, row


def phases(*rows: tuple[str, str]) -> Callable[[Content], Any]:
    listed = [{"code": code, "since": since} for code, since in rows]
    return lambda content: content.update(phases=listed)


def edit(part: str, name: str, **given: Any) -> Callable[[Content], Any]:
    return lambda content: row(content, part, name).update(given)


def put(**given: Any) -> Callable[[Content], Any]:
    return lambda content: content.update(given)


CASES: list[tuple[str, str, Callable[[Content], Any]]] = [
    ("format_newer", "/format", put(format=2)),
    ("field_missing", "/format", lambda c: c.pop("format")),
    ("field_unknown", "/moon", put(moon=1)),
    ("field_wrong", "/name_ja", put(name_ja=1)),
    ("field_wrong", "/code", put(code="電話")),
    ("field_wrong", "/phases/moon/code", phases(("moon", "2024-01-01"))),
    ("field_wrong", "/variants/light/valid_from",
     edit("variants", "light", valid_from="2024-02-30")),
    ("field_wrong", "/hours/weekdays/opens", edit("hours", "weekdays", opens="9:00")),
    ("field_wrong", "/targets/p1/response_minutes",
     edit("targets", "p1", response_minutes=0)),
    ("other_code", "/code", put(code="OTHER")),
    ("text_missing", "/name_en", put(name_en=" ")),
    ("text_missing", "/functions/use/name_ja", edit("functions", "use", name_ja="")),
    ("text_unusable", "/name_en", put(name_en="Phone \u202e")),
    ("text_unusable", "/details_ja", put(details_ja="a\ab")),
    ("text_too_long", "/summary_ja", put(summary_ja="あ" * 501)),
    ("text_too_long", "/functions/use/action_en",
     edit("functions", "use", action_en="a" * 501)),
    ("twice", "/variants/light",
     lambda c: c["variants"].append(row(c, "variants", "light"))),
    ("twice", "/tags/person_category_05",
     lambda c: c["tags"].append("person_category_05")),
    ("phase_missing", "/phases", put(phases=[])),
    ("phase_not_next", "/phases/in_service",
     phases(("design", "2024-01-01"), ("in_service", "2024-02-01"))),
    ("phase_not_next", "/phases/design",
     phases(("rejected", "2024-01-01"), ("design", "2024-02-01"))),
    ("phase_order", "/phases/preparation/since",
     phases(("design", "2024-02-01"), ("preparation", "2024-02-01"))),
    ("phase_back", "/phases", phases(("design", "2024-02-01"))),
    ("phase_back", "/phases", phases(("in_service", "2027-02-01"))),
    ("needed_in_phase", "/declaration_en", put(declaration_en=" ")),
    ("needed_in_phase", "/actors", put(actors=[], functions=[], interfaces=[])),
    ("support_missing", "/support_phone",
     put(support_phone="", support_mail=" ", support_url="")),
    ("name_taken", "/name_ja", put(name_ja="ほのかぜ メール")),
    ("name_taken", "/name_en", put(name_en="HONOKAZE mail")),
    ("span_empty", "/variants/trial/valid_to",
     edit("variants", "trial", valid_to="2023-04-01")),
    ("hours_empty", "/hours/weekdays/on_days", edit("hours", "weekdays", on_days=[])),
    ("hours_wrong", "/hours/weekdays/closes",
     edit("hours", "weekdays", closes="09:00")),
    ("target_wrong", "/targets/p1/restore_minutes",
     edit("targets", "p1", restore_minutes=1)),
    ("actor_unknown", "/actors", lambda c: c["actors"].append("moon")),
    ("actor_not_live", "/actors", lambda c: c["actors"].append("sales_agency")),
    ("actor_not_chosen", "/functions/use/actor",
     edit("functions", "use", actor="partner_store")),
    ("actor_idle", "/actors", lambda c: c["actors"].append("partner_store")),
    ("end_unknown", "/interfaces/state/source",
     edit("interfaces", "state", source="function:moon")),
    ("end_unknown", "/interfaces/state/target",
     edit("interfaces", "state", target="help_desk")),
    ("ends_same", "/interfaces/state/target",
     edit("interfaces", "state", target="function:use")),
    ("tag_unknown", "/tags", put(tags=["moon"])),
    ("part_unknown", "/parts", put(parts=["MOON"])),
    ("part_of_itself", "/parts", put(parts=["PHONE"])),
    ("part_of_itself", "/parts", put(parts=["SET"])),
    ("variant_held", "/variants/light",
     lambda c: c["variants"].remove(row(c, "variants", "light"))),
    ("names_chosen", "/candidates", edit("candidates", "two", decision="chosen")),
    ("name_not_chosen", "/candidates/one", edit("candidates", "one", name_ja="別")),
    ("decision_without_reason", "/candidates/two/reason",
     edit("candidates", "two", reason="")),
]  # fmt: skip


@pytest.mark.parametrize("code", [each.code for each in OFFERINGS])
def test_what_ships_passes_and_comes_back_as_it_was(code: str):
    content = offering(code)

    assert offering_problems(content, content, {**AROUND, "code": code, "names": (),
                                                "held": {}}) == ()  # fmt: skip
    assert offering_of(content).model_dump(mode="json") == content


@pytest.mark.parametrize(("code", "path", "spoil"), CASES)
def test_the_gate_names_what_is_wrong_and_where(
    code: str, path: str, spoil: Callable[[Content], Any]
):
    content = offering()
    spoil(content)

    problems = offering_problems(content, offering(), AROUND)

    assert (code, path) in named(problems)
    assert half_said(problems) == []


def test_every_problem_is_tried_and_has_words():
    assert {code for code, _, _ in CASES} == set(CODES)
    assert wordless(CODES) == []


def test_an_idea_needs_no_more_than_its_names():
    content = {"format": 1, "code": "PHONE", "name_ja": "案", "name_en": "Idea",
               "phases": [{"code": "considered", "since": "2026-11-01"}]}  # fmt: skip

    assert offering_problems(content, None, {**AROUND, "held": {}}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "\u202eひっくり返る\u202c",
        "ﾊﾟソコン がぎぐ",
        "{0} %s $x {{name}}",
        "https://example.jp/?a=<b>&c='d'",
        "🧑‍🚀 𠮷野家",
    ],
)
def test_text_is_kept_as_text(text: str):
    content = {**offering(), "summary_ja": text, "details_en": text}

    assert offering_problems(content, offering(), AROUND) == ()
    stored = read_content(content_bytes(content))
    again = read_content(content_bytes(stored))
    assert stored == again
    assert offering_of(stored).details_en == stored["details_en"]


def test_a_phase_leads_only_forward():
    assert leads_to(OfferingPhase.CONSIDERED, OfferingPhase.ENDED)
    assert not leads_to(OfferingPhase.ENDED, OfferingPhase.IN_SERVICE)
    assert not leads_to(OfferingPhase.IN_SERVICE, OfferingPhase.REJECTED)
    assert set(NEXT) == set(TMF_STATUS) == set(OfferingPhase)
    for language in LANGUAGES:
        for phase in OfferingPhase:
            assert say(f"publishing.offering_phases.{phase}", language)


def test_phases_and_variants_hold_from_their_day_on():
    content = offering()
    phases(("in_service", "2024-01-01"), ("ending", "2026-12-01"))(content)
    shape = offering_of(content)
    trial = next(each for each in shape.variants if each.code == "trial")
    light = next(each for each in shape.variants if each.code == "light")

    asked = [
        date(2023, 12, 31),
        date(2024, 1, 1),
        date(2026, 11, 30),
        date(2026, 12, 1),
    ]
    found = [phase_on(shape, each) for each in asked]
    assert found == [None, "in_service", "in_service", "ending"]
    asked = [date(2023, 3, 31), date(2023, 4, 1), date(2024, 3, 31), date(2024, 4, 1)]
    assert [holds_on(trial, each) for each in asked] == [False, True, True, False]
    assert holds_on(light, date(1990, 1, 1))


def test_every_list_is_told_apart_by_what_the_tree_sees():
    content = offering()

    for name, code in LISTS.items():
        assert all(isinstance(each[code], str) for each in content[name])
