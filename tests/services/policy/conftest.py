"""The office for tests of rules, on both databases."""

import pytest

from portal.store.engine import Store
from tests.services.publish.office import Office


@pytest.fixture
def office(store: Store) -> Office:
    """Return an office in a portal with one member."""
    return Office.open(store)
