"""The two files whose faults are known agree with us, record for record."""

import csv

import pytest

from portal.domain.importing.decoding import Encoding
from portal.domain.importing.reasons import WARNING
from portal.domain.importing.survey import survey
from tests.domain.importing.cast import DATA, pieces, run

FILES = {
    "members-legacy-cp932": (Encoding.CP932, 3001),
    "members-export-utf8bom": (Encoding.UTF_8_BOM, 1501),
}


@pytest.mark.parametrize("name", FILES)
def test_every_record_ends_as_its_truth_file_says(name: str):
    with (DATA / f"{name}.truth.csv").open(encoding="utf-8") as file:
        truth = {int(row["record"]): row["expected"] for row in csv.DictReader(file)}

    outcomes = run((DATA / f"{name}.csv").read_bytes())

    found = {
        each.record: [
            reason.code.value for reason in each.reasons if reason.code not in WARNING
        ]
        for each in outcomes
    }
    assert found == {
        record: [] if expected == "ok" else [expected]
        for record, expected in truth.items()
    }
    assert all(
        (each.candidate is None) == bool(found[each.record]) for each in outcomes
    )


@pytest.mark.parametrize("name", FILES)
def test_their_encoding_and_size_are_found(name: str):
    found = survey(pieces((DATA / f"{name}.csv").read_bytes()))

    assert (found.encoding, found.records) == FILES[name]
    assert found.layout.header_record == 1
    assert (found.repeated_headings, found.blank_headings) == ((), 0)


def test_doubled_and_blank_headings_are_reported():
    found = survey(pieces("会員番号,備考,,備考\n1,2,3,4\n".encode()))

    assert (found.repeated_headings, found.blank_headings) == (("備考",), 1)
