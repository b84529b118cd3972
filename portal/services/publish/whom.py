"""Who in person can be asked to review a version."""

from collections.abc import Mapping

from models.facts import Occasion
from portal.domain.card import Words
from portal.services.door import require
from portal.services.publish.meeting import meet
from portal.store.engine import Store
from portal.store.staff import staff_at_work


def whom_to_ask(
    store: Store, occasion: Occasion, version_id: int
) -> Mapping[int, Words]:
    """Return by id who may read a version and edited nothing in it, by name."""
    with store.read() as connection:
        met = meet(connection, version_id, lock=False)
        people = staff_at_work(connection, occasion.at)
    require(store, occasion.acting, met.rules.edit)
    return {
        each.id: Words(each.name_ja, each.name_en)
        for each in people
        if met.rules.read in each.permissions and each.id not in met.version.editors
    }
