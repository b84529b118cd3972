"""Chance with limits: days, offerings and people of the crowd, the same every load."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

import jaconv

from portal.domain.member_number import make
from seed.cast import PARTNERS, PEOPLE, Person
from seed.life import Life
from seed.names import Name, full, person
from seed.when import When

OPEN_SINCE = {
    "PHONE": 1080,
    "MAIL": 1080,
    "CLOUD": 960,
    "PAY": 740,
    "VIDEO": 540,
    "SECURITY": 380,
}
"""For how many days each offering has been taken up."""

FIRST_SERIAL = 400_000_001


@dataclass
class Teller:
    """Who tells the crowd's lives; ``chance`` is seeded: the same every time."""

    when: When
    chance: Random
    serial: int = FIRST_SERIAL
    phones: set[str] = field(
        default_factory=lambda: {each.last_four for each in (*PEOPLE, *PARTNERS)}
    )

    def at(self, days: int) -> datetime:
        """Return an instant in the opening hours ``days`` days ago."""
        hour, minute = self.chance.randint(9, 18), self.chance.randint(0, 44)
        return self.when.ago(days, f"{hour:02}:{minute:02}")

    def between(self, low: int, high: int) -> int:
        """Return a number of days, both ends included."""
        return self.chance.randint(low, high)

    def on(self, first: date, low: int, high: int) -> datetime:
        """Return an instant between ``low`` and ``high`` days before ``first``."""
        days = (self.when.today - first).days + self.between(low, high)
        return self.at(max(days, 0))

    def offering(self, days: int, *among: str) -> str:
        """Return an offering that could be taken up ``days`` days ago."""
        codes = among or tuple(OPEN_SINCE)
        return self.chance.choice([c for c in codes if OPEN_SINCE[c] >= days])

    def clerk(self) -> str:
        """Return one of the clerks at the help desk."""
        return self.chance.choice(("desk-1", "desk-2"))

    def supervisor(self) -> str:
        """Return one of the supervisors."""
        return self.chance.choice(("supervisor-1", "supervisor-2"))

    # ------------------------------------------------------------ people

    def phone(self) -> str:
        """Return a phone whose last four digits nobody else has."""
        four = f"{self.chance.randint(0, 9999):04}"
        while four in self.phones:
            four = f"{self.chance.randint(0, 9999):04}"
        self.phones.add(four)
        return f"060-9000-{four}"

    def somebody(
        self,
        *,
        kind: str = "member",
        born: tuple[int, int] = (1945, 2006),
        name: Name | None = None,
    ) -> Life:
        """Return the life of somebody new, not begun yet."""
        year = self.chance.randint(*born)
        name = name or full(*person(self.chance, year))
        number = make(self.serial)
        self.serial += 1
        day = date(year, self.chance.randint(1, 12), self.chance.randint(1, 28))
        return Life(
            Person(
                number=number,
                name=name.name,
                reading=name.reading,
                born=day,
                phone=self.phone(),
                mail=self._mail(name.reading, day),
                actor_kind=kind,
            ),
            self.clerk(),
        )

    def _mail(self, reading: str, born: date) -> str | None:
        if self.chance.random() < 0.12:
            return None
        family, _, given = jaconv.kana2alphabet(jaconv.kata2hira(reading)).partition(
            " "
        )
        parts = self.chance.choice(
            (f"{given}.{family}", f"{family}_{given[:1]}", f"{given}{born:%y}")
        )
        domain = self.chance.choice(("example.jp", "example.com"))
        return f"{parts}{self.serial % 1000}@{domain}"

    # ------------------------------------------------------------ beginnings

    def begins(self, life: Life, days: int, *offerings: str) -> str:
        """Let somebody enrol and join ``days`` days ago; return the first offering.

        Without ``offerings`` it is any that was open then.
        """
        at = self.at(days)
        life.enrols(at)
        chosen = offerings or (self.offering(days),)
        for offering in chosen:
            self.joins(life, offering, at)
        return chosen[0]

    def joins(self, life: Life, offering: str, at: datetime) -> None:
        """Let somebody join the way the offering asks."""
        if offering == "PAY":
            life.joins_after_review(offering, at)
        else:
            life.joins(offering, at)
