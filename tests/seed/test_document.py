"""The document about the sample company names everybody in the cast as they are."""

import pytest

from seed import cast
from seed.catalog import OFFERINGS
from tests.house.files import ROOT

TEXT = (ROOT / "docs/sample-company.md").read_text(encoding="utf-8")
LINES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("|")
]
CONSTANTS = {
    name: value for name, value in vars(cast).items() if isinstance(value, cast.Person)
}


def test_the_cast_is_complete():
    assert set(CONSTANTS.values()) == {*cast.PEOPLE, *cast.PARTNERS}
    assert len({each.number for each in CONSTANTS.values()}) == len(CONSTANTS)


@pytest.mark.parametrize("name", sorted(CONSTANTS))
def test_each_of_the_cast_is_described(name: str):
    person = CONSTANTS[name]
    (found,) = [line for line in LINES if line[0] == f"`{name}`"]

    assert found[1:3] == [person.number, person.name]
    if person in cast.PEOPLE:
        assert found[3:5] == [person.reading, person.last_four]


def test_every_offering_is_described():
    assert {each.code for each in OFFERINGS} <= {line[0] for line in LINES}
