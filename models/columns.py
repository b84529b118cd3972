"""Column helpers: the only place that knows how values are stored.

Enums are text with a CHECK (ADR 0004): a native PostgreSQL type would store the
*name* and need a migration for every new value.
"""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""64-bit key; on SQLite an INTEGER PRIMARY KEY, which is 64 bits wide anyway."""


def one_of(kind: type[StrEnum], *, name: str) -> sa.Enum:
    """Return a text column type that stores ``kind`` by value and refuses others."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def key() -> Any:
    """Return an automatically counted 64-bit primary key."""
    return Field(
        default=None,
        primary_key=True,
        sa_type=BIG,
        sa_column_kwargs={"autoincrement": True},
    )


def ref(target: str, *, index: bool = False, nullable: bool = False) -> Any:
    """Return a 64-bit reference to ``target`` (``table.column``)."""
    extra: dict[str, Any] = {"default": None} if nullable else {}
    return Field(
        sa_type=BIG, foreign_key=target, index=index, nullable=nullable, **extra
    )
