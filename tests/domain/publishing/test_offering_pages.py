"""The catalog as a list, an entry as an actor meets it, and the forms that edit it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.kinds import OfferingPhase
from models.publishing_facts import Content
from portal.domain.card import Words
from portal.domain.catalog import PAGE, AskedCatalog, Listed, fitting, part_of
from portal.domain.forms.reading import read
from portal.domain.publishing import offering_forms as forms
from portal.domain.publishing import rows
from portal.domain.publishing.offering import LISTS, offering_of
from portal.domain.publishing.offering_entry import entry_of, hours_on
from portal.domain.publishing.offering_gate import offering_problems
from portal.domain.publishing.search_text import search_text
from portal.domain.publishing.tree import patch
from portal.wording import has
from tests.domain.publishing.offering_cases import AROUND, offering, row

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)


def phases(code: OfferingPhase) -> tuple[tuple[OfferingPhase, date], ...]:
    return ((code, date(2020, 1, 1)),)


def listed(code: str, content: Content | None = None, **given: Any) -> Listed:
    said = content or {"code": code, "name_ja": code, "name_en": code}
    values: dict[str, Any] = {
        "code": code, "name": Words(code, code), "catchphrase": Words("", ""),
        "owner": Words("", ""), "phases": phases(OfferingPhase.IN_SERVICE),
        "actors": (), "tags": (), "search": search_text(said), "approved_at": NOON,
    }  # fmt: skip
    return Listed(**(values | given))


PHONE = listed("PHONE", offering(), actors=("member",), tags=("one",))
OTHER = listed("OTHER", phases=phases(OfferingPhase.DESIGN))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (AskedCatalog(), ["PHONE", "OTHER"]),
        (AskedCatalog(q="ほのカゼ"), ["PHONE"]),
        (AskedCatalog(q="ﾎﾉｶｾﾞ  HONOKAZE"), ["PHONE"]),
        (AskedCatalog(q="other"), ["OTHER"]),
        (AskedCatalog(q="ｅｓｉｍ"), ["PHONE"]),
        (AskedCatalog(q="・"), ["PHONE", "OTHER"]),
        (AskedCatalog(q="phone moon"), []),
        (AskedCatalog(phase="design"), ["OTHER"]),
        (AskedCatalog(actor="member"), ["PHONE"]),
        (AskedCatalog(tag="one"), ["PHONE"]),
        (AskedCatalog(tag="one", phase="design"), []),
    ],
)
def test_the_list_is_narrowed_to_what_was_asked(asked: AskedCatalog, found: list[str]):
    assert [each.code for each in fitting([PHONE, OTHER], asked, DAY)] == found


def test_pages_of_the_list_lead_there_and_back():
    rows = tuple(listed(f"S{n:03}") for n in range(2 * PAGE + 5))

    first = part_of(rows, None, None)
    second = part_of(rows, first.after, None)
    third = part_of(rows, second.after, None)

    assert [len(each.rows) for each in (first, second, third)] == [PAGE, PAGE, 5]
    assert (first.before, third.after) == (None, None)
    assert part_of(rows, None, third.before) == second
    assert part_of(rows, None, "S010") == first
    behind = part_of(rows, "ZZZ", None)
    assert behind.rows == ()
    assert part_of(rows, None, behind.before).rows == rows[-PAGE:]
    assert part_of((), "ZZZ", None).before is None


def test_everybody_sees_everything_and_an_actor_what_is_theirs():
    shape = offering_of(offering())
    whole = entry_of(shape, DAY)
    member, desk = entry_of(shape, DAY, "member"), entry_of(shape, DAY, "help_desk")
    store = entry_of(shape, DAY, "partner_store")

    assert [valid for _, valid in whole.variants] == [True, True, False]
    assert [each.code for each, _ in member.variants] == ["light", "standard"]
    assert [each.id for each in member.functions] == ["apply"]
    assert [each.id for each in member.interfaces] == ["application"]
    assert [each.id for each in desk.interfaces] == ["state"]
    assert (whole.meant, member.meant, store.meant) == (True, True, False)
    assert store.functions == ()
    assert whole.joinable
    assert not entry_of(shape, date(2020, 1, 1)).joinable


@pytest.mark.parametrize(
    ("on", "holiday", "found"),
    [
        (date(2026, 11, 20), False, ["weekdays"]),
        (date(2026, 11, 21), False, ["weekend"]),
        (date(2026, 11, 23), True, ["weekend"]),
    ],
)
def test_service_hours_follow_the_holiday_line(
    on: date, holiday: bool, found: list[str]
):
    shape = offering_of(offering())

    assert [each.id for each in hours_on(shape, on, holiday=holiday)] == found


def test_without_a_line_for_holidays_the_day_of_the_week_counts():
    content = offering()
    row(content, "hours", "weekend")["on_days"] = ["sun"]
    shape = offering_of(content)

    found = hours_on(shape, date(2026, 11, 23), holiday=True)

    assert [each.id for each in found] == ["weekdays"]


# ------------------------------------------------------------------ forms


KNOWN = forms.Known(
    actors={each: Words(each, each) for each in AROUND["actors"]},
    terms={each: Words(each, each) for each in AROUND["tags"]},
    offerings={each: Words(each, each) for each in AROUND["parts"]},
)


@pytest.mark.parametrize("part", [*forms.SCALARS, *LISTS])
def test_what_a_form_shows_and_gives_back_changes_nothing(part: str):
    content = offering()
    if part in forms.SCALARS:
        form = forms.scalar_form(part, content, KNOWN)
        given = {name: content[name] for name in form.by_code}
        found = read(form, given)
        assert not found.problems
        # Choices come back in the order in which they were offered.
        changes = rows.scalars(found.values)
        kept = {name: content[name] for name in ("actors", "tags")}
        again = {**patch(content, changes), **kept}
        assert again == content
        return
    for each in content[part]:
        form = forms.row_form(part, content, KNOWN, new=False)
        values = forms.values_of(each)
        found = read(form, {name: values.get(name) for name in form.by_code})
        assert not found.problems
        made = forms.made_row(part, content, found.values, each)
        assert patch(content, forms.put_row(part, content, made)) == content


NEW_ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("phases", {"code": "ending", "since": "2027-01-01"}),
    ("variants", {"code": "max", "name_ja": "大", "name_en": "Max"}),
    ("hours", {"on_days": ["mon"], "opens": "22:00", "closes": "24:00"}),
    ("hours", {"on_days": ["sun"], "opens": "8:00", "closes": "9:30"}),
    ("targets", {"code": "p4", "response_minutes": "10", "restore_minutes": "20"}),
    ("functions", {"name_ja": "新", "name_en": "New", "actor": "member"}),
    ("functions", {"name_ja": "払う", "name_en": "Pay", "actor": "member",
                   "asks": "bill"}),
    ("interfaces", {"name_ja": "新", "name_en": "New", "source": "actor:member",
                    "target": "offering:PAY"}),
    ("candidates", {"name_ja": "新", "name_en": "New", "decision": ""}),
)  # fmt: skip


@pytest.mark.parametrize(("part", "given"), NEW_ROWS)
@pytest.mark.parametrize("there", [True, False])
def test_a_new_row_passes_the_gate_and_goes_again(
    part: str, given: dict[str, Any], there: bool
):
    content = offering()
    if not there:
        del content[part]
    form = forms.row_form(part, content, KNOWN, new=True)
    found = read(form, given)
    assert not found.problems

    made = forms.made_row(part, content, found.values, None)
    after = patch(content, forms.put_row(part, content, made))

    assert made in after[part]
    around = {**AROUND, "held": {}}
    wrong = offering_problems(after, None, around)
    assert not [each for each in wrong if there or each.path[:1] == (part,)]
    gone = patch(after, rows.drop_row(part, made[LISTS[part]]))
    assert gone.get(part) == (content[part] if there else [])


def test_a_row_of_an_older_version_gains_nothing_by_being_looked_at():
    was = {"id": "use", "name_ja": "使う", "name_en": "Use", "actor": "member"}
    made = forms.made_row("functions", {}, {"asks": None}, was)

    assert made == was
    assert forms.made_row("functions", {}, {"asks": "bill"}, was)["asks"] == "bill"


def test_rows_without_a_code_get_one_that_is_free():
    content = {"hours": [{"id": "h2"}]}

    assert forms.made_row("hours", content, {}, None)["id"] == "h3"
    assert forms.row_of(content, "hours", "h2") == {"id": "h2"}
    assert forms.row_of(content, "hours", "h9") is None


def test_a_new_offering_begins_as_an_idea():
    content = forms.first_content(
        {"code": "PHONE", "name_ja": "a", "name_en": "b"}, DAY
    )

    assert offering_problems(content, None, {**AROUND, "held": {}}) == ()
    assert rows.called({"name_ja": "", "name_en": "b"}, "x") == Words("x", "b")


def test_every_field_of_every_form_has_words():
    content = offering()
    made = [forms.new_form()]
    made += [forms.scalar_form(part, content, KNOWN) for part in forms.SCALARS]
    made += [forms.row_form(part, content, KNOWN, new=True) for part in LISTS]

    for field in (field for form in made for field in form.fields):
        labels = [field.label, *(each.label for each in field.options)]
        assert [e for e in labels if isinstance(e, str) and not has(e)] == []
