"""What differs from kind to kind: who may, who has to look, and what the gate asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.kinds import Permission, Role, VersionedKind
from models.publishing_facts import Content, Problem

Around = Mapping[str, Any]
"""What the gate of a kind has to know of the portal, by the names the kind uses."""

Declares = Callable[[Content], str | None]
"""A content in, the code of what its approver has to declare out."""

Gate = Callable[[Content, Content | None, Around], tuple[Problem, ...]]
"""Draft and what is in force in, what keeps the draft from being published out."""


CODES = r"[a-z][a-z0-9_]{0,39}"


class Collision(StrEnum):
    """What happens when two versions of one thing claim one instant."""

    LATER_WINS = "later_wins"
    REFUSED = "refused"


@dataclass(frozen=True)
class KindRules:
    """The rules of one kind; everything else is the same for all kinds.

    ``reviewers`` are the roles that have to be asked, ``also`` those that a content
    of the kind asks for besides; ``keeps_one`` says that the
    portal cannot do without a version in force. ``codes`` is what the code of a new
    thing matches in full, ``code_refused`` the refusal of another one. What a page
    of its own lists is not ``listed`` among all that is in force. ``anew`` is what a
    version begins with that is begun from another; ``declares`` what its approver has
    to declare.
    """

    kind: VersionedKind
    read: Permission
    edit: Permission
    approve: Permission
    gate: Gate
    collision: Collision = Collision.REFUSED
    reviewers: frozenset[Role] = frozenset()
    keeps_one: bool = False
    codes: str = CODES
    code_refused: str = "thing_code_refused"
    listed: bool = True
    anew: Callable[[Content], Content] = lambda content: content
    declares: Declares = lambda _: None
    also: Callable[[Content], frozenset[Role]] = lambda _: frozenset()

    def asked_of(self, content: Content) -> frozenset[Role]:
        """Return the roles that have to be asked to review a content."""
        return self.reviewers | self.also(content)
