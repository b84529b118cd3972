"""The office for tests of publishing, on both databases."""

import pytest

from portal.store.engine import Store
from tests.services.publish.office import Office


@pytest.fixture
def office(store: Store) -> Office:
    return Office.open(store)
