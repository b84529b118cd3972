"""What the gate of attributes refuses, and how far a change may go in place."""

from collections.abc import Mapping
from typing import Any

import pytest

from portal.domain.attributes.changes import FREE, GUARDED, NEVER, WHATS, classed
from portal.domain.attributes.compiled import rules_of
from portal.domain.attributes.conditions import DEEPEST, MOST_PARTS
from portal.domain.attributes.definition import (
    MOST_ATTRIBUTES,
    blank_definition,
    shape_of,
)
from portal.domain.attributes.gate import CODES, attribute_problems
from portal.domain.attributes.patterns import PATTERNS
from portal.domain.attributes.purposes import CODES as PURPOSES
from portal.domain.calendar import FIRST_DAY
from portal.wording import has
from tests.domain.attributes.cases import (
    WORKS,
    Edit,
    definition,
    of,
    of_option,
    option,
    plus,
    with_,
    without,
)
from tests.domain.gates import half_said, named, wordless


def nobody(_draft: Any, _codes: Any) -> Mapping[str, int]:
    return {}


AROUND = {"code": "member", "unfit": nobody}


def deep(levels: int) -> Any:
    return WORKS if not levels else {"not": deep(levels - 1)}


def asks(field: str, op: str, value: Any = None) -> Any:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


ODD: tuple[Any, ...] = (
    *({}, {"all": []}, {"any": [WORKS] * (MOST_PARTS + 1)}, {"not": 7}),
    *({"all": [WORKS], "any": [WORKS]}, deep(DEEPEST), {"eval": "1"}),
    *(asks("job", "matches", "w.*"), asks("job", "is"), asks("job", "filled", "works")),
    {"field": 7, "op": "blank"},
)
CASES: list[tuple[str, str, Edit]] = [
    ("format_newer", "/format", lambda c: c.update(format=3)),
    ("field_missing", "/attributes", lambda c: c.pop("attributes")),
    ("field_missing", "/attributes/nick/kind", lambda c: of(c, "nick").pop("kind")),
    ("field_unknown", "/attributes/nick/regex", with_("nick", regex="(a+)+$")),
    ("field_wrong", "/attributes/nick/kind", with_("nick", kind="money")),
    ("field_wrong", "/attributes/nick/longest", with_("nick", longest=10_001)),
    ("too_many_rows", "/attributes", lambda c: c.update(
        attributes=[{**of(c, "nick"), "code": f"a{n}"} for n in range(501)])),
    ("field_wrong", "/attributes/Nick!/code", with_("nick", code="Nick!")),
    ("other_code", "/code", lambda c: c.update(code="partner")),
    ("text_missing", "/name_ja", lambda c: c.update(name_ja=" ")),
    ("text_missing", "/sections/life/name_en",
     lambda c: c["sections"][0].update(name_en="")),
    ("text_missing", "/attributes/nick/name_en", with_("nick", name_en="\u3000")),
    ("text_missing", "/attributes/nick/help_en", with_("nick", help_ja="説明")),
    ("text_missing", "/attributes/job/options/works/name_ja",
     of_option("job", "works", name_ja="")),
    ("twice", "/attributes/nick", plus("nick")),
    ("twice", "/attributes/job/options/works",
     lambda c: of(c, "job")["options"].append(option("works"))),
    ("twice", "/columns/help_desk/attributes/job",
     lambda c: c["columns"][0]["attributes"].append("job")),
    ("section_unknown", "/attributes/nick/section", with_("nick", section="moon")),
    ("column_unknown", "/columns/help_desk",
     lambda c: c["columns"][0]["attributes"].append("moon")),
    ("setting_unfit", "/attributes/job/longest", with_("job", longest=3)),
    ("setting_unfit", "/attributes/nick/options", with_("nick", options=[option("a")])),
    ("setting_unfit", "/attributes/agreed/least", with_("agreed", least="1")),
    ("bounds_wrong", "/attributes/children/least", with_("children", least="30")),
    ("bounds_wrong", "/attributes/children/least", with_("children", least="few")),
    ("bounds_wrong", "/attributes/since/least", with_("since", most="1999-12-31")),
    ("pattern_unknown", "/attributes/nick/pattern", with_("nick", pattern="(a+)+$")),
    ("options_missing", "/attributes/job/options", with_("job", options=[])),
    ("option_unknown", "/attributes/job/options/rests/becomes",
     of_option("job", "rests", retired_on="2026-01-01", becomes="moon")),
    ("option_unknown", "/attributes/job/options/rests/becomes",
     of_option("job", "rests", becomes="works")),
    ("default_wrong", "/attributes/children/default", with_("children", default="99")),
    ("default_wrong", "/attributes/likes/default",
     with_("likes", default="sea|hill|town")),
    ("default_wrong", "/attributes/job/default", with_("job", default="moon")),
    ("backfill_wrong", "/attributes/nick/backfill", with_("nick", backfill="Taro")),
    ("states_missing", "/attributes/nick/need_states", with_("nick", need="in_states")),
    ("condition_missing", "/attributes/nick/need_when", with_("nick", need="when")),
    *(
        ("condition_wrong", "/attributes/story/shown_when",
         with_("story", shown_when=row))
        for row in ODD
    ),
    ("condition_unknown", "/attributes/story/shown_when",
     with_("story", shown_when=asks("moon", "filled"))),
    ("condition_unknown", "/attributes/nick/need_when",
     lambda c: (of(c, "nick").update(need="when", need_when=WORKS),
                of(c, "job").update(retired=True))),
    ("condition_circular", "/attributes/job/shown_when",
     with_("job", shown_when=asks("company", "filled"))),
    ("condition_circular", "/attributes/job/shown_when",
     with_("job", shown_when={"not": WORKS})),
    ("condition_circular", "/attributes/job/shown_when",
     lambda c: (of(c, "story").update(shown_when={"eval": "1"}),
                of(c, "company").update(shown_when={"all": [
                    asks("story", "filled"), WORKS]}),
                of(c, "job").update(shown_when=asks("company", "filled")))),
    ("bounds_wrong", "/attributes/children/least",
     with_("children", least="few", default="1")),
    ("condition_below", "/attributes/job/shown_when",
     with_("job", shown_when=asks("story", "filled"))),
    *(
        ("condition_type", "/attributes/called/shown_when",
         with_("called", shown_when=row))
        for row in (
            asks("job", "is", "moon"), asks("job", "at_least", "works"),
            asks("likes", "is", "sea"), asks("agreed", "is", "yes"),
            asks("children", "is", "few"), asks("children", "is", True),
            asks("job", "one_of", "works"), asks("nick", "is", {"a": 1}),
        )
    ),
    ("not_filterable", "/attributes/story/filterable", with_("story", filterable=True)),
    ("not_filterable", "/attributes/nick/filterable", with_("nick", longest=201)),
    ("masked_filter", "/attributes/agreed/filterable",
     with_("agreed", sensitivity="masked")),
    ("attribute_removed", "/attributes/story", without("story")),
    ("kind_changed", "/attributes/story", with_("story", kind="text")),
    ("option_removed", "/attributes/job/options/rests",
     lambda c: of(c, "job")["options"].pop()),
    ("records_unfit", "/attributes/nick", with_("nick", need="always")),
]  # fmt: skip


def test_a_definition_of_every_kind_passes_alone_and_over_itself():
    assert attribute_problems(definition(), None, AROUND) == ()
    assert attribute_problems(definition(), definition(), AROUND) == ()
    blank = blank_definition("member", "会員", "Members")
    assert attribute_problems(blank, None, AROUND) == ()


@pytest.mark.parametrize(("code", "path", "spoil"), CASES)
def test_the_gate_names_what_is_wrong_and_where(code: str, path: str, spoil: Edit):
    around = {**AROUND, "unfit": lambda _, codes: dict.fromkeys(codes, 7)}

    problems = attribute_problems(definition(spoil), definition(), around)

    assert (code, path) in named(problems)
    assert half_said(problems, ("{",)) == []


def test_every_problem_is_tried_and_has_words():
    assert {code for code, _, _ in CASES} | {"masked_open"} == set(CODES) - set(
        PURPOSES
    )
    assert wordless(CODES) == []
    named = (f"attributes.patterns.{each}" for each in PATTERNS)
    changes = (f"attributes.changes.{each}" for each in WHATS)
    assert [key for key in (*named, *changes) if not has(key)] == []


@pytest.mark.parametrize("target", ["offering", "actor_profile"])
def test_what_stands_in_versions_cannot_be_masked(target: str):
    content = definition(lambda c: c.update(code=target))

    found = attribute_problems(content, None, {**AROUND, "code": target})

    assert [each.code for each in found] == ["masked_open"]
    assert half_said(found) == []


def test_a_target_that_does_not_exist_has_no_attributes():
    moon = definition(lambda c: c.update(code="moon"))

    found = attribute_problems(moon, None, {**AROUND, "code": "moon"})

    assert [each.code for each in found] == ["other_code"]


def test_five_hundred_attributes_are_taken():
    many = definition(
        *(plus(f"more_{n}") for n in range(MOST_ATTRIBUTES - 10)),
    )

    assert attribute_problems(many, None, AROUND) == ()
    assert len(rules_of(many, FIRST_DAY).form.fields) == MOST_ATTRIBUTES


def test_text_in_any_script_and_markup_is_a_name_like_others():
    odd = "<b onclick=x>\u202eشروط\u0301</b><script>"

    assert (
        attribute_problems(definition(with_("nick", name_ja=odd)), None, AROUND) == ()
    )


CHANGES: list[tuple[str, Edit]] = [
    ("added", plus("more")),
    ("changed", with_("nick", name_ja="よび名")),
    ("changed", with_("nick", pattern="")),
    ("changed", with_("story", need="never", shown_when=WORKS)),
    ("changed", lambda c: of(c, "job")["options"].append(option("travels"))),
    ("changed", with_("story", retired=True)),
    ("changed", with_("children", most="30")),
    ("needed", with_("nick", need="always")),
    ("needed", plus("more", need="always")),
    ("narrowed", with_("children", most="19")),
    ("narrowed", with_("children", least="1")),
    ("narrowed", with_("since", most="2030-01-01")),
    ("shorter", with_("story", longest=9_999)),
    ("pattern", with_("story", pattern="ascii")),
    ("places", with_("rate", places=0)),
    ("fewer", with_("likes", most_chosen=1)),
    ("unmasked", with_("company", sensitivity="shown")),
    ("option_retired", of_option("job", "rests", retired_on="2026-01-01")),
    ("default", with_("job", default="works")),
    ("shown", with_("company", shown_when=None)),
    ("removed", without("story")),
    ("kind", with_("story", kind="text")),
    ("option_removed", lambda c: of(c, "likes")["options"].pop()),
]


@pytest.mark.parametrize(("what", "edit"), CHANGES)
def test_a_change_is_free_guarded_or_never(what: str, edit: Edit):
    found = classed(shape_of(definition()), shape_of(definition(edit)))

    assert what in [each.what for each in found]
    for each in found:
        among = {"free": FREE, "guarded": GUARDED, "never": NEVER}[each.how]
        assert each.what in among


def test_every_sort_of_change_is_tried():
    assert {what for what, _ in CHANGES} == set(WHATS)


def test_only_what_is_guarded_and_not_put_off_is_tried_on_records():
    tried: list[frozenset[str]] = []

    def unfit(_draft: Any, codes: frozenset[str]) -> Mapping[str, int]:
        tried.append(codes)
        return {}

    edits = (
        with_("nick", need="always"),
        with_("children", most="3", strict_from="2027-01-01"),
        with_("story", name_ja="話"),
    )
    around = {**AROUND, "unfit": unfit}
    assert attribute_problems(definition(*edits), definition(), around) == ()
    assert attribute_problems(definition(edits[2]), definition(), around) == ()

    assert tried == [frozenset({"nick"})]
