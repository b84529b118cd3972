"""Approval by somebody who edited nothing, and what ends what was approved."""

from datetime import date

from models.facts import Occasion
from models.kinds import AuditAction, Verdict
from models.publishing_facts import Version
from portal.domain.publishing import steps
from portal.domain.publishing.offers import Step
from portal.errors import InputRefused
from portal.services.publish.meeting import Command, Meeting, carry_out, problems
from portal.services.publish.review import check_words
from portal.store import publishing
from portal.store.engine import Connection, Store


def approve(
    store: Store,
    occasion: Occasion,
    version_id: int,
    seen: str,
    declared: str | None = None,
) -> Version:
    """Approve exactly the content whose hash was ``seen``; it needs a second person.

    What others read of it is written in the same transaction. The gate is asked
    again: members may have come into a removed state since. ``declared`` is the code
    of what the approver declares of it, where its kind asks for that.
    """

    def become(connection: Connection, met: Meeting) -> Version:
        by, at = occasion.acting, occasion.at
        after = steps.approved(met.version, by, seen, at, met.rules, met.versions)
        _check_declared(met, declared)
        # What is approved beside it at this moment counts for the gate, too.
        publishing.lock_kind(connection, met.version.kind)
        left = met.adapter.left_open(connection, met.version)
        steps.check_problems(after, [*problems(connection, met, at), *left])
        met.adapter.check_day(connection, after, at)
        return after

    command = Command(
        Step.APPROVE,
        AuditAction.VERSION_APPROVED,
        given=(seen, *([declared] if declared else [])),
        facts=lambda after: {
            "content_hash": after.content_hash,
            **({"declared": declared} if declared else {}),
        },
    )
    return carry_out(store, occasion, version_id, command, become)


def _check_declared(met: Meeting, declared: str | None) -> None:
    """Refuse an approval without what its approver has to declare, or with another."""
    needed = met.rules.declares(met.version.content)
    if declared != needed:
        code = "declaration_missing" if needed else "declaration_unasked"
        raise InputRefused(code, declaration=needed or declared)


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
