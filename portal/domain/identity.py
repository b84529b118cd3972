"""What a token says about a person, and when a sign-in has ended.

Claims as in OpenID Connect Core 1.0, section 2. A provider must put ``groups``
into the ID token; unknown groups give no role (default deny).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from models.kinds import Role
from models.staff_facts import Identity, SessionFacts
from portal.errors import SettingRefused, SignInRefused

SAMPLE_ISSUER = "urn:portal:sample"
"""The issuer of the sample provider: the same at every port."""

SKEW = timedelta(minutes=2)
"""How far a provider's clock may be off."""

TOUCH_EVERY = timedelta(minutes=1)
"""How often at most a session's last use is written."""


def identity_of(claims: Mapping[str, Any]) -> Identity:
    """Return who the claims of a validated ID token are about.

    Refuses (``token_incomplete``) a token that cannot be told from another one of
    the same person: such a cookie could not be revoked.
    """
    issuer, subject = _text(claims, "iss"), _text(claims, "sub")
    unique = _text(claims, "jti") or _text(claims, "nonce")
    issued_at, until = _instant(claims, "iat"), _instant(claims, "exp")
    if not (issuer and subject and unique and issued_at and until):
        raise SignInRefused("token_incomplete")
    return Identity(
        issuer=issuer,
        subject=subject,
        token_hash=token_hash(claims),
        issued_at=issued_at,
        valid_until=until,
        code=_code(claims),
        name=_name(claims),
        language=_language(claims),
        groups=_groups(claims.get("groups")),
    )


def token_hash(claims: Mapping[str, Any]) -> bytes:
    """Return the key of one sign-in: SHA-256 over what no second token shares.

    ``sid`` is left out on purpose: a provider uses it again for the next sign-in,
    which a revoked key would then lock out.
    """
    parts = (_text(claims, name) for name in ("iss", "sub", "jti", "nonce", "iat"))
    return sha256("\x1f".join(parts).encode()).digest()


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return "" if value is None or isinstance(value, bool) else str(value)


def _instant(claims: Mapping[str, Any], name: str) -> datetime | None:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _code(claims: Mapping[str, Any]) -> str:
    wanted = _text(claims, "preferred_username") or _text(claims, "email")
    plain = re.sub(r"[^a-z0-9._-]+", "-", wanted.split("@")[0].lower()).strip("-._")
    return plain[:40] or "staff"


def _name(claims: Mapping[str, Any]) -> str:
    name = _text(claims, "name") or _text(claims, "preferred_username")
    return (name or _code(claims))[:120]


def _language(claims: Mapping[str, Any]) -> str | None:
    start = _text(claims, "locale")[:2].lower()
    return start if start in {"ja", "en"} else None


def _groups(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(str(each) for each in value)
    return ()


def read_mapping(text: str) -> dict[str, frozenset[Role]]:
    """Return group → roles from ``group=role,group=role``.

    A group whose own name holds commas (an LDAP name) is written with ``;``
    between the pairs; the last ``=`` of a pair separates. Refuses unknown roles.
    """
    found: dict[str, frozenset[Role]] = {}
    separator = ";" if ";" in text else ","
    for pair in filter(None, (each.strip() for each in text.split(separator))):
        group, _, role = (part.strip() for part in pair.rpartition("="))
        if not group or role not in set(Role):
            raise SettingRefused("setting_refused", setting="OIDC_GROUPS", problem=pair)
        found[group] = found.get(group, frozenset()) | {Role(role)}
    return found


SAMPLE_MAPPING: Mapping[str, frozenset[Role]] = {
    role.value: frozenset({role}) for role in Role
}
"""The sample provider's groups are the roles themselves."""


def roles_of(
    groups: Iterable[str], mapping: Mapping[str, frozenset[Role]]
) -> frozenset[Role]:
    """Return the roles that ``groups`` give; none for groups nobody mapped."""
    return frozenset(role for group in groups for role in mapping.get(group, ()))


def why_refused(
    session: SessionFacts, at: datetime, *, idle: timedelta, sample: bool
) -> str | None:
    """Return the code of the reason why a sign-in no longer counts, or None."""
    if session.staff.disabled_at is not None:
        return "staff_disabled"
    if session.revoked_at is not None:
        return f"session_{session.revoked_reason}"
    if session.sample and not sample:
        return "sample_gone"
    if at >= session.expires_at:
        return "session_expired"
    if at - session.last_seen_at > idle:
        return "session_idle"
    return None if session.staff.roles else "no_role"


_BROWSERS = (
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Return a device as people know it (``Chrome · Windows``), or ``""``."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " · ".join(filter(None, (browser, system)))
