"""Days that the organisation decides on: each decision is a row and an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.facts import Entry, Occasion
from models.kinds import AuditAction, Permission
from models.terms_kinds import Setting
from portal.domain.card import Words
from portal.errors import InputRefused
from portal.services.door import require
from portal.services.once import Once
from portal.store import settings
from portal.store.audit import record
from portal.store.cards import staff_names
from portal.store.engine import Connection, Store

MOST: Mapping[Setting, int] = {Setting.NOTICE_FLOOR: 366}
MAY: Mapping[Setting, Permission] = {Setting.NOTICE_FLOOR: Permission.TERMS_APPROVE}


@dataclass(frozen=True, slots=True)
class Decided:
    """That somebody gave a setting a value."""

    value: int
    at: datetime
    who: Words


@dataclass(frozen=True, slots=True)
class Decisions:
    """What holds now, and every decision so far, the newest first."""

    value: int
    said: tuple[Decided, ...]


def see_setting(store: Store, occasion: Occasion, name: Setting) -> Decisions:
    """Return what holds of a setting, and who decided it."""
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        rows = settings.settings_said(connection, name)
        names = staff_names(connection, {row.staff_id for row in rows})
        value = settings.setting_at(connection, name, occasion.at)
    said = (
        Decided(row.value, row.recorded_at, Words(*names[row.staff_id])) for row in rows
    )
    return Decisions(value, tuple(said))


def change_setting(store: Store, occasion: Occasion, name: Setting, value: int) -> int:
    """Give a setting a value from now on; what was decided before stays on record."""
    require(store, occasion.acting, MAY[name])
    if not 0 <= value <= MOST[name]:
        raise InputRefused("setting_out_of_bounds", low=0, high=MOST[name], value=value)

    def write(connection: Connection) -> int:
        was = settings.setting_at(connection, name, occasion.at)
        if was != value:
            _keep(connection, store, occasion, name, was, value)
        return value

    once = Once.of(occasion, "change_setting", name, value)
    return once.carry_out(
        store, write, lambda done: {"value": done}, lambda row: int(row["value"])
    )


def _keep(
    connection: Connection,
    store: Store,
    occasion: Occasion,
    name: Setting,
    was: int,
    value: int,
) -> None:
    entry = Entry(
        action=AuditAction.SETTING_CHANGED,
        entity_type="setting",
        entity_id=list(Setting).index(name) + 1,
        before={"days": was},
        after={"days": value},
        facts={"setting": name.value},
    )
    audit_id = record(connection, store.keys, occasion, entry)
    row = {"name": name, "value": value, "staff_id": occasion.acting.staff_id,
           "recorded_at": occasion.at, "audit_id": audit_id}  # fmt: skip
    settings.add_setting(connection, row)
