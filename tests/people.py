"""People at the door: tokens as a provider sends them, and who they are then."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from models.facts import Acting, Occasion
from models.tables.audit import AuditEvent
from portal import clock
from portal.config import Settings, read_settings
from portal.domain.identity import SAMPLE_ISSUER
from portal.services.set_up import set_up_staff
from portal.services.sign_in import enter
from portal.store.engine import Database, Store
from seed.staff import SAMPLE_STAFF

ISSUER = "https://id.example.com"
_TOKENS = count(1)

SAMPLE = read_settings(database_url="sqlite:////no/such/folder/unused.db")
"""Settings of a fresh machine: sample sign-in exists; their database cannot be made."""

REAL = SAMPLE.model_copy(
    update={
        "oidc_metadata_url": f"{ISSUER}/.well-known/openid-configuration",
        "oidc_groups": "portal-desk=help_desk,portal-sup=supervisor",
    }
)
"""Settings of a portal whose provider sends two groups that mean something."""


def token(subject: str, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    """Return the claims of a new ID token, issued at ``at`` (default: now)."""
    issued = int((at or clock.now()).timestamp())
    claims = {
        "iss": ISSUER,
        "sub": subject,
        "iat": issued,
        "exp": issued + 300,
        "nonce": f"nonce-{next(_TOKENS)}",
        "is_logged_in": True,
        "name": "Kaede Tsukino",
        "preferred_username": "kaede",
    }
    return {**claims, **more}


def sample_token(code: str, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    """Return the claims of a new token of the sample provider."""
    person = next(each for each in SAMPLE_STAFF if each.code == code)
    return token(
        person.subject,
        at,
        iss=SAMPLE_ISSUER,
        groups=sorted(person.roles),
        preferred_username=code,
        **more,
    )


def staffed(store: Store) -> Store:
    """Add the role matrix and the sample staff."""
    set_up_staff(store, SAMPLE_STAFF)
    return store


def signed_in(
    store: Store, code: str, at: datetime | None = None, settings: Settings = SAMPLE
) -> Acting:
    """Return a member of the sample staff who has just signed in."""
    return enter(store, settings, sample_token(code, at), at=at).acting


def occasion(acting: Acting, after: timedelta = timedelta()) -> Occasion:
    """Return an occasion of this person, now or a while later."""
    return Occasion(acting, clock.now() + after)


def trail(store: Store, *actions: str) -> list[Mapping[str, Any]]:
    """Return the events of these actions (default: all), oldest first."""
    table = AuditEvent.__table__  # type: ignore[attr-defined]
    query = sa.select(table).order_by(table.c.id)
    if actions:
        query = query.where(table.c.action.in_(actions))
    with store.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def rows_in(
    database: Store | Database, table: sa.Table, *those: sa.ColumnElement[bool]
) -> int:
    """Return how many rows a table has, or how many of ``those``."""
    query = sa.select(sa.func.count()).select_from(table).where(*those)
    with database.read() as connection:
        return int(connection.execute(query).scalar_one())
