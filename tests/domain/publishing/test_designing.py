"""Forms, row edits and the diagram of the lifecycle designer, without a screen."""

from typing import Any

import pytest

from models.kinds import StateKind
from models.publishing_facts import ABSENT, FieldChange
from portal.domain.card import Words
from portal.domain.forms.definition import Form, Option
from portal.domain.forms.reading import read
from portal.domain.guards import LIBRARY, REJOIN
from portal.domain.publishing import lifecycle_edits as edits
from portal.domain.publishing import lifecycle_forms as forms
from portal.domain.publishing.diagram import SHAPES, mermaid
from portal.domain.publishing.lifecycle_gate import lifecycle_problems
from portal.domain.publishing.merge import merge
from portal.domain.publishing.tree import patch, within
from portal.wording import has
from tests.domain.publishing.test_lifecycle_gate import AROUND, move, shipped, state

Content = dict[str, Any]


def made(changes: edits.Changes, content: Content | None = None) -> Content:
    return dict(patch(content or shipped(), changes))


def codes(content: Content) -> set[str]:
    return {each.code for each in lifecycle_problems(content, None, AROUND)}


def labels(form: Any) -> list[object]:
    said = [(f.label, f.help, f.group, f.pattern_words) for f in form.fields]
    options = [each.label for field in form.fields for each in field.options]
    return [each for row in said for each in row] + options


# --- Forms ---------------------------------------------------------------------


def every_form() -> list[Any]:
    content = shipped()
    return [
        *(forms.state_form(new=new) for new in (True, False)),
        *(forms.reason_form(new=new) for new in (True, False)),
        *(forms.numbers_form(code, content) for code in (*LIBRARY, "moon")),
        forms.move_form(content),
        forms.deadline_form(content, "active"),
        forms.general_form(content, {"MAIL": Words("郵便", "Mail")}),
        forms.remap_form(content, {"old": Words("旧", "Old")}),
        forms.own_form([Option("MAIL", Words("郵便", "Mail"))]),
    ]


def test_every_label_of_every_form_has_words():
    keys = {e for form in every_form() for e in labels(form) if isinstance(e, str)}

    assert [each for each in sorted(keys) if not has(each)] == []


def opened(content: Content, part: str, row: forms.Row) -> tuple[Form, forms.Values]:
    if part == "states":
        return forms.state_form(new=False), forms.state_values(row)
    if part == "moves":
        return forms.move_form(content), forms.move_values(row)
    return forms.reason_form(new=False), row


def saved(part: str, values: forms.Values, row: forms.Row) -> forms.Row:
    if part == "states":
        return forms.state_row(values, row)
    return forms.move_row(values, row, []) if part == "moves" else {**row, **values}


@pytest.mark.parametrize("part", edits.IDS)
def test_a_row_that_is_opened_and_saved_is_the_same_row(part: str):
    content = shipped()
    state(content, "withdrawn")["field_policy"] = {"phone": "mask", "other": "keep"}
    for row in content[part]:
        form, values = opened(content, part, row)
        found = read(form, {each.code: values.get(each.code) for each in form.fields})
        again = saved(part, found.values, row)

        assert found.problems == {}
        for name in ("movers", "reasons"):
            assert sorted(again.get(name, ())) == sorted(row.get(name, ()))
        rest = {"movers": 0, "reasons": 0, "second_person": 0}
        assert {**again, **rest} == {**row, **rest}
        kinds = [set(str(r.get("second_person")).split("|")) for r in (again, row)]
        assert kinds[0] == kinds[1]


def test_a_new_move_gets_an_id_of_its_own():
    values = {"event": "go", "name_ja": "", "name_en": "", "was": None, "became": "a",
              "movers": ("H",), "reasons": (), "second_person": None}  # fmt: skip

    first = forms.move_row(values, None, [])
    second = forms.move_row(values, None, ["go@", "go@-2"])

    assert (first["id"], second["id"]) == ("go@", "go@-3")
    assert (first["was"], first["second_person"], first["guards"]) == ("", "", [])


def test_a_second_person_for_some_reasons_is_kept_and_needs_a_reason():
    content = shipped()
    form = forms.move_form(content)
    values = dict(forms.move_values(move(content, "suspend@active")))
    assert values["second_reasons"] == ("VIOLATION", "FRAUD_SUSPECT", "COURT")
    given = {each.code: values[each.code] for each in form.fields}

    none = read(form, {**given, "second_reasons": ()})

    assert none.problems["second_reasons"].code == "missing"


def test_a_new_state_begins_without_deadlines_and_says_what_becomes_of_fields():
    form = forms.state_form(new=True)
    given = {"code": "gone", "kind": "ended", "mail": "delete", "phone": None}
    row = forms.state_row(read(form, given).values, None)
    shown = read(form, {"code": "on", "kind": "active", "mail": "delete"})

    assert row["field_policy"] == {"mail": "delete"}
    assert row["deadlines"] == []
    assert "mail" not in shown.values


def test_a_deadline_is_a_move_of_the_system_from_that_state():
    content = shipped()

    form = forms.deadline_form(content, "applied")
    without = forms.deadline_form(content, "applied", without={"expire_application"})

    assert "expire_application" in form.by_code["event"].codes
    assert "expire_application" not in without.by_code["event"].codes
    row = forms.deadline_row({"event": "x", "days": 3, "ends": None})
    assert row == {"event": "x", "days": 3, "ends": ""}


def test_a_service_that_nobody_knows_can_still_be_taken_out():
    form = forms.general_form({"offerings": ["OLD"]}, {"MAIL": Words("郵便", "Mail")})

    assert form.by_code["offerings"].codes == ("MAIL", "OLD")


# --- Edits ---------------------------------------------------------------------


def test_a_state_goes_with_its_moves_and_the_gate_is_content_again():
    content = shipped()
    assert edits.row_of(content, "states", "moon") is None

    without = made(edits.dropped(content, "states", "expired"))

    assert edits.row_of(without, "states", "expired") is None
    assert edits.moves_of(without, "expired") == []
    assert codes(without) == {"deadline_unknown"}
    mended = made(edits.gone(("states", "active", "deadlines", "term_end")), without)
    assert codes(mended) == set()


def test_a_reason_goes_out_of_the_moves_that_name_it():
    content = shipped()
    only = edits.dropped(content, "reasons", "COURT")

    found = move(made(only), "suspend@active")
    left = made(edits.dropped(content, "reasons", "COURT_LIFTED"))

    assert "COURT" not in found["reasons"]
    assert found["second_person"] == "when:VIOLATION|FRAUD_SUSPECT"
    assert codes(left) == set()
    deaths = made(edits.dropped(content, "reasons", "DEATH"))
    assert move(deaths, "report_death@active")["second_person"] == "always"
    move(content, "suspend@active")["second_person"] = "when:COURT"
    bare = made(edits.dropped(content, "reasons", "COURT"), content)
    assert move(bare, "suspend@active")["second_person"] == ""


@pytest.mark.parametrize(
    ("row", "by", "place"),
    [("active", -1, 1), ("active", 1, 3), ("applied", -1, 0), ("purged", 1, -1)],
)
def test_rows_change_places_within_their_list(row: str, by: int, place: int):
    content = made(edits.shifted(shipped(), "states", row, by))

    assert content["states"][place]["code"] == row
    assert len(content["states"]) == len(shipped()["states"])


def test_naming_services_raises_the_format_and_names_alone_do_not():
    old = shipped()
    old["format"] = 1
    del old["offerings"]
    values = {"name_ja": "新", "name_en": "New", "offerings": ()}

    assert made(edits.general(old, values), old)["format"] == 1
    named = made(edits.general(old, {**values, "offerings": ("MAIL",)}), old)
    assert (named["format"], named["offerings"]) == (2, ["MAIL"])


def test_a_limit_is_one_for_all_moves_that_have_just_these_numbers():
    content = shipped()
    move(content, "purge@archived")["guards"].append({"code": "moon", "parameters": {}})
    found = {each.id: each for each in edits.limits(content)}

    limit = found["cool_off_passed@pseudonymise@withdrawn"]
    assert len(limit.moves) == 5
    changed = made(edits.set_limit(limit, {"days": 14}), content)
    days = {
        guard["parameters"]["days"]
        for each in changed["moves"]
        for guard in each["guards"]
        if guard["code"] == "cool_off_passed"
    }
    assert days == {14}
    assert not any(each.guard in ("no_arrears", "moon") for each in found.values())


def test_states_that_are_gone_with_members_in_them_are_asked_for():
    content = shipped()
    content["remap"] = {"old": "active", "active": "applied"}

    assert edits.gone_states(content, ["active", "lost"]) == ("lost", "old")


def test_what_was_made_of_another_revision_keeps_to_the_rows_that_are_there():
    content = shipped()
    there = FieldChange(("moves", "apply@", "name_en"), ABSENT, "Ask")
    added = FieldChange(("states", "trial"), ABSENT, {"code": "trial"})
    beyond = [
        FieldChange(("moves", "moon", "name_en"), ABSENT, "x"),
        FieldChange(("states", "moon"), None, ABSENT),
        FieldChange(("name_en", "deeper"), ABSENT, "x"),
        FieldChange(("name_en", "deeper", "still"), ABSENT, "x"),
    ]

    assert within(content, (there, added, *beyond)) == (there, added)


def test_two_who_edit_different_fields_of_one_row_both_have_their_way():
    base = shipped()
    row = {**state(base, "active"), "name_ja": "稼働"}
    other = {**state(base, "active"), "name_en": "Running"}
    mine = made(edits.put(("states", "active"), row), base)
    theirs = made(edits.put(("states", "active"), other), base)

    both = merge(base, theirs, mine)

    assert both.conflicts == ()
    found = state(dict(both.content), "active")
    assert (found["name_ja"], found["name_en"]) == ("稼働", "Running")


# --- The diagram -----------------------------------------------------------------


def test_the_whole_is_drawn_without_words_and_one_state_with_those_around_it():
    content = shipped()

    whole, near = mermaid(content, "ja"), mermaid(content, "en", "on_leave")

    assert whole.count('"') == 2 * len(content["states"])
    assert "start -->" in whole
    assert '"On leave"' in near
    assert "Take leave" in near
    assert "Applied" not in near
    assert "stroke-width" in near


def test_a_lonely_state_and_an_arrow_to_nowhere_are_drawn_as_they_are():
    content = shipped()
    move(content, "apply@")["became"] = "moon"
    content["states"].append({**state(content, "active"), "code": "alone"})

    assert "start" not in mermaid(content, "en")
    assert mermaid(content, "en", "alone").count("-->") == 0


def test_names_cannot_break_out_of_the_diagram():
    content = shipped()
    state(content, "active")["name_en"] = 'a"] --> x\n%% `b` <i> #35; & end'
    for n in range(5):
        extra = {**move(content, "withdraw@active"), "id": f"w{n}", "name_en": f"W{n}"}
        content["moves"].append(extra)

    lines = mermaid(content, "en", "active").splitlines()

    assert any("#quot;] --#gt; x %% #96;b#96; #lt;i#gt; #35;35; #amp; end" in line
               for line in lines)  # fmt: skip
    assert any("+3" in line for line in lines)


def test_every_kind_of_state_has_a_shape_of_its_own():
    assert len(set(SHAPES.values())) == len(StateKind)


def test_states_that_are_chosen_for_a_guard_are_written_as_a_list():
    given = {"days": 3, "refused": ("expelled", "deceased")}

    assert forms.numbers_row(given) == {"days": 3, "refused": ["expelled", "deceased"]}
    asked = {each.code: each for each in forms.numbers_form(REJOIN, shipped()).fields}
    assert {*asked["refused"].codes} >= {"withdrawn", "expelled", "deceased"}
    assert "active" not in asked["refused"].codes
