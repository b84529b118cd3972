"""Jobs that count, in place of a kind of the portal's own."""

from datetime import timedelta

import pytest

from portal.services.jobs import doing
from portal.services.jobs.handlers import HANDLERS
from tests.services.jobs.counting import KIND, Counting


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """Let jobs of one kind count; faults are tried again at once."""
    handler = Counting()
    monkeypatch.setitem(HANDLERS, KIND, handler)
    at_once = (timedelta(),) * len(doing.PAUSES)
    monkeypatch.setattr(doing, "PAUSES", at_once)
    return handler
