"""Patterns of what befalls members, from which very many are copied."""

from collections.abc import Callable
from dataclasses import dataclass

from seed.life import Life
from seed.teller import Teller
from seed.when import months_from


@dataclass(frozen=True)
class Pattern:
    """A course of things, how often it is met, and how far back it may be moved."""

    story: Callable[[Teller, Life], None]
    weight: int
    reach: int = 0


def _one(tell: Teller, life: Life) -> None:
    tell.begins(life, 60, "MAIL")


def _two(tell: Teller, life: Life) -> None:
    tell.begins(life, 90, "PHONE", "MAIL")


def _paying(tell: Teller, life: Life) -> None:
    tell.begins(life, 80, "PAY")


def _storing(tell: Teller, life: Life) -> None:
    tell.begins(life, 70, "CLOUD")


def _found(tell: Teller, life: Life) -> None:
    tell.begins(life, 60, "PHONE")
    life.does("PHONE", "suspend", tell.at(30), "LOST_DEVICE")
    life.does("PHONE", "reinstate", tell.at(27), "DEVICE_FOUND")


def _lost(tell: Teller, life: Life) -> None:
    tell.begins(life, 50, "PHONE")
    life.does("PHONE", "suspend", tell.at(2), "LOST_DEVICE")


def _gone(tell: Teller, life: Life) -> None:
    tell.begins(life, 60, "MAIL")
    life.withdraws("MAIL", tell.at(20), "SELF_NO_NEED")


def _half_gone(tell: Teller, life: Life) -> None:
    tell.begins(life, 120, "MAIL", "CLOUD")
    life.withdraws("CLOUD", tell.at(25), "SELF_PRICE")


def _applying(tell: Teller, life: Life) -> None:
    at = tell.at(3)
    life.enrols(at).does("MAIL", "apply", at, "SELF_APPLICATION")


def _leaving(tell: Teller, life: Life) -> None:
    tell.begins(life, 200, "MAIL")
    life.withdraws("MAIL", tell.at(1), "MOVED", on=tell.when.month_end())


def _on_leave(tell: Teller, life: Life) -> None:
    tell.begins(life, 300, "PHONE")
    first = tell.when.month(-1)
    life.takes_leave(
        "PHONE", tell.on(first, 1, 20), first, months_from(first, 5), "OVERSEAS"
    )


PATTERNS = (
    Pattern(_one, 34, 980),
    Pattern(_two, 22, 960),
    Pattern(_paying, 8, 640),
    Pattern(_storing, 8, 860),
    Pattern(_found, 8, 960),
    Pattern(_lost, 3, 60),
    Pattern(_gone, 10, 940),
    Pattern(_half_gone, 3, 820),
    Pattern(_applying, 2, 20),
    Pattern(_leaving, 1),
    Pattern(_on_leave, 1),
)
