"""The service that answers what may be done, for ``tests/services/writers``."""

from collections.abc import Mapping

from portal.services.policy.may import Asked, may
from tests.desk import NUMBER
from tests.services.writer import Doing, Writer


def asking(offering: str) -> Doing:
    """Return a question about the member."""
    asked = Asked(offering, member=NUMBER)
    return lambda desk: may(desk.store, desk.occasion(), asked)


POLICY: Mapping[str, Writer] = {
    "policy.may.may": Writer(once=asking("PHONE"), refused=asking("FAX"), look_ups=1),
}
