"""Columns of a file fill attributes: checked as the card does, kept in both times."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.attribute_kinds import AttributeTarget
from models.job_kinds import RecordOutcome
from portal.domain.attributes.compiled import rules_of
from portal.domain.forms.reading import read
from portal.domain.importing.asked import with_attributes
from portal.domain.importing.fields import Field
from portal.domain.importing.mapping import ColumnMapping, mapping_from_json
from portal.errors import InputRefused
from portal.services.attributes.find_by import find_by
from portal.services.import_members.storing import known_attributes
from portal.services.verify import verify
from portal.wording.values import value_words
from tests.domain.attributes.cases import definition, with_
from tests.services.attributes.office import Office
from tests.services.importing.loading import (
    DAY,
    HEADER,
    NEXT_DAY,
    Loader,
    as_file,
    number,
    row,
)

ONE, TWO, FIRM = number(1), number(2), number(3)
Clock = Callable[[datetime], None]
ASKED = ("nick", "項目 job", "Attribute company", "LIKES", "children", "rate", "agreed",
         "since", "called")  # fmt: skip
GIVEN = ("ハル", "works", "海の会社", "hill|sea", "２", "33.3", "はい", "2026/01/31",
         "2026-11-21 09:30")  # fmt: skip


@pytest.fixture
def office(loader: Loader) -> Office:
    office = Office(loader.store, loader.desk.now - timedelta(minutes=30))
    office.publish()
    office.now = loader.desk.now
    return office


def given(**values: str) -> tuple[str, ...]:
    codes = [each.split()[-1].lower() for each in ASKED]
    return tuple(values.get(code, "") for code in codes)


def file_of(*rows: tuple[str, ...]) -> bytes:
    return as_file(*rows, header=(*HEADER, *ASKED))


def shown(office: Office, member: str = ONE, **at: Any) -> dict[str, str]:
    rows = office.sheet(number=member, **at).attributes
    told = {each.code: value_words(each.value, "en") for each in rows if each.filled}
    return {code: text or "masked" for code, text in told.items()}


def found(office: Office, **asked: str) -> tuple[str, ...]:
    member = AttributeTarget.MEMBER
    return find_by(office.store, office.occasion(), member, asked).numbers


def why(loader: Loader) -> list[list[str]]:
    return [list(line["reasons"]) for line in loader.lines]


def test_a_new_member_has_what_the_columns_say(loader: Loader, office: Office):
    content = file_of(row(ONE) + GIVEN, row(TWO, "鈴木 花") + given())

    done = loader.load(content=content)

    assert done.batch.counts == {"created": 2}
    assert shown(office) == {
        "nick": "ハル", "job": "Option works", "company": "masked",
        "likes": "Option sea, Option hill", "children": "2", "rate": "33.3",
        "agreed": "yes", "since": "Sat, 31 Jan 2026",
        "called": "Sat, 21 Nov 2026, 09:30",
    }  # fmt: skip
    assert shown(office, TWO) == {}
    assert found(office, children="1..2", job="works") == (ONE,)
    assert verify(loader.store, loader.occasion("auditor-1"), full=True).right
    assert loader.load(content=content).batch.counts["unchanged"] == 2


BAD: dict[str, tuple[str, str]] = {
    "pattern_wrong": ("nick", "Taro"),
    "too_long": ("nick", "ア" * 21),
    "not_offered": ("job", "moon"),
    "too_many_chosen": ("likes", "sea|hill|town"),
    "too_large": ("children", "21"),
    "too_small": ("children", "-1"),
    "no_number": ("children", "some"),
    "too_many_places": ("rate", "33.33"),
    "no_decimal": ("rate", "some"),
    "no_yes_no": ("agreed", "perhaps"),
    "too_early": ("since", "1999-12-31"),
    "no_day": ("since", "moon"),
    "no_date_time": ("called", "moon"),
    "missing": ("job", "works"),
}


def test_a_bad_record_is_refused_alike_by_form_file_and_command(
    loader: Loader, office: Office
):
    rows = [
        row(number(10 + at), f"山田 {chr(0x4E00 + at)}") + given(**{code: text})
        for at, (code, text) in enumerate(BAD.values())
    ]
    done = loader.load(content=file_of(*rows))
    office.join("MAIL")

    assert done.batch.counts == {"refused": len(BAD)}
    assert why(loader) == [[problem] for problem in BAD]
    form = rules_of(definition(), DAY).form
    for problem, (code, text) in BAD.items():
        with pytest.raises(InputRefused) as refused:
            office.set(**{code: text})
        assert [e["code"] for e in refused.value.facts["wrong"]] == [problem]
        told = read(form, {code: text}).problems.values()
        # What others need is asked of all together.
        assert [each.code for each in told] == [problem] * (problem != "missing")


def test_a_known_member_is_brought_up_and_what_came_later_wins(
    loader: Loader, office: Office, move_clock: Clock
):
    loader.load(content=file_of(row(ONE) + given(nick="ハル", children="1")))
    next_file = file_of(row(ONE) + given(children="2", rate="5"))
    move_clock(loader.desk.later(days=1).now)
    office.now = loader.desk.now

    done = loader.load(content=next_file, as_of=NEXT_DAY)

    assert done.batch.counts == {"updated": 1}
    assert shown(office) == {"nick": "ハル", "children": "2", "rate": "5.0"}
    assert shown(office, at=DAY.isoformat()) == {"nick": "ハル", "children": "1"}
    office.set(number=ONE, children="7")
    older = file_of(row(ONE) + given(children="3", job="rests"))
    loader.load(content=older, as_of=DAY)
    assert shown(office)["children"] == "7", "recorded after the day of the file"
    assert shown(office)["job"] == "Option rests", "and what was blank is filled"
    assert found(office, children="7", job="rests") == (ONE,)


def test_the_first_record_of_a_person_speaks_in_the_run_and_in_the_dry_run(
    loader: Loader, office: Office
):
    content = file_of(
        row(ONE) + given(nick="ハル", children="1"),
        row(ONE, offering="PAY") + given(nick="ナツ", rate="5"),
        row(ONE, offering="CLOUD") + given(nick="ナツ", rate="6"),
    )

    assert loader.check(content=content) == {"created": 1, "updated": 2}
    assert loader.load(content=content).batch.counts == {"created": 1, "updated": 2}
    assert shown(office) == {"nick": "ハル", "children": "1", "rate": "5.0"}


def test_taking_an_import_back_puts_the_values_back(
    loader: Loader, office: Office, move_clock: Clock
):
    loader.load(content=file_of(row(ONE) + given(nick="ハル", children="1")))
    two = row(TWO, "鈴木 花") + given(rate="9")
    second = file_of(row(ONE) + given(children="2"), two)
    move_clock(loader.desk.now + timedelta(minutes=1))
    done = loader.load(content=second)
    assert found(office, rate="9") == (TWO,)

    move_clock(loader.desk.now + timedelta(minutes=2))
    voided = loader.void(done.batch.number)
    office.now = loader.desk.now + timedelta(minutes=3)

    assert (voided.members, voided.put_back) == (1, 1)
    assert shown(office) == {"nick": "ハル", "children": "1"}
    assert found(office, children="1") == (ONE,)
    assert found(office, children="2") == found(office, rate="9") == ()
    assert verify(loader.store, loader.occasion("auditor-1"), full=True).right


def test_what_a_firm_is_not_asked_is_refused(loader: Loader, office: Office):
    firm = row(FIRM, "海の会社", kind="提携企業", birth="", reading="")
    asked = loader.load(content=file_of(firm + given(nick="ハル")))
    blank = loader.load(content=file_of(firm + given()))

    assert (asked.batch.counts, blank.batch.counts) == ({"refused": 1}, {"created": 1})


def test_headings_name_attributes_and_people_choose_them(office: Office):
    names = known_attributes(office.store, office.occasion("supervisor-1"))
    header = ("会員番号", "ニックネーム", "項目　JOB", "備考", "nick", "NICK")
    mapping = with_attributes(ColumnMapping(header, ()), names)

    assert mapping.attributes == {2: "job", 4: "nick"}
    chosen = mapping.asking(1, "nick").changed(2, Field.NOTE)
    assert chosen.attributes == {1: "nick"}
    assert mapping_from_json(chosen.as_json()) == chosen
    assert chosen.headings() == {"nick": "ニックネーム"}
    assert {at for at, _ in chosen.unmapped} == {0, 3, 4, 5}


def test_what_is_needed_is_needed_in_a_file_that_fills_attributes(
    loader: Loader, office: Office
):
    later = Office(loader.store, office.now + timedelta(minutes=5))
    later.publish(with_("nick", need="always", strict_from="2027-01-01"))
    loader.desk.now = later.now
    header = (*HEADER, "children")

    without = loader.load(row(ONE))
    refused = loader.load(content=as_file((*row(TWO, "鈴木 花"), "1"), header=header))

    assert without.batch.counts == {"created": 1}
    assert refused.batch.counts == {RecordOutcome.REFUSED.value: 1}
    assert why(loader) == [["missing"]]
