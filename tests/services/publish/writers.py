"""The services of publishing that write."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from models.kinds import Role, Verdict, VersionedKind
from models.publishing_facts import Seat
from portal.domain.publishing.steps import Plan
from portal.services.exchange_offerings import import_offerings, plan_import
from portal.services.publish.approve import approve, repeal, send_back, take_back
from portal.services.publish.draft import save_draft, start_draft, withdraw
from portal.services.publish.read import show_version, version_of
from portal.services.publish.renaming import bring_up_names
from portal.services.publish.review import answer, comment, resolve, submit
from portal.services.vouch import vouch
from tests.desk import Desk
from tests.services.writer import Doing, Writer, after

LEGAL_LOOKS = Plan((Seat(0, role=Role.LEGAL),))
LATER = Plan(on=date(2030, 1, 1))


def drafted(desk: Desk) -> None:
    start_draft(
        desk.store, desk.occasion("owner-1"), VersionedKind.LIFECYCLE, "canonical"
    )


def of_draft(service: Callable[..., Any], by: str, *given: Any) -> Doing:
    """Call a service on the version that ``drafted`` began."""
    return lambda desk: service(desk.store, desk.occasion(by), draft_id(desk), *given)


def draft_id(desk: Desk) -> int:
    """Return the id of the second version of the lifecycle."""
    kind, by = VersionedKind.LIFECYCLE, desk.occasion("owner-1")
    return version_of(desk.store, by, kind, "canonical", 2).id


def in_review(plan: Plan) -> Doing:
    return after(drafted, of_draft(submit, "owner-1", plan))


def seen_hash(desk: Desk) -> str:
    found = show_version(desk.store, desk.occasion("owner-1"), draft_id(desk))
    return found.version.content_hash


def approving(by: str) -> Doing:
    return lambda desk: of_draft(approve, by, seen_hash(desk))(desk)


def renamed_ahead(desk: Desk) -> None:
    """Approve another name of an offering for a day, which then has come."""
    kind, owner = VersionedKind.OFFERING, desk.occasion("owner-1")
    live = version_of(desk.store, owner, kind, "MAIL")
    content = {**live.content, "name_en": "Breeze"}
    draft = start_draft(desk.store, owner, kind, "MAIL", content)
    submit(desk.store, owner, draft.id, Plan(on=date(2026, 11, 23)))
    approve(desk.store, desk.occasion("owner-2"), draft.id, draft.content_hash)
    desk.at(2026, 11, 23)


FILE = "code,name_ja,name_en,phases\nNEW-1,新,New,considered | 2026-11-01\n".encode()


def taken(by: str) -> Doing:
    """Take a file with one service that is new: a draft, and the file itself."""

    def doing(desk: Desk) -> None:
        digest = plan_import(desk.store, desk.occasion("owner-1"), FILE).digest
        import_offerings(desk.store, desk.occasion(by), FILE, digest)

    return doing


PUBLISHING: Mapping[str, Writer] = {
    "publish.renaming.bring_up_names": Writer(
        before=renamed_ahead,
        once=lambda desk: bring_up_names(desk.store, desk.now),
        events=1,
    ),
    "vouch.vouch": Writer(
        once=lambda desk: vouch(desk.store, desk.occasion("owner-1"), "MAIL", 1),
        refused=lambda desk: vouch(desk.store, desk.occasion("owner-1"), "MAIL", 9),
        events=1,
    ),
    "exchange_offerings.import_offerings": Writer(
        once=taken("owner-1"),
        refused=taken("desk-1"),
        events=2,
        denied=1,
    ),
    "publish.draft.start_draft": Writer(
        once=drafted,
        refused=lambda desk: start_draft(
            desk.store, desk.occasion("desk-1"), VersionedKind.LIFECYCLE, "canonical"
        ),
        events=1,
        denied=1,
    ),
    "publish.draft.save_draft": Writer(
        before=drafted,
        once=of_draft(save_draft, "owner-2", 1, {"format": 1}),
        refused=of_draft(save_draft, "owner-2", 9, {"format": 1}),
        events=1,
    ),
    "publish.draft.withdraw": Writer(
        before=drafted,
        once=of_draft(withdraw, "owner-1"),
        refused=of_draft(withdraw, "desk-1"),
        events=1,
        denied=1,
    ),
    "publish.review.submit": Writer(
        before=drafted,
        once=of_draft(submit, "owner-1", LEGAL_LOOKS),
        refused=of_draft(submit, "owner-1", Plan(on=date(2020, 1, 1))),
        events=1,
    ),
    "publish.review.answer": Writer(
        before=in_review(LEGAL_LOOKS),
        once=of_draft(answer, "legal-1", Verdict.AGREE),
        refused=of_draft(answer, "desk-1", Verdict.AGREE),
        events=1,
    ),
    "publish.review.comment": Writer(
        before=drafted,
        once=of_draft(comment, "info-1", ("states",), "短く"),
        refused=of_draft(comment, "info-1", ("states",), " "),
        events=1,
    ),
    "publish.review.resolve": Writer(
        before=after(drafted, of_draft(comment, "info-1", (), "短く")),
        once=lambda desk: resolve(desk.store, desk.occasion("owner-1"), 1),
        refused=lambda desk: resolve(desk.store, desk.occasion("owner-1"), 9),
        events=1,
    ),
    "publish.approve.approve": Writer(
        before=in_review(Plan()),
        once=approving("owner-2"),
        refused=approving("owner-1"),
        events=1,
    ),
    "publish.approve.send_back": Writer(
        before=in_review(Plan()),
        once=of_draft(send_back, "info-1", "短く"),
        refused=of_draft(send_back, "owner-1", "短く"),
        events=1,
    ),
    "publish.approve.take_back": Writer(
        before=after(in_review(LATER), approving("owner-2")),
        once=of_draft(take_back, "info-1"),
        refused=of_draft(take_back, "legal-1"),
        events=1,
        denied=1,
    ),
    "publish.approve.repeal": Writer(
        before=after(in_review(Plan()), approving("owner-2")),
        once=of_draft(repeal, "info-1"),
        refused=of_draft(repeal, "owner-1"),
        events=1,
    ),
}
