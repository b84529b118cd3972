"""Keep the risk register, its rows append-only; say who keeps it and who accepts."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTS = ("opened", "changed", "accepted", "closed")
TREATMENTS = ("avoid", "reduce", "share", "retain")
PERMISSIONS = (
    "member.find", "member.show", "member.reveal", "member.change", "member.export",
    "request.list", "request.answer", "import.run", "import.void", "audit.read",
    "audit.export", "lifecycle.read", "lifecycle.edit", "lifecycle.approve",
    "offering.read", "offering.edit", "offering.approve",
    "actor.read", "actor.edit", "actor.approve",
    "risk.read", "risk.edit", "risk.accept",
    "attribute.read", "attribute.edit", "attribute.approve",
    "lock.list", "lock.place", "lock.place_widely", "lock.hold", "lock.release",
    "staff.read", "staff.change", "health.read", "job.change",
)  # fmt: skip
GIVEN = {
    "product_owner": ("risk.read", "risk.edit", "risk.accept"),
    "legal": ("risk.read", "risk.accept"),
    "information_management": ("risk.read", "risk.accept"),
    "auditor": ("risk.read",),
}


def upgrade() -> None:
    """Apply."""
    create_heads()
    create_entries()
    keep("risk_entry")
    give_permissions()


def one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=40
    )


def create_heads() -> None:
    op.create_table(
        "risk",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("actor_kind_id", BIG, nullable=False),
        sa.Column("offering_id", BIG, nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["actor_kind_id"], ["actor_kind.id"]),
        sa.ForeignKeyConstraint(["offering_id"], ["offering.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def text(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, AutoString(), nullable=False)


def number(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Integer(), nullable=False)


def create_entries() -> None:
    op.create_table(
        "risk_entry",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("risk_id", BIG, nullable=False),
        number("revision"),
        sa.Column("act", one_of(ACTS, "risk_act"), nullable=False),
        *map(text, ("name_ja", "name_en")),
        *map(number, ("likelihood", "impact")),
        sa.Column("treatment", one_of(TREATMENTS, "risk_treatment"), nullable=False),
        *map(text, ("plan_ja", "plan_en")),
        *map(number, ("likelihood_after", "impact_after")),
        *map(text, ("owner_ja", "owner_en")),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("audit_id", BIG, nullable=False),
        sa.Column("text_event_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["risk_id"], ["risk.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("risk_id", "revision"),
    )


def keep(table: str) -> None:
    """Make a table append-only, as the ledgers of 0002 are."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for way, when in (
        ("no_update", f"BEFORE UPDATE ON {table}"),
        ("no_delete", f"BEFORE DELETE ON {table}"),
        (
            "no_replace",
            f"BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
        ),
    ):
        op.execute(f"CREATE TRIGGER {table}_{way} {when} {refuse}")


def give_permissions() -> None:
    listed = ", ".join(f"'{each}'" for each in PERMISSIONS)
    with op.batch_alter_table("role_permission") as table:
        table.drop_constraint("permission", type_="check")
        table.create_check_constraint("permission", f"permission IN ({listed})")
    connection = op.get_bind()
    if not connection.execute(
        sa.text("SELECT id FROM role_permission LIMIT 1")
    ).first():
        return
    insert = sa.text(
        "INSERT INTO role_permission (role, permission) VALUES (:role, :permission)"
    )
    for role, permissions in GIVEN.items():
        for permission in permissions:
            connection.execute(insert, {"role": role, "permission": permission})
