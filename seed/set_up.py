"""What every portal starts with, sample company or not."""

from collections.abc import Sequence
from datetime import datetime

from models.facts import Occasion
from portal.services.door import system
from portal.services.set_up import SampleStaff, set_up_staff
from portal.services.set_up_offerings import Added, NewOffering, set_up_offerings
from portal.store.engine import Store
from seed.catalog import OFFERINGS, catalog
from seed.staff import SAMPLE_STAFF


def set_up(
    store: Store,
    at: datetime,
    offerings: Sequence[NewOffering] = OFFERINGS,
    staff: Sequence[SampleStaff] = SAMPLE_STAFF,
) -> Added:
    """Write the role matrix, ``staff``, the shipped lifecycle and ``offerings``.

    All of it from ``at`` on. Safe to run again; returns what of the catalog was not
    there before.
    """
    set_up_staff(store, staff, at)
    return set_up_offerings(store, Occasion(system(), at), catalog(offerings))
