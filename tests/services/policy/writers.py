"""The services that answer what may be done, for ``tests/services/writers``."""

from collections.abc import Mapping

from models.kinds import VersionedKind
from portal.services.policy.cancellation import CancelAsked, cancellation
from portal.services.policy.cancelling_again import cancelling_again
from portal.services.policy.foreseen import export_people, foresee, see_people
from portal.services.policy.may import Asked, may
from portal.services.policy.replay import replay
from portal.services.publish.draft import start_draft
from portal.services.publish.read import version_of
from tests.desk import NUMBER, Desk
from tests.domain.policy.cases import rule
from tests.services.writer import Doing, Writer


def asking(offering: str) -> Doing:
    """Return a question about the member."""
    asked = Asked(offering, member=NUMBER)
    return lambda desk: may(desk.store, desk.occasion(), asked)


def giving(number: str | None) -> Doing:
    """Return that an answer is given again, by its number or the one there is."""

    def doing(desk: Desk) -> object:
        found = number or may(desk.store, desk.occasion(), PHONE).number
        return replay(desk.store, desk.occasion(), found or "")

    return doing


def cancelling_twice(number: str | None) -> Doing:
    """Return that such an answer is given again, by its number or the one there is."""
    asked = CancelAsked(NUMBER, "PHONE")

    def doing(desk: Desk) -> object:
        found = number or cancellation(desk.store, desk.occasion(), asked).number
        return cancelling_again(desk.store, desk.occasion(), found or "")

    return doing


def cancelling(offering: str) -> Doing:
    """Return a question how soon the member can cancel."""
    asked = CancelAsked(NUMBER, offering)
    return lambda desk: cancellation(desk.store, desk.occasion(), asked)


OPEN = {
    "format": 1, "code": "main", "name_ja": "全部", "name_en": "All",
    "rules": [rule("all", functions=["apply"])],
}  # fmt: skip


def drafted(desk: Desk) -> None:
    """Begin rules that would let everybody apply."""
    start_draft(
        *(desk.store, desk.occasion("owner-1"), VersionedKind.RULE_SET, "main", OPEN)
    )


def draft_id(desk: Desk) -> int:
    kind, by = VersionedKind.RULE_SET, desk.occasion("owner-1")
    return version_of(desk.store, by, kind, "main", 1).id


def seeing_people(by: str) -> Doing:
    """Look at the people whose answers about a service would change."""

    def doing(desk: Desk) -> object:
        seen = foresee(desk.store, desk.occasion("owner-1"), draft_id(desk))
        assert seen is not None
        return see_people(desk.store, desk.occasion(by), seen, "MAIL")

    return doing


def exporting(by: str) -> Doing:
    """Take the same as a file."""
    return lambda desk: export_people(
        *(desk.store, desk.occasion(by), "csv", draft_id(desk), "MAIL", "ja")
    )


PHONE = Asked("PHONE", member=NUMBER)
POLICY: Mapping[str, Writer] = {
    "policy.foreseen.see_people": Writer(
        before=drafted,
        once=seeing_people("owner-1"),
        refused=seeing_people("viewer-1"),
        look_ups=1,
        denied=1,
    ),
    "policy.foreseen.export_people": Writer(
        before=drafted,
        once=exporting("owner-1"),
        refused=exporting("viewer-1"),
        events=1,
        denied=1,
    ),
    "policy.replay.replay": Writer(
        once=giving(None), refused=giving("P-99-3"), look_ups=2
    ),
    "policy.cancelling_again.cancelling_again": Writer(
        once=cancelling_twice(None), refused=cancelling_twice("P-99-3"), look_ups=2
    ),
    "policy.cancellation.cancellation": Writer(
        once=cancelling("PHONE"), refused=cancelling("FAX"), look_ups=1
    ),
    "policy.may.may": Writer(once=asking("PHONE"), refused=asking("FAX"), look_ups=1),
}
