"""Stories of the crowd that are over."""

from datetime import timedelta

from seed.crowd_open import CASE, LEAVING_BECAUSE, Story
from seed.life import AT_THE_COUNTER, Life
from seed.teller import Teller

NOTICE = "通知書 第{}号"


def request_refused(tell: Teller, life: Life) -> None:
    """Be left alone, a second person having said no."""
    offering = tell.begins(life, tell.between(200, 800), "MAIL")
    day = tell.between(30, 150)
    life.does(
        offering,
        "suspend",
        tell.at(day),
        "VIOLATION",
        violation_case=CASE.format(tell.serial % 1000),
    )
    life.is_refused(
        offering,
        "suspend",
        tell.at(day - 1),
        "supervisor-2",
        "証拠が足りない。再確認のこと。",
    )


def request_taken_back(tell: Teller, life: Life) -> None:
    """Be left alone, who asked having seen their mistake."""
    offering = tell.begins(life, tell.between(200, 800), "PHONE")
    day = tell.between(30, 150)
    life.does(
        offering, "report_death", tell.at(day), "DEATH", evidence="ご家族からの電話"
    )
    life.sees_taken_back(offering, "report_death", tell.at(day - 2))


def withdrew(tell: Teller, life: Life) -> None:
    """Withdraw on the spot."""
    days = tell.between(150, 1050)
    offering = tell.begins(life, days)
    reason = tell.chance.choice(LEAVING_BECAUSE)
    life.withdraws(offering, tell.at(tell.between(12, days - 40)), reason)


def withdrew_at_month_end(tell: Teller, life: Life) -> None:
    """Withdraw at the end of a month, filed before."""
    month = -tell.between(1, 12)
    offering = tell.begins(life, tell.between(420, 1000))
    filed = tell.when.at(tell.when.month(month) + timedelta(days=9), "15:10")
    on = tell.when.month_end(month)
    life.withdraws(offering, filed, tell.chance.choice(LEAVING_BECAUSE), on=on)


def term_closed(tell: Teller, life: Life) -> None:
    """Let a fixed term and its grace end."""
    end = tell.between(40, 180)
    start = tell.at(end + 183)
    life.enrols(start)
    life.joins("MAIL", start, until=tell.when.day(end))


def expelled(tell: Teller, life: Life) -> None:
    """Be suspended for a violation, then expelled."""
    offering = tell.begins(life, tell.between(300, 900), "MAIL")
    day, case = tell.between(40, 240), CASE.format(tell.serial % 1000)
    life.does(
        offering,
        "suspend",
        tell.at(day),
        "VIOLATION",
        violation_case=case,
        second="supervisor-1",
    )
    life.does(
        offering, "expel", tell.at(day - 14), "VIOLATION", by="legal-2",
        violation_case=case, notice=NOTICE.format(tell.serial % 1000),
        second="supervisor-2",
    )  # fmt: skip


def died(tell: Teller, life: Life) -> None:
    """Die; the family reports it."""
    days = tell.between(300, 1000)
    offering = tell.begins(life, days, "PHONE")
    life.does(
        offering,
        "report_death",
        tell.at(tell.between(15, days - 100)),
        "DEATH",
        evidence="死亡診断書の写し",
        second=tell.supervisor(),
    )


def rejected(tell: Teller, life: Life) -> None:
    """Apply and not be accepted."""
    day = tell.between(20, 400)
    at = tell.at(day)
    life.enrols(at)
    life.is_reviewed("PAY", at)
    reason = tell.chance.choice(("KYC_FAIL", "INCOMPLETE", "BLOCKLIST"))
    life.does("PAY", "reject", tell.at(day - 3), reason, by=tell.supervisor())


def voided(tell: Teller, life: Life) -> None:
    """Have a joining voided that was a false application."""
    day = tell.between(60, 300)
    offering = tell.begins(life, day, "PHONE")
    life.does(
        offering,
        "void_join",
        tell.at(day - 6),
        "FALSE_APPLICATION",
        by="supervisor-2",
        second="supervisor-1",
    )


def lapsed(tell: Teller, life: Life) -> None:
    """Apply and never confirm."""
    day = tell.between(35, 500)
    at = tell.at(day)
    life.enrols(at)
    life.does(tell.offering(day), "apply", at, "SELF_APPLICATION")


def took_application_back(tell: Teller, life: Life) -> None:
    """Apply and think again."""
    day = tell.between(20, 300)
    at = tell.at(day)
    life.enrols(at)
    offering = tell.offering(day)
    life.does(offering, "apply", at, "SELF_APPLICATION")
    life.does(
        offering,
        "withdraw_application",
        tell.at(day - 2),
        "SELF_APPLICATION_WITHDRAWN",
    )


def came_back(tell: Teller, life: Life) -> None:
    """Withdraw and join again later."""
    offering = tell.begins(life, tell.between(700, 1000), "MAIL")
    life.withdraws(offering, tell.at(tell.between(300, 600)), "MOVED")
    again = tell.at(tell.between(20, 250))
    life.does(offering, "apply", again, "ADMIN_ENTRY")
    life.does(
        offering,
        "activate",
        again + timedelta(minutes=20),
        "CONTACT_CONFIRMED",
        verified=AT_THE_COUNTER,
    )


ENDINGS: tuple[tuple[Story, int], ...] = (
    (request_refused, 2),
    (request_taken_back, 1),
    (withdrew, 17),
    (withdrew_at_month_end, 7),
    (term_closed, 4),
    (expelled, 2),
    (died, 3),
    (rejected, 3),
    (voided, 2),
    (lapsed, 4),
    (took_application_back, 2),
    (came_back, 2),
)
"""How often each of these is met."""
