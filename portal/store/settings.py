"""What the organisation has decided, and had decided at an instant."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.kinds import AuditAction, Outcome
from models.tables.organisation import OrganisationSetting
from models.terms_kinds import Setting
from portal.store.audit import CHANGES
from portal.store.engine import new_id

SETTING = OrganisationSetting.__table__  # type: ignore[attr-defined]
_EVENT = CHANGES.event

DEFAULTS: Mapping[Setting, int] = {Setting.NOTICE_FLOOR: 0}
"""What holds until somebody decides."""


def setting_at(connection: Connection, name: Setting, at: datetime) -> int:
    """Return the value of a setting as it was at ``at``."""
    query = (
        sa.select(SETTING.c.value)
        .where(SETTING.c.name == name, SETTING.c.recorded_at <= at)
        .order_by(SETTING.c.recorded_at.desc(), SETTING.c.id.desc())
        .limit(1)
    )
    found = connection.execute(query).scalar()
    return DEFAULTS[name] if found is None else int(found)


def settings_said(connection: Connection, name: Setting) -> list[Any]:
    """Return every value that a setting was given, the newest first."""
    query = sa.select(SETTING).where(SETTING.c.name == name)
    return list(connection.execute(query.order_by(SETTING.c.id.desc())))


def add_setting(connection: Connection, row: Mapping[str, Any]) -> int:
    """Write what a setting is from now on; return the row's id."""
    return new_id(connection.execute(sa.insert(SETTING).values(row)))


# ------------------------------------------------------------------ checking


def settings_told(connection: Connection) -> Iterator[Any]:
    """Yield every value with its event's body, None where that is gone."""
    query = (
        sa.select(SETTING, _EVENT.c.body)
        .outerjoin(_EVENT, _EVENT.c.id == SETTING.c.audit_id)
        .order_by(SETTING.c.id)
    )
    yield from connection.execute(query)


def lost_settings(connection: Connection) -> list[int]:
    """Return the settings of which an event tells a value that is not there."""
    told = sa.select(_EVENT.c.entity_id).where(
        _EVENT.c.action == AuditAction.SETTING_CHANGED,
        _EVENT.c.outcome == Outcome.DONE,
        _EVENT.c.id.not_in(sa.select(SETTING.c.audit_id)),
    )
    return list(connection.execute(told).scalars())
