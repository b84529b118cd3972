"""What a change of terms demands by its class, of its content and of its day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kinds import VersionedKind
from models.publishing_facts import Content, Version
from models.terms_kinds import ChangeClass
from portal.domain.calendar import day_of, start_of
from portal.domain.card import Words
from portal.domain.publishing import terms_effect_forms as forms
from portal.domain.publishing.steps import begun
from portal.domain.publishing.terms import DOCUMENTS, terms_of
from portal.domain.publishing.terms_class import (
    anew,
    change_of,
    check_day,
    declares,
    notice_days,
)
from portal.domain.publishing.terms_class_gate import CODES
from portal.domain.publishing.terms_gate import terms_problems
from portal.errors import InputRefused
from tests.domain.gates import half_said, named, wordless
from tests.domain.publishing.test_terms import clause, content
from tests.domain.terms.versions import at, day, version

C = ChangeClass
AROUND = {
    "code": "rules", "actors": frozenset({"member"}), "offerings": frozenset({"MAIL"}),
    "attributes": {"plan": frozenset({"gold"})},
}  # fmt: skip
LIVE = content(change="first")
OTHER = clause("c1", "第1条（目的）\nその会員に。\n", "Article 1\n")
BARE = {"id": "ads", "name_ja": "広告", "name_en": "Ads", "consent": True}
ADS = {**BARE, "consent_text_ja": "広告に使ってよいですか。",
       "consent_text_en": "May we use it for ads?"}  # fmt: skip
ABROAD = {**ADS, "abroad": True, "country_ja": "某国", "country_en": "Z",
          "system_ja": "法", "system_en": "Act", "measures_ja": "暗号化"}  # fmt: skip
TOLD_ABROAD = {**ABROAD, "measures_en": "Encryption"}
POLICY = {"document": "privacy_policy", "purposes": [ADS]}
CONSENTED = content(**POLICY, change="first")


def row(**given: Any) -> dict[str, Any]:
    return {"id": "a1", "actors": ["member"], **given}


@pytest.mark.parametrize(
    ("draft", "live", "found"),
    [
        (content(), None, []),
        (content(change="adverse"), None,
         ["class_not_first change", "change_reasons_missing reasons_ja",
          "change_reasons_missing reasons_en"]),
        (content(OTHER), LIVE, ["class_missing change"]),
        (content(OTHER, change="beneficial"), LIVE, []),
        (content(OTHER, change="adverse", reasons_ja="理由", reasons_en="Why"),
         LIVE, []),
        (content(OTHER, change="adverse", reasons_ja="理由", other="none"), LIVE, []),
        (content(OTHER, change="adverse", reasons_en="x"), LIVE,
         ["change_reasons_missing reasons_ja"]),
        (content(OTHER, change="editorial"), LIVE, []),
        (content(change="editorial"), LIVE, ["nothing_changed clauses"]),
        (content(OTHER, change="editorial", notice_days=3), LIVE,
         ["editorial_changes_more notice_days"]),
        (content(OTHER, change="individual"), LIVE,
         ["counterparties_missing applies"]),
        (content(OTHER, change="individual", applies=[row(actors=[])]), LIVE,
         ["counterparties_missing applies›a1›actors"]),
        (content(OTHER, change="individual", applies=[row()]), LIVE, []),
        (content(OTHER, change="privacy_related"), LIVE, ["class_not_privacy change"]),
        (content(document="privacy_policy"), None, ["purposes_missing purposes"]),
        (content(**POLICY), None, []),
        (content(OTHER, **POLICY, change="privacy_beyond"), LIVE, []),
        (content(OTHER, document="privacy_policy", change="privacy_beyond",
                 purposes=[{**ADS, "consent": False}]), LIVE,
         ["consent_missing purposes"]),
        (content(OTHER, document="privacy_policy", change="privacy_beyond",
                 purposes=[BARE]), LIVE,
         ["consent_text_missing purposes›ads›consent_text_ja",
          "consent_text_missing purposes›ads›consent_text_en"]),
        (content(OTHER, document="privacy_policy", change="privacy_beyond",
                 purposes=[ABROAD]), LIVE,
         ["abroad_missing purposes›ads›measures_en"]),
        (content(OTHER, document="privacy_policy", change="privacy_beyond",
                 purposes=[{**ABROAD, "system_ja": ""}], other="none"), LIVE,
         ["abroad_missing purposes›ads›system_ja"]),
        (content(OTHER, document="privacy_policy", change="privacy_related",
                 purposes=[BARE, {**BARE, "id": "more", "abroad": True}]), LIVE, []),
        (content(OTHER, **POLICY, change="privacy_related"), CONSENTED, []),
        (content(OTHER, **{**POLICY, "purposes": [{**ADS, "name_ja": "売る"}]},
                 change="privacy_related"), CONSENTED,
         ["purpose_goes_beyond purposes›ads"]),
        (content(OTHER, **{**POLICY, "purposes": [ABROAD]}, change="beneficial"),
         CONSENTED, ["purpose_goes_beyond purposes›ads"]),
        (content(OTHER, **{**POLICY, "purposes": [TOLD_ABROAD]},
                 change="privacy_beyond"), CONSENTED, []),
        (content(OTHER, **{**POLICY, "purposes": [{**ADS, "consent": False,
                 "abroad": True}]}, change="privacy_related"),
         content(**{**POLICY, "purposes": [{**ADS, "consent": False}]},
                 change="first"), ["purpose_goes_beyond purposes›ads"]),
        (content(**POLICY, items=[{**BARE, "id": "i1", "consent": None}]), None, None),
        (content(**POLICY, items=[{"id": "i1", "name_ja": "氏名", "name_en": "Name"}]),
         None, ["item_unused items›i1›purposes"]),
        (content(**POLICY, items=[{"id": "i1", "name_ja": "氏名", "name_en": "Name",
                                   "purposes": ["ads", "no"]}]),
         None, ["purpose_unknown items›i1›purposes"]),
        (content(applies=[row(actors=["moon"], offerings=["SUN"])]), None,
         ["whom_actor_unknown applies›a1›actors",
          "whom_offering_unknown applies›a1›offerings"]),
        (content(applies=[row(only={"plan": ["gold"]}, offerings=["MAIL"])]), None, []),
        (content(applies=[row(only={"plan": ["tin"], "age": ["1"], "x": []})]), None,
         ["whom_value_unknown applies›a1›only",
          "whom_attribute_unknown applies›a1›only", "only_blank applies›a1›only"]),
        (content(applies=[row(after="lock")]), None,
         ["after_without_asking applies›a1›after"]),
        (content(applies=[row(after="lock", mode="must_accept")]), None, []),
    ],
)  # fmt: skip
def test_each_class_has_its_demands(
    draft: Content, live: Content | None, found: list[str] | None
):
    around = AROUND | {"later": live is not None}
    problems = terms_problems(draft, live, around)

    if found is None:
        assert {each.code for each in problems} == {"field_unknown"}
        return
    said = [" ".join(each) for each in named(problems)]
    assert sorted(each.replace(" /", " ").replace("/", "›") for each in said) == sorted(
        found
    )
    assert half_said(problems) == []


def test_every_problem_has_words():
    assert wordless(CODES) == []


# ------------------------------------------------------------------ a new version


def test_a_version_begun_from_another_has_no_class_yet():
    was = content(change="adverse", reasons_ja="理由", notice_days=30)

    assert change_of(anew(was)) is C.FIRST
    assert "reasons_ja" not in anew(was)
    assert anew(was)["notice_days"] == 30
    assert [declares({"change": each.value}) for each in C] == [
        "no_legal_effect" if each is C.EDITORIAL else None for each in C
    ]
    assert change_of({"change": "poem"}) is C.FIRST


def draft(change: ChangeClass, on: date | None = None) -> Version:
    said = content(change=change.value)
    made = begun(VersionedKind.TERMS, "tos", 1, 2, said, 1, day("2026-01-01"))
    return replace(made, id=2, effective_on=on)


def test_a_day_too_early_is_refused_and_the_first_lawful_one_proposed():
    now = at("2026-05-01T10:00")
    live = version(1, C.FIRST, "2024-04-01", notice_days=30)
    made = draft(C.ADVERSE, date(2026, 5, 31))
    found = notice_days(made, (live,), 14, None, now)

    assert (found.days, found.earliest) == (30, date(2026, 6, 1))
    with pytest.raises(InputRefused, match="notice_too_early") as refused:
        check_day(made, found, now)
    assert refused.value.facts["earliest"] == date(2026, 6, 1)
    for change in set(C) - {C.ADVERSE}:
        at_once = draft(change)
        check_day(at_once, notice_days(at_once, (live,), 14, None, now), now)


def test_a_notice_on_record_counts_from_its_day():
    now, live = (
        at("2026-05-20T10:00"),
        version(1, C.FIRST, "2024-04-01", notice_days=30),
    )
    told = at("2026-05-01T10:00")
    found = notice_days(draft(C.ADVERSE), (live,), 0, told, now)
    long_ago = notice_days(draft(C.ADVERSE), (live,), 0, at("2026-01-01T10:00"), now)

    assert found.earliest == date(2026, 6, 1)
    assert long_ago.earliest == date(2026, 5, 20)


def test_what_a_version_on_the_way_promises_counts_too():
    live = version(1, C.FIRST, "2024-04-01", notice_days=10)
    ahead = version(3, C.BENEFICIAL, "2026-05-05", notice_days=60)
    now = at("2026-05-01T10:00")

    assert notice_days(draft(C.ADVERSE), (live, ahead), 0, None, now).earliest == date(
        2026, 7, 1
    )


DAYS = st.integers(0, 200)


@given(st.integers(0, 3000), DAYS, DAYS | st.none())
def test_the_proposed_day_is_never_refused_and_the_one_before_always(
    since: int, floor: int, promised: int | None
):
    now = at("2026-05-01T10:00") + timedelta(hours=since)
    live = version(1, C.FIRST, "2024-04-01", notice_days=promised)
    proposed = notice_days(draft(C.ADVERSE), (live,), floor, None, now).earliest

    def tried(on: date) -> None:
        made = draft(C.ADVERSE, on)
        check_day(made, notice_days(made, (live,), floor, None, now), now)

    tried(proposed)
    assert start_of(proposed) > now
    before = proposed - timedelta(days=1)
    if before >= day_of(now):
        with pytest.raises(InputRefused):
            tried(before)


# ------------------------------------------------------------------ forms


def test_rows_go_through_their_forms():
    whom = forms.Whom(
        attributes={
            "plan": forms.Chosen(Words("券種", "Plan"), {"gold": Words("金", "G")})
        }
    )
    form = forms.row_form("applies", {}, whom)
    assert "only_plan" in form.by_code
    values = {"actors": ("member",), "offerings": (), "mode": "deemed", "after": None,
              "precedence": 2, "flows_down": None, "only_plan": ("gold",)}  # fmt: skip
    made = forms.made_row("applies", {}, values, None)

    assert (made["id"], made["only"]) == ("a1", {"plan": ["gold"]})
    assert forms.values_of("applies", made)["only_plan"] == ["gold"]
    assert terms_of(content(applies=[made])).applies[0].after == "ask"
    again = forms.made_row("applies", {}, {**values, "only_plan": ()}, made)
    assert (again["id"], again["only"]) == ("a1", {})
    assert forms.values_of("applies", None)["mode"] == "deemed"

    purpose = forms.made_row("purposes", {}, {"name_ja": "a", "consent": None}, None)
    assert purpose == {"id": "p1", "name_ja": "a", "consent": False}
    listed = forms.row_form("items", {"purposes": [{**ADS}]}, whom).by_code["purposes"]
    assert listed.codes == ("ads",)
    assert "consent" in forms.row_form("purposes", {}, whom).by_code
    assert forms.values_of("items", None) == {}


def test_the_class_is_chosen_anew_for_every_later_version():
    assert forms.effect_values({"change": "first"}, later=True)["change"] is None
    assert forms.effect_values({"change": "first"}, later=False)["change"] == "first"
    assert forms.effect_form(later=False).by_code["change"].codes == ("first",)
    assert "first" not in forms.effect_form(later=True).by_code["change"].codes
    assert len(DOCUMENTS) == 8
