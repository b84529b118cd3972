"""The services about terms that write, for the table of ``tests/services/writers``."""

from collections.abc import Mapping
from dataclasses import replace

from models.acceptance_facts import NewAcceptance
from portal.services.terms.accept import record_acceptance
from tests.desk import NUMBER, Desk
from tests.services.terms.counter import Counter
from tests.services.writer import Doing, Writer

SAID = NewAcceptance(NUMBER, "tos", reference="REC-1")


def with_terms(desk: Desk) -> None:
    """Let the member of a desk hold a service that terms apply to."""
    desk.at(2026, 10, 1).join()
    Counter(desk.store, desk.now).publish_terms()
    desk.at(2026, 11, 20)


def accepting(new: NewAcceptance) -> Doing:
    return lambda desk: record_acceptance(desk.store, desk.occasion(), new)


TERMS: Mapping[str, Writer] = {
    "terms.accept.record_acceptance": Writer(
        before=with_terms,
        once=accepting(SAID),
        refused=accepting(replace(SAID, document="nothing")),
        events=1,
    ),
}
