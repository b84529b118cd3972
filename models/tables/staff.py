"""Staff, their roles, the role matrix and sign-in sessions."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import key, one_of, ref
from models.kinds import Permission, Role


class Staff(SQLModel, table=True):
    """A person who signs in to the portal, known by issuer and subject."""

    __tablename__ = "staff"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: int | None = key()
    code: str = Field(unique=True, max_length=60)
    issuer: str
    subject: str
    name_ja: str
    name_en: str
    language: str = Field(default="ja", max_length=5)
    disabled_at: datetime | None = None
    recorded_at: datetime


class StaffRole(SQLModel, table=True):
    """A role a member of staff has, from … to …; ``source`` is who says so."""

    __tablename__ = "staff_role"
    __table_args__ = (sa.Index("staff_role_staff", "staff_id"),)

    id: int | None = key()
    staff_id: int = ref("staff.id")
    role: Role = Field(sa_type=one_of(Role, name="role"))
    source: str = Field(default="portal", max_length=40)
    valid_from: datetime
    valid_to: datetime | None = None


class RolePermission(SQLModel, table=True):
    """One cell of the role matrix; what is not here is denied."""

    __tablename__ = "role_permission"
    __table_args__ = (sa.UniqueConstraint("role", "permission"),)

    id: int | None = key()
    role: Role = Field(sa_type=one_of(Role, name="matrix_role"))
    permission: Permission = Field(sa_type=one_of(Permission, name="permission"))


class SignInSession(SQLModel, table=True):
    """One sign-in; ``token_hash`` covers issuer, subject and the token's unique part.

    A revoked row never revives: the same cookie stays refused.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (sa.Index("sign_in_session_staff", "staff_id"),)

    id: int | None = key()
    token_hash: bytes = Field(sa_type=sa.LargeBinary(32), unique=True)
    staff_id: int = ref("staff.id")
    sample: bool = False
    device: str = Field(default="", max_length=200)
    issued_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_reason: str | None = Field(default=None, max_length=40)
