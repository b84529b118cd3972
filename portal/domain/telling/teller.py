"""One event with the names around it."""

from dataclasses import dataclass
from typing import Any

from models.kinds import AuditAction
from portal.domain.card import Words
from portal.domain.correcting.lead import WHYS
from portal.domain.member_number import grouped
from portal.domain.telling.said import NOTHING, Fact, Said, Word
from portal.domain.trail import Event, MembershipName, Names


@dataclass(frozen=True, slots=True)
class Teller:
    """Calls the people, members, states and moves of one event by their names.

    ``within`` is the member whose life is told, so that they need no naming.
    """

    event: Event
    names: Names
    within: int | None = None

    @property
    def who(self) -> Fact:
        """Who did it, as they were called then."""
        if self.event.staff_id == 0:
            return self.event.staff
        return Said(
            "trail.who", {"name": self.event.staff, "code": self.event.staff_code}
        )

    @property
    def membership(self) -> MembershipName | None:
        """The membership the event is about, if it is about one."""
        if self.event.entity_type != "membership":
            return None
        return self.names.memberships.get(self.event.entity_id)

    @property
    def member(self) -> str:
        """The number of the member the event is about."""
        known = self.names.members.get(self.event.member_id or 0)
        given = known or str(self.event.after.get("number") or NOTHING)
        return grouped(given)

    @property
    def whose(self) -> Said | str:
        """Whose membership it is, or nothing within the life of that member."""
        member_id = self.event.member_id
        if member_id is None or member_id == self.within:
            return ""
        return Said("trail.whose", {"number": self.member})

    @property
    def offering(self) -> Words | str:
        """The offering the event is about."""
        if self.membership is not None:
            return self.membership.offering
        given = str(self.said("offering") or NOTHING)
        return self.names.offerings.get(given, given)

    def said(self, name: str) -> Any:
        """Return what the event says under ``name``, wherever it says it."""
        return self.event.facts.get(name, self.event.after.get(name))

    def state(self, code: Any) -> Fact:
        """Return the name of a state."""
        if code is None:
            return Word("trail.no_state", NOTHING)
        states = self.membership.lifecycle.states if self.membership else {}
        state = states.get(code)
        if state is not None:
            return Words(state.name_ja, state.name_en)
        return self.names.states.get(str(code)) or str(code)

    def move(self) -> Fact:
        """Return the name of the move the event is about."""
        return self.move_called(self.said("event"))

    def move_called(self, code: Any) -> Fact:
        """Return the name of a move."""
        moves = self.membership.lifecycle.moves if self.membership else ()
        for move in moves:
            if move.event == code:
                return Words(move.name_ja, move.name_en)
        return Word(f"trail.events.{code}", str(code or NOTHING))

    def reason(self) -> Fact:
        """Return the words of the reason code."""
        code = str(self.event.reason)
        reasons = self.membership.lifecycle.reasons if self.membership else {}
        if code in reasons:
            return Words(*reasons[code])
        if self.event.entity_type in ("lock", "lock_batch"):
            released = self.event.action in (
                AuditAction.LOCK_RELEASED,
                AuditAction.LOCKS_RELEASED,
            )
            kind = "release_reasons" if released else "reasons"
            return Word(f"locks.{kind}.{code}", code)
        if self.event.action == AuditAction.CONTRACT_ENDED:
            return Word(f"partners.end_reasons.{code}", code)
        own = "correction_whys" if code in WHYS else "card.reveal.reasons"
        return Word(f"{own}.{code}", code)

    def staff(self, staff_id: Any) -> Fact:
        """Return the name of a member of staff."""
        return self.names.staff.get(staff_id) or str(staff_id or NOTHING)

    def party(self, member_id: Any) -> str:
        """Return the number of another member."""
        known = self.names.members.get(member_id)
        return grouped(known) if known else str(member_id or NOTHING)
