"""Create the tables."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply, each table after those it refers to."""
    _actor_kind()
    _audit_event()
    _audit_pending()
    _blob()
    _command()
    _lifecycle()
    _private_value()
    _role_permission()
    _staff()
    _blob_chunk()
    _import_batch()
    _lifecycle_version()
    _member()
    _offering()
    _sign_in_session()
    _staff_role()
    _contact_point()
    _contract()
    _import_record()
    _lifecycle_move()
    _lifecycle_state()
    _member_name()
    _membership()
    _reason_code()
    _approval_request()
    _arrears()
    _membership_event()
    _partner_member()
    _proposal()


def _actor_kind() -> None:
    op.create_table(
        "actor_kind",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", AutoString(length=40), nullable=False),
        sa.Column("name_ja", AutoString(), nullable=False),
        sa.Column("name_en", AutoString(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "customer",
                "provider",
                "partner",
                name="actor_side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )


def _audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.Column("prev", sa.LargeBinary(length=32), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_id", BIG, nullable=True),
        sa.Column("action", AutoString(length=40), nullable=False),
        sa.Column("entity_type", AutoString(length=40), nullable=False),
        sa.Column("entity_id", BIG, nullable=False),
        sa.Column("entity_version", sa.Integer(), nullable=True),
        sa.Column("member_id", BIG, nullable=True),
        sa.Column("outcome", AutoString(length=20), nullable=False),
        sa.Column("reason", AutoString(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(
            "audit_event_actor", ["actor_id", "at", "id"], unique=False
        )
        batch_op.create_index("audit_event_at", ["at"], unique=False)
        batch_op.create_index(
            "audit_event_entity", ["entity_type", "entity_id", "id"], unique=False
        )
        batch_op.create_index("audit_event_member", ["member_id", "id"], unique=False)


def _audit_pending() -> None:
    op.create_table(
        "audit_pending",
        sa.Column("event_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )


def _blob() -> None:
    op.create_table(
        "blob",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("file_name", AutoString(length=255), nullable=False),
        sa.Column("owner_type", AutoString(length=40), nullable=False),
        sa.Column("owner_id", BIG, nullable=True),
        sa.Column("retain_until", UTCDateTime(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("blob", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blob_sha256"), ["sha256"], unique=False)


def _command() -> None:
    op.create_table(
        "command",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("idem", AutoString(length=80), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("staff_id", "idem"),
    )


def _lifecycle() -> None:
    op.create_table(
        "lifecycle",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", AutoString(length=40), nullable=False),
        sa.Column("name_ja", AutoString(), nullable=False),
        sa.Column("name_en", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )


def _private_value() -> None:
    op.create_table(
        "private_value",
        sa.Column("event_id", BIG, nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("event_id"),
    )
    with op.batch_alter_table("private_value", schema=None) as batch_op:
        batch_op.create_index("private_value_subject", ["subject_id"], unique=False)


def _role_permission() -> None:
    op.create_table(
        "role_permission",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "help_desk",
                "supervisor",
                "product_owner",
                "legal",
                "information_management",
                "auditor",
                "administrator",
                name="matrix_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "permission",
            sa.Enum(
                "member.find",
                "member.show",
                "member.reveal",
                "member.change",
                "member.export",
                "request.list",
                "request.answer",
                "import.run",
                "import.void",
                "audit.read",
                "audit.export",
                "lifecycle.read",
                "staff.read",
                "staff.change",
                "health.read",
                name="permission",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("role", "permission"),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", AutoString(length=60), nullable=False),
        sa.Column("issuer", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("name_ja", AutoString(), nullable=False),
        sa.Column("name_en", AutoString(), nullable=False),
        sa.Column("language", AutoString(length=5), nullable=False),
        sa.Column("disabled_at", UTCDateTime(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("issuer", "subject"),
    )


def _blob_chunk() -> None:
    op.create_table(
        "blob_chunk",
        sa.Column("blob_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["blob_id"],
            ["blob.id"],
        ),
        sa.PrimaryKeyConstraint("blob_id", "position"),
    )


def _import_batch() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("number", AutoString(length=40), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("file_name", AutoString(length=255), nullable=False),
        sa.Column("source_blob_id", BIG, nullable=True),
        sa.Column("reject_blob_id", BIG, nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "stored",
                "checking",
                "checked",
                "running",
                "done",
                "failed",
                "voided",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("records_read", sa.Integer(), nullable=False),
        sa.Column("records_total", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("fault", AutoString(length=200), nullable=True),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("beat_at", UTCDateTime(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reject_blob_id"],
            ["blob.id"],
        ),
        sa.ForeignKeyConstraint(
            ["source_blob_id"],
            ["blob.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index("import_batch_file", ["file_hash"], unique=False)


def _lifecycle_version() -> None:
    op.create_table(
        "lifecycle_version",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("lifecycle_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_force_from", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lifecycle_id"],
            ["lifecycle.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("lifecycle_id", "number"),
    )


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("number", AutoString(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "organisation",
                name="member_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_kind_id", BIG, nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("note", AutoString(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("batch_id", BIG, nullable=True),
        sa.Column("voided_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_kind_id"],
            ["actor_kind.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index("member_batch", ["batch_id"], unique=False)
        batch_op.create_index("member_birth", ["birth_date"], unique=False)
        batch_op.create_index(
            "member_number_once",
            ["number"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )


def _offering() -> None:
    op.create_table(
        "offering",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("code", AutoString(length=40), nullable=False),
        sa.Column("name_ja", AutoString(), nullable=False),
        sa.Column("name_en", AutoString(), nullable=False),
        sa.Column("zone", AutoString(length=60), nullable=False),
        sa.Column("lifecycle_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["lifecycle_id"],
            ["lifecycle.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )


def _sign_in_session() -> None:
    op.create_table(
        "sign_in_session",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("device", AutoString(length=200), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("last_seen_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_reason", AutoString(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index("sign_in_session_staff", ["staff_id"], unique=False)


def _staff_role() -> None:
    op.create_table(
        "staff_role",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "help_desk",
                "supervisor",
                "product_owner",
                "legal",
                "information_management",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source", AutoString(length=40), nullable=False),
        sa.Column("valid_from", UTCDateTime(), nullable=False),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.create_index("staff_role_staff", ["staff_id"], unique=False)


def _contact_point() -> None:
    op.create_table(
        "contact_point",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "phone",
                "mail",
                name="contact_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", AutoString(), nullable=False),
        sa.Column("folded", AutoString(), nullable=False),
        sa.Column("last_four", AutoString(length=4), nullable=True),
        sa.Column("valid_from", UTCDateTime(), nullable=False),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.Column("recorded_from", UTCDateTime(), nullable=False),
        sa.Column("recorded_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.create_index("contact_point_folded", ["folded"], unique=False)
        batch_op.create_index("contact_point_last_four", ["last_four"], unique=False)
        batch_op.create_index("contact_point_member", ["member_id"], unique=False)


def _contract() -> None:
    op.create_table(
        "contract",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("number", AutoString(length=40), nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("offering_id", BIG, nullable=False),
        sa.Column("terms_label", AutoString(), nullable=False),
        sa.Column("valid_from", UTCDateTime(), nullable=False),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.Column("recorded_from", UTCDateTime(), nullable=False),
        sa.Column("recorded_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offering_id"],
            ["offering.id"],
        ),
        sa.ForeignKeyConstraint(
            ["party_id"],
            ["member.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index("contract_party", ["party_id"], unique=False)


def _import_record() -> None:
    op.create_table(
        "import_record",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "created",
                "updated",
                "unchanged",
                "proposed",
                "refused",
                "skipped",
                name="record_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("member_number", AutoString(length=40), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("import_record", schema=None) as batch_op:
        batch_op.create_index(
            "import_record_batch", ["batch_id", "record"], unique=False
        )


def _lifecycle_move() -> None:
    op.create_table(
        "lifecycle_move",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event", AutoString(length=40), nullable=False),
        sa.Column("name_ja", AutoString(), nullable=False),
        sa.Column("name_en", AutoString(), nullable=False),
        sa.Column("was", AutoString(length=40), nullable=False),
        sa.Column("became", AutoString(length=40), nullable=False),
        sa.Column("movers", sa.JSON(), nullable=False),
        sa.Column("second_person", AutoString(), nullable=False),
        sa.Column("guards", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["lifecycle_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "event", "was"),
    )


def _lifecycle_state() -> None:
    op.create_table(
        "lifecycle_state",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", AutoString(length=40), nullable=False),
        sa.Column("name_ja", AutoString(), nullable=False),
        sa.Column("name_en", AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "applied",
                "active",
                "paused",
                "ended",
                "erased",
                name="state_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("member_text_ja", AutoString(), nullable=False),
        sa.Column("member_text_en", AutoString(), nullable=False),
        sa.Column("deadlines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["lifecycle_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "code"),
    )


def _member_name() -> None:
    op.create_table(
        "member_name",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("reading", AutoString(), nullable=True),
        sa.Column("name_key", AutoString(), nullable=False),
        sa.Column("loose_key", AutoString(), nullable=False),
        sa.Column("reading_key", AutoString(), nullable=False),
        sa.Column("romaji_key", AutoString(), nullable=False),
        sa.Column("valid_from", UTCDateTime(), nullable=False),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.Column("recorded_from", UTCDateTime(), nullable=False),
        sa.Column("recorded_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("member_name", schema=None) as batch_op:
        batch_op.create_index("member_name_loose", ["loose_key"], unique=False)
        batch_op.create_index("member_name_member", ["member_id"], unique=False)
        batch_op.create_index("member_name_name", ["name_key"], unique=False)
        batch_op.create_index("member_name_reading", ["reading_key"], unique=False)
        batch_op.create_index("member_name_romaji", ["romaji_key"], unique=False)


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("offering_id", BIG, nullable=False),
        sa.Column("variant", AutoString(length=40), nullable=False),
        sa.Column("spell", sa.Integer(), nullable=False),
        sa.Column("previous_id", BIG, nullable=True),
        sa.Column("lifecycle_version_id", BIG, nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("state", AutoString(length=40), nullable=True),
        sa.Column("since_at", UTCDateTime(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("next_change_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("batch_id", BIG, nullable=True),
        sa.Column("voided_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lifecycle_version_id"],
            ["lifecycle_version.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"],
            ["offering.id"],
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["membership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("member_id", "offering_id", "variant", "spell"),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("membership_batch", ["batch_id"], unique=False)
        batch_op.create_index("membership_due", ["next_change_at"], unique=False)
        batch_op.create_index(
            "membership_offering_state", ["offering_id", "state"], unique=False
        )


def _reason_code() -> None:
    op.create_table(
        "reason_code",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("code", AutoString(length=60), nullable=False),
        sa.Column("name_ja", AutoString(), nullable=False),
        sa.Column("name_en", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["lifecycle_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "code"),
    )


def _approval_request() -> None:
    op.create_table(
        "approval_request",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("number", AutoString(length=40), nullable=False),
        sa.Column("membership_id", BIG, nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("movers", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "approved",
                "refused",
                "taken_back",
                "lapsed",
                name="request_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requested_by", BIG, nullable=False),
        sa.Column("requested_at", UTCDateTime(), nullable=False),
        sa.Column("lapses_at", UTCDateTime(), nullable=False),
        sa.Column("text_event_id", BIG, nullable=True),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("receipt", AutoString(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("approval_request", schema=None) as batch_op:
        batch_op.create_index(
            "approval_request_membership", ["membership_id"], unique=False
        )
        batch_op.create_index("approval_request_state", ["state", "id"], unique=False)


def _arrears() -> None:
    op.create_table(
        "arrears",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("membership_id", BIG, nullable=False),
        sa.Column("source", AutoString(length=60), nullable=False),
        sa.Column("valid_from", UTCDateTime(), nullable=False),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.Column("recorded_from", UTCDateTime(), nullable=False),
        sa.Column("recorded_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("arrears", schema=None) as batch_op:
        batch_op.create_index("arrears_membership", ["membership_id"], unique=False)


def _membership_event() -> None:
    op.create_table(
        "membership_event",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("membership_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "move",
                "opening_balance",
                "void",
                "cancelled",
                "took_effect",
                "skipped",
                name="ledger_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("event", AutoString(length=40), nullable=True),
        sa.Column("was", AutoString(length=40), nullable=True),
        sa.Column("became", AutoString(length=40), nullable=True),
        sa.Column("effective_at", UTCDateTime(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("zone", AutoString(length=60), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("staff_id", BIG, nullable=True),
        sa.Column(
            "mover",
            sa.Enum(
                "H",
                "S",
                "L",
                "M",
                "Y",
                name="mover",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("approved_by", BIG, nullable=True),
        sa.Column("reason", AutoString(length=60), nullable=True),
        sa.Column("case_number", AutoString(length=60), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("lifecycle_version_id", BIG, nullable=False),
        sa.Column("corrects", BIG, nullable=True),
        sa.Column("cancels", BIG, nullable=True),
        sa.Column("settles", BIG, nullable=True),
        sa.Column("caused_by", BIG, nullable=True),
        sa.Column("batch_id", BIG, nullable=True),
        sa.Column("audit_id", BIG, nullable=True),
        sa.Column("receipt", AutoString(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["cancels"],
            ["membership_event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["caused_by"],
            ["membership_event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["corrects"],
            ["membership_event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["lifecycle_version_id"],
            ["lifecycle_version.id"],
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
        ),
        sa.ForeignKeyConstraint(
            ["settles"],
            ["membership_event.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("membership_event", schema=None) as batch_op:
        batch_op.create_index("membership_event_batch", ["batch_id"], unique=False)
        batch_op.create_index(
            "membership_event_membership", ["membership_id", "id"], unique=False
        )


def _partner_member() -> None:
    op.create_table(
        "partner_member",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("partner_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("membership_id", BIG, nullable=True),
        sa.Column("relation", AutoString(length=40), nullable=False),
        sa.Column("valid_from", UTCDateTime(), nullable=False),
        sa.Column("valid_to", UTCDateTime(), nullable=True),
        sa.Column("recorded_from", UTCDateTime(), nullable=False),
        sa.Column("recorded_to", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["member.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("partner_member", schema=None) as batch_op:
        batch_op.create_index("partner_member_member", ["member_id"], unique=False)
        batch_op.create_index("partner_member_partner", ["partner_id"], unique=False)


def _proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("membership_id", BIG, nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("state_now", AutoString(length=40), nullable=False),
        sa.Column("state_proposed", AutoString(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("answer", AutoString(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index("proposal_open", ["answered_at", "id"], unique=False)
