"""The sample company: everybody there is."""

from random import Random

from seed.crowd import crowd
from seed.life import Life
from seed.partners import partners
from seed.stage import Deed, vouches
from seed.stories import stories
from seed.teller import Teller
from seed.when import When

SAME_EVERY_TIME = 36


FRESH = ("PHONE", "MAIL", "CLOUD", "PAY", "VIDEO")
"""Services whose entries were looked at this year; the others wait for somebody."""


def upkeep(when: When) -> list[Deed]:
    """Return what the owners did about the catalog."""
    return [
        Deed(when.ago(40 + place, "15:30"), "owner-1", vouches(code))
        for place, code in enumerate(FRESH)
    ]


def company(when: When) -> list[Life]:
    """Return everybody's life up to the day of the load."""
    tell = Teller(when, Random(SAME_EVERY_TIME))  # noqa: S311  (invented people)
    return [*partners(tell), *stories(when), *crowd(tell)]
