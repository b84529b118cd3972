"""What the organisation has decided, and had decided at an instant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models.tables.organisation import OrganisationSetting
from models.terms_kinds import Setting
from portal.store.engine import new_id

SETTING = OrganisationSetting.__table__  # type: ignore[attr-defined]

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
