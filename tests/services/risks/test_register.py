"""The risk register: rows that are only added, acceptance by another, as of a day."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.risk_facts import Rating
from models.risk_kinds import RiskTreatment
from portal.domain.risk_list import AskedRisks
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.risks.keep import accept_risk, change_risk, close_risk, open_risk
from portal.services.risks.see import COLUMNS, export_risks, see_risk, see_risks
from portal.services.verify import verify
from portal.store.engine import Store
from tests.desk import Desk
from tests.domain.test_risks import SAYS
from tests.people import trail
from tests.services.risks.writers import NEW, OTHERWISE
from tests.services.test_verify import behind_its_back


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def states(desk: Desk, on: date | None = None) -> list[str]:
    found = see_risks(desk.store, desk.occasion("auditor-1"), AskedRisks(on=on))
    return [each.state for each in found.part.rows]


def test_a_risk_lives_in_rows_and_every_day_shows_what_was_known(desk: Desk):
    store = desk.store
    number = open_risk(store, desk.occasion("owner-1"), NEW)
    day = desk.now.date()
    accept_risk(
        store, desk.later(days=1).occasion("legal-1"), number, 1, "残りは小さい"
    )
    change_risk(store, desk.later(days=1).occasion("owner-2"), number, 2, OTHERWISE)
    with pytest.raises(InputRefused) as refused:
        accept_risk(store, desk.occasion("owner-2"), number, 3, "自分で")
    assert refused.value.code == "own_risk"
    accept_risk(store, desk.occasion("info-1"), number, 3, "見直した")
    close_risk(store, desk.later(days=1).occasion("owner-1"), number, 4, "やめた")

    days = [day.replace(day=day.day + n) for n in range(4)]
    assert [states(desk, each) for each in days] == [
        ["waiting"], ["accepted"], ["accepted"], ["closed"],
    ]  # fmt: skip
    seen = see_risk(store, desk.occasion("auditor-1"), "r1")
    assert [each.act for each in seen.risk.rows] == [
        "opened", "accepted", "changed", "accepted", "closed",
    ]  # fmt: skip
    assert list(seen.texts.values()) == ["残りは小さい", "見直した", "やめた"]
    assert seen.risk.says.treatment is RiskTreatment.AVOID
    assert len(trail(store, "risk.accepted")) == 2


def test_an_older_row_an_unknown_number_and_no_permission_are_refused(desk: Desk):
    store, owner = desk.store, desk.occasion("owner-1")
    number = open_risk(store, owner, NEW)
    change_risk(store, owner, number, 1, OTHERWISE)
    assert change_risk(store, owner, number, 2, OTHERWISE) == number, "nothing new"

    with pytest.raises(InputRefused) as refused:
        close_risk(store, owner, number, 1, "古い")
    assert refused.value.code == "risk_changed"
    with pytest.raises(NotFound):
        close_risk(store, owner, 99, 1, "ない")
    for unknown in ("R99", "moon", "R" + "9" * 30):
        with pytest.raises(NotFound):
            see_risk(store, owner, unknown)
    for offering, actor in (("MOON", "member"), ("PHONE", "moon")):
        with pytest.raises(NotFound):
            open_risk(store, owner, replace(NEW, offering=offering, actor=actor))
    with pytest.raises(NotPermitted):
        see_risks(store, desk.occasion("desk-1"), AskedRisks())


def test_the_register_says_what_waits_what_is_overdue_and_goes_into_files(desk: Desk):
    store, owner = desk.store, desk.occasion("owner-1")
    open_risk(store, owner, NEW)
    low = replace(SAYS, after=Rating(1, 1), review_on=desk.now.date())
    open_risk(store, owner, replace(NEW, offering="", says=low))
    desk.later(days=2)

    page = see_risks(store, desk.occasion("legal-1"), AskedRisks())

    assert [each.risk.id for each in page.part.rows] == [1, 2]
    assert [each.id for each in page.waiting] == [1]
    assert [each.id for each in page.overdue] == [2]
    by = desk.occasion("auditor-1")
    csv = export_risks(store, by, "csv", AskedRisks(), "en")
    book = load_workbook(
        BytesIO(export_risks(store, by, "xlsx", AskedRisks(), "ja").content)
    )
    assert csv.rows == 2
    assert "R1,Member,PHONE," in csv.content.decode("utf-8-sig")
    rows = list(book.worksheets[0].values)
    assert len(rows[-3]) == len(COLUMNS)
    assert [row[7] for row in rows[-2:]] == [20, 20]
    assert [row[14] for row in rows[-2:]] == [10, 1]


def test_every_row_that_was_tampered_with_is_found(desk: Desk):
    for number in range(1, 6):
        assert open_risk(desk.store, desk.occasion("owner-1"), NEW) == number
        accept_risk(desk.store, desk.occasion("info-1"), number, 1, "残りは小さい")
    auditor = desk.occasion("auditor-1")
    assert verify(desk.store, auditor, full=True).found == ()

    behind_its_back(
        desk,
        "UPDATE risk_entry SET impact_after = 1 WHERE risk_id = 1 AND revision = 1",
        "UPDATE risk_entry SET plan_en = '' WHERE risk_id = 2 AND revision = 2",
        "UPDATE risk_entry SET staff_id = 1 WHERE risk_id = 3 AND revision = 2",
        "UPDATE risk_entry SET audit_id = 99999 WHERE risk_id = 4 AND revision = 2",
        "DELETE FROM risk_entry WHERE risk_id = 5 AND revision = 2",
    )

    found = verify(desk.store, auditor, full=True).found
    assert [(each.flaw.value, each.place, each.index) for each in found] == [
        ("ledger", "risk_entry", 1),
        ("ledger", "risk_entry", 4),
        ("ledger", "risk_entry", 6),
        ("unaudited", "risk_entry", 8),
        ("ledger", "risk", 4),
        ("ledger", "risk", 5),
    ]
