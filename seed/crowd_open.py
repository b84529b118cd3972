"""Stories of the crowd that are open today: pending, suspended, waiting."""

from collections.abc import Callable

from seed.life import Life
from seed.teller import Teller
from seed.when import months_from

Story = Callable[[Teller, Life], None]

LEAVING_BECAUSE = ("SELF_NO_NEED", "SELF_PRICE", "SELF_DISSATISFIED", "MOVED")
CASE = "VC-{:04}"


def on_leave(tell: Teller, life: Life) -> None:
    """Be on leave, with an end in sight."""
    offering = tell.begins(life, tell.between(200, 1000), "PHONE")
    first = tell.when.month(-tell.between(0, 2))
    last = months_from(first, tell.between(3, 6))
    reason = tell.chance.choice(("ILLNESS", "TRANSFER", "OVERSEAS"))
    life.takes_leave(offering, tell.on(first, 1, 20), first, last, reason)


def leave_ahead(tell: Teller, life: Life) -> None:
    """Have filed a leave that begins next month."""
    offering = tell.begins(life, tell.between(200, 900), "MAIL")
    first = tell.when.month(1)
    life.takes_leave(
        offering,
        tell.at(tell.between(1, 14)),
        first,
        months_from(first, tell.between(1, 4)),
        "TRANSFER",
    )


def withdrawing(tell: Teller, life: Life) -> None:
    """Have filed a withdrawal for the end of this month or the next."""
    offering = tell.begins(life, tell.between(100, 1000))
    on = tell.when.month_end(tell.between(0, 1))
    reason = tell.chance.choice(LEAVING_BECAUSE)
    life.withdraws(offering, tell.at(tell.between(1, 9)), reason, on=on)


def lost(tell: Teller, life: Life) -> None:
    """Have lost the phone a few days ago."""
    offering = tell.begins(life, tell.between(100, 700), "PHONE")
    life.does(offering, "suspend", tell.at(tell.between(1, 9)), "LOST_DEVICE")


def lost_on_leave(tell: Teller, life: Life) -> None:
    """Have lost the phone while on leave."""
    on_leave(tell, life)
    life.does("PHONE", "suspend", tell.at(0), "LOST_DEVICE")


def suspended_for_arrears(tell: Teller, life: Life) -> None:
    """Owe dues for long enough to be suspended."""
    offering = tell.begins(life, tell.between(200, 800), "PHONE")
    life.owes(offering, tell.at(75), "billing")
    life.does(offering, "suspend", tell.at(tell.between(10, 40)), "ARREARS")


def under_suspicion(tell: Teller, life: Life) -> None:
    """Be suspended on suspicion of fraud."""
    offering = tell.begins(life, tell.between(200, 700), "PAY")
    life.does(
        offering,
        "suspend",
        tell.at(tell.between(8, 30)),
        "FRAUD_SUSPECT",
        violation_case=CASE.format(tell.serial % 1000),
        second="supervisor-1",
    )


def owing(tell: Teller, life: Life) -> None:
    """Owe dues, still in use."""
    offering = tell.begins(life, tell.between(100, 800), "PHONE")
    life.owes(offering, tell.at(tell.between(5, 28)), "billing")


def in_grace(tell: Teller, life: Life) -> None:
    """Have let a fixed term end a few days ago."""
    end = tell.between(1, 25)
    start = tell.at(end + 183)
    life.enrols(start)
    life.joins(tell.offering(end + 183), start, until=tell.when.day(end))


def on_a_term(tell: Teller, life: Life) -> None:
    """Be a member for a fixed term that still runs."""
    days = tell.between(20, 300)
    start = tell.at(days)
    life.enrols(start)
    until = tell.when.day(-tell.between(5, 80))
    life.joins(tell.offering(days), start, until=until)


def applying(tell: Teller, life: Life) -> None:
    """Have applied a few days ago."""
    at = tell.at(tell.between(1, 20))
    life.enrols(at)
    life.does(tell.offering(20), "apply", at, "SELF_APPLICATION")


def under_review(tell: Teller, life: Life) -> None:
    """Have one's identity checked."""
    at = tell.at(tell.between(1, 12))
    life.enrols(at)
    life.is_reviewed("PAY", at)


def asked_to_undo(tell: Teller, life: Life) -> None:
    """Have withdrawn and want it undone; a second person is asked."""
    offering = tell.begins(life, tell.between(200, 900), "MAIL")
    life.withdraws(offering, tell.at(4), "MOVED")
    life.does(offering, "undo_withdraw", tell.at(1), "WRONG_MEMBER")


def asked_to_void(tell: Teller, life: Life) -> None:
    """Have joined under a false name; a second person is asked to void it."""
    offering = tell.begins(life, 8, "PHONE")
    life.does(offering, "void_join", tell.at(1), "FALSE_APPLICATION", by="supervisor-1")


def asked_about_death(tell: Teller, life: Life) -> None:
    """Be reported dead; a second person is asked."""
    offering = tell.begins(life, tell.between(400, 1000), "PHONE")
    life.does(
        offering, "report_death", tell.at(2), "DEATH", evidence="死亡診断書の写し"
    )


OPEN: tuple[tuple[Story, int], ...] = (
    (on_leave, 7),
    (leave_ahead, 4),
    (withdrawing, 4),
    (lost, 4),
    (lost_on_leave, 1),
    (suspended_for_arrears, 3),
    (under_suspicion, 2),
    (owing, 3),
    (in_grace, 3),
    (on_a_term, 4),
    (applying, 4),
    (under_review, 3),
    (asked_to_undo, 1),
    (asked_to_void, 1),
    (asked_about_death, 1),
)
"""How often each of these is met."""
