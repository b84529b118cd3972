"""Frozen values about staff, their sign-ins and the health of the portal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.kinds import Permission, Role


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """A member of staff with the roles and permissions of one instant."""

    id: int
    code: str
    issuer: str
    subject: str
    name_ja: str
    name_en: str
    language: str
    disabled_at: datetime | None
    roles: frozenset[Role]
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One sign-in of a member of staff, open or ended."""

    id: int
    token_hash: bytes
    staff: StaffFacts
    sample: bool
    device: str
    issued_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    revoked_reason: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What an identity provider vouches for; ``token_hash`` is the sign-in's key."""

    issuer: str
    subject: str
    token_hash: bytes
    issued_at: datetime
    valid_until: datetime
    code: str
    name: str
    language: str | None
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the health page; ``code`` names its sentences.

    ``state`` is ``ok``, ``warning`` or ``failed``; ``facts`` fill the sentence.
    """

    code: str
    state: str
    facts: Mapping[str, Any] = field(default_factory=dict)
