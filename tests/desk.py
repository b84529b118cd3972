"""A help desk to test with: a portal with staff, offerings and one member.

    desk = Desk.open(store)
    desk.change("suspend", reason="LOST_DEVICE")
    desk.card().memberships[0].state

Time stands still at ``desk.now`` until a test moves it.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from models.facts import Acting, Change, MemberFacts, Occasion, Receipt
from models.kinds import Via
from portal.domain.card import Card
from portal.domain.new_member import new_member
from portal.services.add_member import add_member
from portal.services.answer_request import approve_request
from portal.services.change_state import change_state
from portal.services.show_member import show_member
from portal.services.staff import acting_for
from portal.store import members
from portal.store.engine import Store
from seed.set_up import set_up

OPENED = datetime(2024, 4, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""Friday 20 November 2026, 12:00 in Japan."""

NUMBER = "1110000001"


@dataclass
class Desk:
    """A store, an instant, and whoever sits there."""

    store: Store
    now: datetime = NOON
    people: dict[str, Acting] = field(default_factory=dict)

    @classmethod
    def open(cls, store: Store) -> Self:
        """Set up a portal with 髙橋 はるか, who has no membership yet.

        What was copied from such a portal stays as it is.
        """
        desk = cls(store)
        with store.read() as connection:
            if members.member_id_of(connection, NUMBER) is not None:
                return desk
        set_up(store, OPENED)
        desk.add(NUMBER, "髙橋 はるか", "タカハシ ハルカ", phones=["090-1234-5678"],
                 mails=["haruka@example.jp"], birth_date=date(1980, 1, 2))  # fmt: skip
        return desk

    def add(self, number: str, name: str, reading: str, **given: Any) -> int:
        """Add a member as of the day the portal opened; return the id."""
        occasion = Occasion(self.acting("supervisor-1"), OPENED)
        new = new_member(number, name, reading, **given)
        with self.store.write() as connection:
            return add_member(connection, self.store, occasion, new)

    def acting(self, code: str, session: str = "s1") -> Acting:
        """Return a member of the sample staff as somebody signed in."""
        if code not in self.people:
            self.people[code] = acting_for(self.store, code, Via.UI)
        return replace(self.people[code], session=f"{session}-{code}")

    def occasion(self, code: str = "desk-1", session: str = "s1") -> Occasion:
        """Return an occasion of now."""
        return Occasion(self.acting(code, session), self.now)

    def at(self, year: int, month: int, day: int) -> Self:
        """Move to noon in Japan of a day."""
        self.now = datetime(year, month, day, 3, 0, tzinfo=UTC)
        return self

    def later(self, **time: float) -> Self:
        """Move on."""
        self.now += timedelta(**time)
        return self

    def change(
        self, event: str, by: str = "desk-1", offering: str = "MAIL", **given: Any
    ) -> Receipt:
        """Change the member's membership."""
        given.setdefault("member_number", NUMBER)
        change = Change(offering_code=offering, event=event, **given)
        return change_state(self.store, self.occasion(by), change)

    def join(self, offering: str = "MAIL", number: str = NUMBER) -> None:
        """Make the member an active member of an offering."""
        self.change("apply", offering=offering, reason="SELF_APPLICATION",
                    member_number=number)  # fmt: skip
        self.change("activate", offering=offering, reason="COUNTER", verified="card",
                    member_number=number)  # fmt: skip

    def approve(self, number: str, by: str = "supervisor-1") -> Receipt:
        """Approve a request."""
        return approve_request(self.store, self.occasion(by), number)

    def card(self, by: str = "desk-1", number: str = NUMBER, **given: Any) -> Card:
        """Return the card as one of the staff sees it."""
        return show_member(self.store, self.occasion(by), number, **given)

    def member(self, number: str = NUMBER) -> MemberFacts:
        """Return everything stored about a member."""
        with self.store.read() as connection:
            member_id = members.member_id_of(connection, number)
            assert member_id is not None
            found = members.load_member(connection, member_id, self.now, self.now)
        assert found is not None
        return found
