"""Who has to be asked to review a document of terms besides legal."""

from collections.abc import Mapping
from typing import Final

from models.kinds import Role
from models.publishing_facts import Content

CHOICES: Final = tuple(role for role in Role if role not in {Role.VIEWER, Role.LEGAL})
"""Legal is asked about every document; each of these may be asked besides."""
BY_DOCUMENT: Final[Mapping[str, frozenset[Role]]] = {
    "privacy_policy": frozenset({Role.INFORMATION_MANAGEMENT}),
    "violation_policy": frozenset({Role.SUPERVISOR}),
}
"""Who is asked where a document does not say; nobody else for the other kinds."""


def also_asked(content: Content) -> frozenset[Role]:
    """Return the roles a document names, or else those of its kind."""
    named = content.get("reviewers") or ()
    found = frozenset(role for role in CHOICES if role.value in named)
    return found or BY_DOCUMENT.get(str(content.get("document")), frozenset())
