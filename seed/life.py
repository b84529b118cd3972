"""Telling one member's history: every call adds what happened next."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from models.correction_facts import Correction
from models.facts import Change
from models.kinds import LockBlock, LockScope, LockSource
from models.lock_facts import NewLock
from portal.clock import business_day
from portal.domain.correcting import CORRECT
from portal.services.add_partner import NewContract
from seed.cast import Person
from seed.stage import (
    Deed,
    Doing,
    approves,
    as_new,
    changes,
    corrects,
    enrols,
    links,
    locks,
    moves_phone,
    owes,
    pays,
    refuses,
    renames,
    signs,
    takes_back,
    unlinks,
)

AT_THE_COUNTER = "運転免許証"
AS_A_COMPANY = "登記事項証明書"
AS_A_CHILD = "学生証（保護者同席）"
WITH_THE_CARD = "マイナンバーカード"
ON_THE_PHONE = "電話:生年月日・住所・契約内容"


@dataclass
class Life:
    """What happens to one member; ``clerk`` is who serves them if nobody is named."""

    person: Person
    clerk: str = "desk-1"
    deeds: list[Deed] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The member number."""
        return self.person.number

    def happens(self, at: datetime, do: Doing, by: str | None = None) -> Self:
        """Add one deed."""
        self.deeds.append(Deed(at, by or self.clerk, do))
        return self

    def enrols(self, at: datetime, *, organisation: bool = False) -> Self:
        """Get a number."""
        new = as_new(self.person, organisation=organisation)
        return self.happens(at, enrols(replace(new, joined_on=business_day(at))))

    # ---------------------------------------------------------------- memberships

    def does(
        self,
        offering: str,
        event: str,
        at: datetime,
        reason: str,
        *,
        by: str | None = None,
        second: str | None = None,
        **given: Any,
    ) -> Self:
        """Change a membership; ``second`` approves it an hour later."""
        change = Change(self.number, offering, event, reason=reason, **given)
        self.happens(at, changes(change), by)
        if second is not None:
            after = at + timedelta(hours=1, minutes=12)
            self.happens(after, approves(self.number, offering, event), second)
        return self

    def is_refused(
        self, offering: str, event: str, at: datetime, by: str, text: str
    ) -> Self:
        """See a request about them refused by a second person."""
        return self.happens(at, refuses(self.number, offering, event, text), by)

    def is_put_right(
        self, offering: str, wrong: str, at: datetime, second: str, **right: Any
    ) -> Self:
        """See the latest record of an event corrected; ``second`` agrees later."""
        correction = Correction(self.number, offering, **right)
        self.happens(at, corrects(wrong, correction))
        after = at + timedelta(minutes=48)
        return self.happens(after, approves(self.number, offering, CORRECT), second)

    def sees_taken_back(self, offering: str, event: str, at: datetime) -> Self:
        """See a request about them taken back by who asked."""
        return self.happens(at, takes_back(self.number, offering, event))

    def joins(
        self,
        offering: str,
        at: datetime,
        *,
        until: date | None = None,
        verified: str = AT_THE_COUNTER,
    ) -> Self:
        """Join at the counter; with ``until`` for a fixed term."""
        self.does(offering, "apply", at, "SELF_APPLICATION")
        confirmed = at + timedelta(minutes=9)
        return self.does(
            offering,
            "activate",
            confirmed,
            "COUNTER",
            until=until,
            verified=verified,
        )

    def is_reviewed(self, offering: str, at: datetime) -> Self:
        """Apply and have one's identity checked, as PAY asks."""
        self.does(offering, "apply", at, "SELF_APPLICATION")
        later = at + timedelta(minutes=14)
        return self.does(offering, "verify", later, "REVIEW_REQUIRED", verified="SMS")

    def joins_after_review(
        self, offering: str, at: datetime, *, verified: str = WITH_THE_CARD
    ) -> Self:
        """Apply, be reviewed and be accepted on the next day."""
        self.is_reviewed(offering, at)
        later = at + timedelta(days=1, minutes=35)
        return self.does(offering, "approve", later, "KYC_OK", verified=verified)

    def takes_leave(
        self, offering: str, filed: datetime, first: date, last: date, reason: str
    ) -> Self:
        """Go on leave from ``first`` to ``last``, whole months."""
        return self.does(offering, "take_leave", filed, reason, on=first, until=last)

    def withdraws(
        self,
        offering: str,
        at: datetime,
        reason: str,
        *,
        on: date | None = None,
        **given: Any,
    ) -> Self:
        """Withdraw now, or at the end of the day ``on``."""
        return self.does(
            offering,
            "withdraw",
            at,
            reason,
            on=on,
            at_end=on is not None,
            verified=ON_THE_PHONE,
            **given,
        )

    def takes_back_plan(self, offering: str, at: datetime) -> Self:
        """Change one's mind about what is pending."""
        return self.does(offering, "undo", at, "SELF_CHANGED_MIND")

    def is_locked(
        self, reason: str, at: datetime, by: str, *blocks: LockBlock, **more: Any
    ) -> Self:
        """Be locked in the name that ``more`` says; else the help desk's."""
        given: dict[str, Any] = {
            "scope": LockScope.MEMBER,
            "source": LockSource.HELP_DESK,
            "member_number": self.number,
        }
        new = NewLock(reason=reason, blocks=frozenset(blocks), **(given | more))
        return self.happens(at, locks(new), by)

    # ---------------------------------------------------------------- the rest

    def is_renamed(self, at: datetime, name: str, reading: str) -> Self:
        """Have another name."""
        return self.happens(at, renames(self.number, name, reading))

    def moves_phone(self, at: datetime, became: str) -> Self:
        """Have another phone; the one of the person so far becomes a former one."""
        return self.happens(at, moves_phone(self.number, self.person.phone, became))

    def owes(self, offering: str, at: datetime, source: str) -> Self:
        """Be in arrears."""
        return self.happens(at, owes(self.number, offering, source), "info-1")

    def pays(self, offering: str, at: datetime) -> Self:
        """Pay what was owed."""
        return self.happens(at, pays(self.number, offering), "info-1")

    def signs(self, at: datetime, contract: NewContract) -> Self:
        """Sign a contract as a partner."""
        return self.happens(at, signs(self.number, contract), "legal-1")

    def belongs_to(
        self,
        partner: Person,
        at: datetime,
        relation: str,
        offering: str | None = None,
    ) -> Self:
        """Belong to a partner, with one membership or altogether."""
        doing = links(partner.number, self.number, relation, offering)
        return self.happens(at, doing)

    def leaves(self, partner: Person, at: datetime) -> Self:
        """Belong to a partner no longer."""
        return self.happens(at, unlinks(partner.number, self.number))
