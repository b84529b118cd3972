"""Services that end in every way a service can end."""

from sqlalchemy.exc import OperationalError

from models.facts import Occasion
from portal.errors import NotFound
from portal.store.engine import Store

SEEN: list[Occasion] = []
PHONE = "090-1234-5678"


def good(_store: Store, at: Occasion, number: int) -> int:
    """Remember the occasion and answer."""
    SEEN.append(at)
    return number * 2


def refusing(_store: Store, _at: Occasion) -> None:
    """Refuse."""
    raise NotFound(what="member", number="*7*")


def failing(_store: Store, _at: Occasion) -> None:
    """Fail with a personal value in the message."""
    raise RuntimeError(PHONE)


def full(_store: Store, _at: Occasion) -> None:
    """Fail as a full disk does."""
    raise OperationalError("INSERT", {}, Exception("database or disk is full"))
