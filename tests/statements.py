"""SQL is made from its expression once per run, not once per database.

Every test has databases of its own, and with them engines that have made no statement
yet; the statements are the same for all databases of a kind.
"""

from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

ROOM = 5_000
"""Statements; the portal knows some hundreds."""


class _MadeOnce(LRUCache[Any, Any]):
    """Statements that were made, by the kind of database instead of the engine."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_plain(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_plain(key), value)


def _plain(key: Any) -> Any:
    dialect, *rest = key
    return (dialect.name, *rest)


def share_statements() -> None:
    """Let every engine use the statements of all others."""
    made = _MadeOnce(ROOM)
    own = property(lambda _engine: made, lambda _engine, _cache: None)
    Engine._compiled_cache = own  # type: ignore[assignment]
