"""A mapping can be changed, kept and read again."""

import json

import pytest

from portal.domain.importing.fields import Field
from portal.domain.importing.mapping import ColumnMapping, FoundBy, mapping_from_json
from portal.errors import InputRefused
from tests.domain.importing.cast import mapping_of

MAPPING = mapping_of("会員番号", "氏名", "電話", "携帯", "自宅電話", "x", "状態")


def test_a_person_can_give_a_column_another_field():
    changed = MAPPING.changed(5, Field.NAME)

    assert changed.columns_of(Field.NAME) == (5,)
    assert (1, "氏名") in changed.unmapped
    use = next(use for use in changed.uses if use.column == 5)
    assert (use.found_by, use.confidence) == (FoundBy.PERSON, 1.0)


def test_a_person_can_leave_a_column_out():
    assert MAPPING.changed(1, None).missing == (Field.NAME, Field.OFFERING)


def test_a_fourth_phone_takes_the_place_of_the_least_sure():
    changed = MAPPING.changed(5, Field.PHONE)

    assert changed.columns_of(Field.PHONE) == (2, 3, 5)


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(InputRefused) as refused:
        MAPPING.changed(7, Field.NOTE)

    assert refused.value.code == "mapping_column_unknown"


def test_a_mapping_is_the_same_after_json():
    mapping = ColumnMapping(
        MAPPING.header, MAPPING.uses, "MAIL", "member", {"state": {"脱退": "withdrawn"}}
    )

    assert mapping_from_json(json.loads(json.dumps(mapping.as_json()))) == mapping


def test_another_version_is_refused():
    with pytest.raises(InputRefused) as refused:
        mapping_from_json({**MAPPING.as_json(), "version": 2})

    assert refused.value.code == "mapping_version_unknown"


@pytest.mark.parametrize(
    "damage",
    [
        {"header": None},
        {"columns": [{"field": "number"}]},
        {
            "columns": [
                {"field": "x", "column": 0, "found_by": "heading", "confidence": 1}
            ]
        },
        {"columns": [{"field": "note", "column": -1}]},
        {"columns": [{"field": "note", "column": 99}]},
        {"words": []},
    ],
)
def test_a_damaged_mapping_is_refused(damage: dict[str, object]):
    with pytest.raises(InputRefused) as refused:
        mapping_from_json({**MAPPING.as_json(), **damage})

    assert refused.value.code == "mapping_unreadable"
