"""Approval by somebody who edited nothing, and what ends what was approved."""

from datetime import date

from models.facts import Occasion
from models.kinds import AuditAction, Verdict
from models.publishing_facts import Version
from portal.domain.publishing import steps
from portal.domain.publishing.offers import Step
from portal.services.publish.meeting import Command, Meeting, carry_out, problems
from portal.services.publish.review import check_words
from portal.store import publishing
from portal.store.engine import Connection, Store


def approve(store: Store, occasion: Occasion, version_id: int, seen: str) -> Version:
    """Approve exactly the content whose hash was ``seen``; it needs a second person.

    What others read of it is written in the same transaction. The gate is asked
    again: members may have come into a removed state since.
    """

    def become(connection: Connection, met: Meeting) -> Version:
        by, at = occasion.acting, occasion.at
        after = steps.approved(met.version, by, seen, at, met.rules, met.versions)
        # What is approved beside it at this moment counts for the gate, too.
        publishing.lock_kind(connection, met.version.kind)
        steps.check_problems(after, problems(connection, met, at))
        return after

    command = Command(
        Step.APPROVE,
        AuditAction.VERSION_APPROVED,
        given=(seen,),
        facts=lambda after: {"content_hash": after.content_hash},
    )
    return carry_out(store, occasion, version_id, command, become)


def send_back(store: Store, occasion: Occasion, version_id: int, text: str) -> Version:
    """Ask for changes instead of approving."""

    def become(_: Connection, met: Meeting) -> Version:
        check_words(text)
        return steps.sent_back(met.version, occasion.acting, occasion.at)

    facts = {"verdict": Verdict.REQUEST_CHANGES, "sent_back": True}
    command = Command(
        Step.SEND_BACK,
        AuditAction.VERSION_REVIEWED,
        text=text,
        facts=lambda _: facts,
    )
    return carry_out(store, occasion, version_id, command, become)


def take_back(
    store: Store, occasion: Occasion, version_id: int, text: str | None = None
) -> Version:
    """Make what is in review or scheduled a draft again; it never comes in force."""
    command = Command(Step.TAKE_BACK, AuditAction.VERSION_TAKEN_BACK, text=text)
    return carry_out(
        store,
        occasion,
        version_id,
        command,
        lambda _, met: steps.taken_back(met.version, occasion.at),
    )


def repeal(
    store: Store,
    occasion: Occasion,
    version_id: int,
    on: date | None = None,
    text: str | None = None,
) -> Version:
    """End a version now or with the start of a day; the one before holds again."""

    def become(_: Connection, met: Meeting) -> Version:
        by, at = occasion.acting, occasion.at
        return steps.repealed(met.version, by, on, at, met.rules, met.versions)

    command = Command(Step.REPEAL, AuditAction.VERSION_REPEALED, given=(on,), text=text)
    return carry_out(store, occasion, version_id, command, become)
