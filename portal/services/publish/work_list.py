"""What waits for the person who asks, over all kinds, oldest first."""

from models.facts import Occasion
from portal.domain.publishing.work import Work, work_of
from portal.services.publish.kinds import ADAPTERS
from portal.store import publishing
from portal.store.engine import Store


def work_list(store: Store, occasion: Occasion) -> tuple[Work, ...]:
    """Return what waits for this person: to review, to approve, to mend, to go on with.

    Nobody is refused it; kinds that they may not read are not in it.
    """
    with store.read() as connection:
        versions = publishing.open_versions(connection)
    rules = {kind: each.rules for kind, each in ADAPTERS.items()}
    return work_of(
        occasion.acting,
        (
            (each, rules[each.kind])
            for each in versions
            if each.kind in rules
            and rules[each.kind].read in occasion.acting.permissions
        ),
    )
