"""A version to try steps on, people who act, and rules of a kind that asks little."""

from datetime import UTC, datetime
from typing import Any

from models.facts import Acting
from models.kinds import Permission, Role, VersionedKind, VersionState
from models.publishing_facts import Seat, Version
from portal.domain.publishing.content import content_hash
from portal.domain.publishing.kinds import Collision, KindRules

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""Friday 20 November 2026, 12:00 in Japan."""

RULES = KindRules(
    kind=VersionedKind.CHECKLIST,
    read=Permission.LIFECYCLE_READ,
    edit=Permission.STAFF_CHANGE,
    approve=Permission.STAFF_CHANGE,
    gate=lambda _draft, _live, _around: (),
    collision=Collision.REFUSED,
)
CONTENT = {"name_ja": "表", "name_en": "List"}


def person(staff_id: int, *roles: Role) -> Acting:
    """Return somebody who acts, by their number and roles."""
    return Acting(
        staff_id, f"s-{staff_id}", "名", "Name", frozenset(roles), frozenset()
    )


EDITOR, SECOND, THIRD = person(1), person(2), person(3)
LEGAL = person(4, Role.LEGAL)


def a_draft(**given: Any) -> Version:
    """Return a first revision by person 1."""
    values: dict[str, Any] = {
        "id": 1, "thing_id": 1, "kind": VersionedKind.CHECKLIST, "code": "one",
        "number": 1, "state": VersionState.DRAFT, "revision": 1, "content": CONTENT,
        "content_hash": content_hash(CONTENT), "editors": frozenset({1}),
        "created_by": 1, "created_at": NOON, "edited_at": NOON,
    }  # fmt: skip
    return Version(**(values | given))


def seats(*who: Role | int) -> tuple[Seat, ...]:
    """Return seats named by role or by a person's number, in this order."""
    return tuple(
        Seat(n, role=each) if isinstance(each, Role) else Seat(n, staff_id=each)
        for n, each in enumerate(who)
    )
