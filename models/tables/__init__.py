"""All tables, so that migrations and the store see one metadata."""

from models.tables import (
    access,
    attribute,
    audit,
    imports,
    job,
    keys,
    ledger,
    lifecycle,
    lock,
    member,
    offering,
    publishing,
    request,
    risk,
    staff,
)

__all__ = [
    "access",
    "attribute",
    "audit",
    "imports",
    "job",
    "keys",
    "ledger",
    "lifecycle",
    "lock",
    "member",
    "offering",
    "publishing",
    "request",
    "risk",
    "staff",
]
