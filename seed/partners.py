"""The partners: who stands between the company and its users, and since when."""

from datetime import date, datetime, timedelta

from models.kinds import LockBlock, LockScope, LockSource
from portal.clock import TOKYO
from portal.domain.calendar import start_of
from portal.services.add_partner import NewContract
from seed import cast
from seed.cast import Person
from seed.life import AS_A_COMPANY, Life
from seed.teller import Teller
from seed.when import When

ALLIANCE_TERMS, STORE_TERMS, LINE_TERMS = (
    "アライアンス規約 2.0",
    "加盟店規約 1.3",
    "法人契約約款 1.1",
)


def partners(tell: Teller) -> list[Life]:
    """Return the partners first, then the people who came with them."""
    when = tell.when
    return [
        *_alliances(when),
        *_businesses(when),
        *_stores(when),
        _agency(when),
        *_customers_of_alliance(tell),
        *_drivers(tell),
        *_crew(tell),
        *_signed_up_by_agency(tell),
    ]


def _signed(
    life: Life,
    at: datetime,
    offering: str,
    terms: str,
    *,
    last: date | None = None,
) -> Life:
    """Sign a contract from the day after ``at``, until ``last`` has passed."""
    first = at.astimezone(TOKYO).date() + timedelta(days=1)
    contract = NewContract(
        number=f"K-{life.number[-4:]}-{offering}",
        offering_code=offering,
        terms_label=terms,
        valid_from=start_of(first),
        valid_to=start_of(last + timedelta(days=1)) if last else None,
    )
    return life.signs(at, contract)


def _partner(who: Person, at: datetime) -> Life:
    return Life(who, "supervisor-1").enrols(at, organisation=True)


def _alliances(when: When) -> list[Life]:
    settles = _partner(cast.SHIOMINE, when.ago(790, "11:00"))
    _signed(settles, when.ago(789, "15:00"), "PAY", ALLIANCE_TERMS)
    films = _partner(cast.KANADE, when.ago(560, "11:00"))
    _signed(
        films, when.ago(559, "15:00"), "VIDEO", ALLIANCE_TERMS, last=when.month_end(1)
    )
    guards = _partner(cast.TSUMUGI, when.ago(420, "11:00"))
    _signed(
        guards, when.ago(419, "15:00"), "SECURITY", ALLIANCE_TERMS, last=when.day(54)
    )
    power = _partner(cast.SHIZUKU, when.ago(870, "11:00"))
    _signed(power, when.ago(869, "15:00"), "MAIL", ALLIANCE_TERMS)
    _signed(power, when.ago(868, "15:00"), "CLOUD", ALLIANCE_TERMS)
    return [settles, films, guards, power]


def _businesses(when: When) -> list[Life]:
    haulier = _partner(cast.NAGINOHA, when.ago(980, "13:30"))
    haulier.is_locked(
        "MAINTENANCE", when.ago(1, "18:05"), "supervisor-1", LockBlock.NOTIFY,
        source=LockSource.OPERATIONS, scope=LockScope.PARTNER, until=when.day(-14),
        name="運行端末の入れ替え",
    ).is_locked(
        "MAINTENANCE", when.ago(1, "18:10"), "supervisor-1", LockBlock.USE,
        source=LockSource.OPERATIONS, scope=LockScope.OFFERING, member_number=None,
        offering_code="SECURITY", on=when.day(-7), until=when.day(-7),
        name="定期メンテナンス",
    )  # fmt: skip
    _signed(haulier, when.ago(979, "16:00"), "PHONE", LINE_TERMS)
    gone = _partner(cast.SORATOBI, when.ago(900, "13:30"))
    _signed(gone, when.ago(899, "16:00"), "PHONE", LINE_TERMS)
    gone.joins("PHONE", when.ago(890, "10:10"), verified=AS_A_COMPANY)
    gone.does(
        "PHONE",
        "report_death",
        when.ago(83, "14:20"),
        "DISSOLUTION",
        evidence="閉鎖事項全部証明書",
        second="supervisor-2",
    )
    return [haulier, gone]


def _stores(when: When) -> list[Life]:
    """Stores take PAY; the harbour store changed hands."""
    chain, former = (
        _signed(_partner(who, when.ago(days)), when.ago(days - 1), "PAY", STORE_TERMS)
        for who, days in ((cast.HARUNOMOTO, 730), (cast.ODAMAKI, 725))
    )
    station = _store(cast.STATION_STORE, when, 700)
    station.belongs_to(cast.HARUNOMOTO, when.ago(699, "12:00"), "store")
    harbour = _store(cast.HARBOUR_STORE, when, 690)
    harbour.belongs_to(cast.ODAMAKI, when.ago(689, "12:00"), "store")
    harbour.leaves(cast.ODAMAKI, when.ago(205, "09:10"))
    harbour.belongs_to(cast.HARUNOMOTO, when.ago(205, "09:20"), "store")
    sweets = _store(cast.TSUZUMI, when, 610)
    books = _store(cast.BOOKSHOP, when, 480).does(
        "PAY",
        "suspend",
        when.ago(22, "16:00"),
        "VIOLATION",
        by="supervisor-1",
        violation_case="VC-0131",
        second="supervisor-2",
        text="加盟店規約に反する現金化の疑い。聞き取り中。",
    )
    bakery = _store(cast.BAKERY, when, 530).withdraws(
        "PAY", when.ago(140, "11:45"), "OTHER", text="閉店のため。"
    )
    for life in (sweets, books, bakery):
        at = life.deeds[0].at + timedelta(days=3)
        _signed(life, at, "PAY", STORE_TERMS)
    return [chain, former, station, harbour, sweets, books, bakery]


def _store(who: Person, when: When, days: int) -> Life:
    life = _partner(who, when.ago(days, "10:00"))
    return life.joins_after_review(
        "PAY", when.ago(days, "10:10"), verified=AS_A_COMPANY
    )


def _agency(when: When) -> Life:
    agency = _partner(cast.AKANEGUMO, when.ago(1050, "11:00"))
    return _signed(agency, when.ago(1049, "15:00"), "PHONE", "販売代理店契約 1.0")


# ------------------------------------------------------------------ their people


def _customers_of_alliance(tell: Teller) -> list[Life]:
    """Electricity customers who got MAIL and CLOUD with their contract."""
    lives = []
    for _ in range(12):
        life = tell.somebody(kind="end_user")
        days = tell.between(40, 850)
        tell.begins(life, days, "MAIL", "CLOUD")
        at = life.deeds[-1].at + timedelta(minutes=4)
        life.belongs_to(cast.SHIZUKU, at, "user")
        lives.append(life)
    moved = lives[0]
    moved.leaves(cast.SHIZUKU, tell.at(20))
    moved.withdraws("CLOUD", tell.at(19), "MOVED")
    return lives


def _drivers(tell: Teller) -> list[Life]:
    """Drivers whose line belongs to the haulier, their other services to them."""
    lives = []
    for _ in range(8):
        life = tell.somebody(kind="end_user", born=(1962, 2003))
        tell.begins(life, tell.between(60, 950), "PHONE")
        at = life.deeds[-1].at + timedelta(minutes=4)
        life.belongs_to(cast.NAGINOHA, at, "employee", "PHONE")
        lives.append(life)
    tell.joins(lives[0], "VIDEO", tell.at(50))
    retired = lives[-1]
    retired.leaves(cast.NAGINOHA, tell.at(31))
    retired.withdraws("PHONE", tell.at(30), "OTHER", text="退職のため会社より届け出。")
    return lives


def _crew(tell: Teller) -> list[Life]:
    """Two whose company was dissolved, and their lines with it."""
    lives = []
    for _ in range(2):
        life = tell.somebody(kind="end_user", born=(1970, 1995))
        tell.begins(life, tell.between(400, 880), "PHONE")
        at = life.deeds[-1].at + timedelta(minutes=4)
        life.belongs_to(cast.SORATOBI, at, "employee", "PHONE")
        life.withdraws("PHONE", tell.at(82), "OTHER", text="契約会社の解散による。")
        life.leaves(cast.SORATOBI, tell.at(81))
        lives.append(life)
    return lives


def _signed_up_by_agency(tell: Teller) -> list[Life]:
    """Members whom the agency brought."""
    lives = []
    for _ in range(5):
        life = tell.somebody()
        tell.begins(life, tell.between(30, 1000), "PHONE")
        at = life.deeds[-1].at + timedelta(minutes=4)
        life.belongs_to(cast.AKANEGUMO, at, "introduced")
        lives.append(life)
    return lives
