"""The services that answer what may be done, for ``tests/services/writers``."""

from collections.abc import Mapping

from portal.services.policy.cancellation import CancelAsked, cancellation
from portal.services.policy.may import Asked, may
from portal.services.policy.replay import replay
from tests.desk import NUMBER, Desk
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


def cancelling(offering: str) -> Doing:
    """Return a question how soon the member can cancel."""
    asked = CancelAsked(NUMBER, offering)
    return lambda desk: cancellation(desk.store, desk.occasion(), asked)


PHONE = Asked("PHONE", member=NUMBER)
POLICY: Mapping[str, Writer] = {
    "policy.replay.replay": Writer(
        once=giving(None), refused=giving("P-99-3"), look_ups=2
    ),
    "policy.cancellation.cancellation": Writer(
        once=cancelling("PHONE"), refused=cancelling("FAX"), look_ups=1
    ),
    "policy.may.may": Writer(once=asking("PHONE"), refused=asking("FAX"), look_ups=1),
}
