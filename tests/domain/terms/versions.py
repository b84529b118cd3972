"""Versions of terms for tests of rules, each with as few words as it can have."""

from datetime import UTC, date, datetime
from typing import Any

from models.terms_facts import NoticeFact, TermsVersionFact
from models.terms_kinds import ChangeClass, NoticeChannel
from portal.domain.calendar import start_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LATER = datetime(2090, 1, 1, tzinfo=UTC)


def day(text: str) -> datetime:
    """Return the instant at which a day of Tokyo begins."""
    return start_of(date.fromisoformat(text))


def at(text: str) -> datetime:
    """Return a moment of Tokyo."""
    return datetime.fromisoformat(f"{text}+09:00").astimezone(UTC)


def version(
    number: int, change: ChangeClass, since: str, **given: Any
) -> TermsVersionFact:
    """Return a version in force from the start of a day."""
    said: dict[str, Any] = {
        "document": "tos",
        "kind": "terms_of_use",
        "name_ja": "規約",
        "name_en": "Terms",
        "approved_at": LONG_AGO,
        "content_hash": f"hash{number}",
    }
    return TermsVersionFact(version_id=number, number=number, change=change,
                            effective_at=day(since), **(said | given))  # fmt: skip


def notice(
    given: str, number: int = 2, recorded: str | None = None, **more: Any
) -> NoticeFact:
    """Return a notice given at a moment, recorded at once or later."""
    recorded_at = at(recorded or given)
    return NoticeFact(1, number, NoticeChannel.WEB, at(given), recorded_at, **more)
