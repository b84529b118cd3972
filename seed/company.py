"""The sample company: everybody there is."""

from random import Random

from seed.crowd import crowd
from seed.life import Life
from seed.partners import partners
from seed.stories import stories
from seed.teller import Teller
from seed.when import When

SAME_EVERY_TIME = 36


def company(when: When) -> list[Life]:
    """Return everybody's life up to the day of the load."""
    tell = Teller(when, Random(SAME_EVERY_TIME))  # noqa: S311  (invented people)
    return [*partners(tell), *stories(when), *crowd(tell)]
