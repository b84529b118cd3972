"""Offerings as tables and as resources of TMF633: the very same content comes back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.kinds import OfferingPhase
from portal.domain.attributes.compiled import Compiled, rules_of
from portal.domain.publishing import tmf633
from portal.domain.publishing.content import (
    content_bytes,
    content_hash,
    read_content,
)
from portal.domain.publishing.offering import OfferingShape, phase_on
from portal.domain.publishing.offering_exchange import (
    Base,
    Given,
    planned,
)
from portal.domain.publishing.offering_phases import TMF_STATUS
from portal.domain.publishing.offering_table import (
    COLUMNS,
    ROWS,
    cells_of,
    headings,
    read_row,
    table_of,
)
from portal.domain.publishing.shapes import shape_problems
from seed.catalog import OFFERINGS
from tests.domain.attributes.cases import definition, with_
from tests.domain.publishing.offering_cases import Content, offering

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, tzinfo=UTC)
VALUES: Content = {
    "nick": "ハル", "job": "works", "company": "海の会社 | <b>",
    "likes": ["sea", "hill"],
    "story": "一行目\n二行目", "children": 2, "rate": "33.3", "agreed": False,
    "since": "2026-01-31", "called": "2026-11-21T00:30:00Z",
}  # fmt: skip
ODD = "=1+1 | \\n\n\\| <script>\u202e شروط\u0301 "


def rules() -> Compiled:
    edit = with_("company", sensitivity="shown")
    return rules_of(definition(lambda c: c.update(code="offering"), edit), TODAY)


def filled(code: str = "PHONE") -> Content:
    return offering(code) | {"attributes": VALUES, "attributes_version": 1}


def row_of(content: Content) -> dict[str, str]:
    return dict(zip(headings(rules()), cells_of(content, rules()), strict=True))


def again(content: Content, base: Content | None = None) -> Any:
    return read_row(row_of(content), base, rules(), 1)


def test_every_field_of_an_offering_is_in_the_table():
    assert {*COLUMNS, "format", "attributes", "attributes_version"} == set(
        OfferingShape.model_fields
    )


@pytest.mark.parametrize("code", [each.code for each in OFFERINGS])
def test_a_row_makes_the_same_content_again(code: str):
    content = filled(code)

    for base in (None, content, offering(code)):
        found = again(content, base)
        assert found.problems == ()
        assert found.content == content


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")))
def test_any_text_of_a_list_comes_back(text: str):
    content = {n: v for n, v in offering().items() if not n.startswith("attributes")}
    for part in ("functions", "interfaces", "candidates", "variants"):
        content[part] = [row | {"name_ja": text, "name_en": ODD}
                         for row in content[part]]  # fmt: skip

    assert again(content).content == content


def test_a_column_that_is_not_there_leaves_what_there_was():
    content = filled()
    found = read_row({"code": "PHONE", "name_en": "Other", "a.job": "rests"}, content,
                     rules(), 2)  # fmt: skip

    became = {**content, "name_en": "Other", "attributes_version": 2}
    became["attributes"] = {n: v for n, v in VALUES.items() if n != "company"}
    became["attributes"]["job"] = "rests"
    assert found.content == became
    emptied = read_row({"code": "PHONE", "variants": "", "tags": ""}, content, rules())
    assert emptied.content["variants"] == emptied.content["tags"] == []


@pytest.mark.parametrize(
    ("cells", "problem"),
    [({"a.children": "some"}, "no_number"), ({"a.children": "21"}, "too_large"),
     ({"a.job": "moon"}, "not_offered"), ({"a.moon": "1"}, "not_asked"),
     ({"a.nick": "Taro"}, "pattern_wrong"),
     ({"phases": "design | 2024-01-01 | more"}, "field_wrong")],
)  # fmt: skip
def test_what_cannot_be_kept_is_a_problem_of_its_row(
    cells: dict[str, str], problem: str
):
    found = read_row({"code": "PHONE", **cells}, offering(), rules(), 1)

    assert [each.code for each in found.problems] == [problem]


def test_what_does_not_fit_the_shape_is_left_for_it():
    found = read_row({"code": "PHONE", "targets": "p1 | soon | 60"}, offering(), None)

    assert found.problems == ()
    assert [p.code for p in shape_problems(OfferingShape, found.content)] == [
        "field_wrong"
    ]


def test_a_table_begins_where_the_columns_are_named():
    found = table_of([["Services"], [], ["code", "moon", "name_ja"],
                      ["ONE", "x", "一"], ["", ""], ["TWO"]])  # fmt: skip

    assert found is not None
    assert found.rows == ((4, {"code": "ONE", "name_ja": "一"}), (6, {"code": "TWO"}))
    assert found.unread == ("moon",)
    assert table_of([["number", "name"]]) is None


def test_a_plan_says_what_each_row_would_do():
    phone = offering()
    new = phone | {"code": "NEW-1"}
    base = Base(phone, frozenset({content_hash(phone)}))
    rows = [
        Given(1, "PHONE", phone),
        Given(2, "NEW-1", new),
        Given(3, "TWICE", new),
        Given(4, "TWICE", new),
        Given(5, "", new),
        Given(6, "新", new),
        Given(7, "MAIL", phone | {"name_ja": 1}),
    ]

    plan = planned(rows, {"PHONE": base}, str.isascii)

    outcomes = [each.outcome.value for each in plan]
    assert outcomes == ["unchanged", "new", *["refused"] * 5]
    codes = [[p.code for p in each.problems] for each in plan[2:]]
    assert codes == [["row_code_twice"], ["row_code_twice"], ["row_code_missing"],
                     ["row_code_refused"], ["field_wrong"]]  # fmt: skip
    changed = planned([Given(1, "PHONE", phone | {"name_en": "New"})], {"PHONE": base},
                      str.isascii)  # fmt: skip
    assert [each.path for each in changed[0].changes] == [("name_en",)]


# ------------------------------------------------------------------ TMF633


def published(content: Content) -> tmf633.Published:
    shape = OfferingShape.model_validate_json(content_bytes(content))
    return tmf633.Published(content, 3, AT, AT, phase_on(shape, TODAY))


def resources(*contents: Content) -> Any:
    found = [published(each) for each in contents]
    names = {"person_category_22": ("通信", "Communication")}
    return read_content(content_bytes(tmf633.written(found, names, AT)))


def read(json: Any, base: dict[str, Content] | None = None) -> Any:
    bundle = tmf633.bundle_of(json)
    assert isinstance(bundle, tmf633.Bundle)
    return tmf633.described(bundle, [a["code"] for a in definition()["attributes"]],
                            base or {}, TODAY)  # fmt: skip


def test_our_resources_say_all_that_a_content_says():
    contents = [filled(each.code) for each in OFFERINGS]

    found = read(resources(*contents))

    for each, content in zip(found, contents, strict=True):
        made = {**each.content, "attributes": dict(each.values)}
        assert made == content
        assert each.unread == ()


def test_the_resources_are_as_the_forum_wants_them():
    parts = ["PHONE", "MAIL"]
    json = resources(filled() | {"code": "SET", "parts": parts}, filled("MAIL"))

    (bundle, mail) = json["serviceSpecification"]
    assert (bundle["isBundle"], mail["isBundle"]) == (True, False)
    assert [each["id"] for each in bundle["serviceSpecRelationship"]] == parts
    assert mail["lifecycleStatus"] == "Launched"
    assert mail["relatedParty"][0]["@referredType"] == "Organization"
    assert datetime.fromisoformat(mail["validFor"]["startDateTime"]) == AT
    candidate = json["serviceCandidate"][1]
    assert candidate["serviceSpecification"]["id"] == "MAIL"
    categories = {each["id"] for each in json["serviceCategory"]}
    assert {each["id"] for each in candidate["category"]} <= categories
    assert {each["id"] for each in json["serviceCatalog"][0]["category"]} == categories
    assert all("name" in each for each in json["serviceCategory"])


def test_what_others_wrote_is_read_as_far_as_it_can_be_held():
    theirs = {
        "id": "VPN", "name": "VPN", "description": "A tunnel",
        "lifecycleStatus": "Active", "@type": "ServiceSpecification",
        "validFor": {"startDateTime": "2026-04-01T00:00:00+09:00"},
        "specCharacteristic": [
            {"name": "children", "characteristicValueSpecification": [{"value": 3}]},
            {"name": "speed", "characteristicValueSpecification": [{"value": "1G"}]},
        ],
        "relatedParty": [{"id": "7", "name": "Networks", "@referredType": "Team"}],
    }  # fmt: skip

    for json in (theirs, [theirs], {"serviceSpecification": [theirs], "x": 1}):
        (found,) = read(json)
        assert found.content == {
            "format": 1, "code": "VPN", "name_ja": "VPN", "name_en": "VPN",
            "summary_en": "A tunnel", "owner_en": "Networks",
            "phases": [{"code": "preparation", "since": "2026-04-01"}],
        }  # fmt: skip
        assert (found.values, found.unread) == ({"children": 3}, ("speed",))
    (over,) = read(theirs, {"VPN": {"name_ja": "仮想網", "phases": []}})
    assert (over.content["name_ja"], over.content["phases"]) == ("仮想網", [])


@pytest.mark.parametrize(
    ("json", "place"),
    [({"serviceSpecification": [{"id": "A"}]}, "serviceSpecification.0.name"),
     ({"serviceSpecification": {}}, "serviceSpecification"), (3, "–"),
     ([{"id": "A", "name": "A", "specCharacteristic": "x"}],
      "serviceSpecification.0.specCharacteristic"),
     ([{"id": "A", "name": "A", "validFor": {"startDateTime": "soon"}}],
      "serviceSpecification.0.validFor.startDateTime")],
)  # fmt: skip
def test_what_is_no_resource_is_refused_with_its_place(json: Any, place: str):
    assert tmf633.bundle_of(json) == tmf633.Unreadable(place)


def test_every_phase_has_a_status_and_every_status_a_phase():
    assert set(TMF_STATUS) == set(OfferingPhase)
    assert {tmf633.PHASES[each.lower()] for each in TMF_STATUS.values()} == set(
        OfferingPhase
    )
    assert set(ROWS) == {"phases", "variants", "hours", "targets", "functions",
                         "interfaces", "candidates"}  # fmt: skip
