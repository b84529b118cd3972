"""Settings, read once from the environment; a bad value stops the start.

Every setting is listed in ``docs/operations`` (a house test checks it). A value
that cannot be used raises ``SettingRefused`` with the setting's name and a code.
"""

from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from portal.errors import SettingRefused

ROOT = Path(__file__).resolve().parents[1]
SHORTEST_SECRET = 32
"""Characters of a secret that signs cookies: a shorter one can be guessed."""

_ADDRESSES = {"setting_no_address", "setting_needs_file", "setting_other_database"}
DEFAULT_DATABASE = f"sqlite:///{ROOT / 'var' / 'portal.db'}"


class Settings(BaseSettings):
    """What an administrator may set; names are the environment variables."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", populate_by_name=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    database_url: str = DEFAULT_DATABASE
    database_owner_url: str | None = None
    keys_url: str | None = None
    keys_lost: bool = False
    access_lost: bool = False
    access_url: str | None = None
    public_url: str | None = None
    language: Literal["ja", "en"] = Field(default="ja", alias="PORTAL_LANGUAGE")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", alias="PORTAL_LOG_LEVEL"
    )
    sample_company: bool = Field(default=True, alias="PORTAL_SAMPLE")
    cookie_secret: str | None = Field(default=None, alias="PORTAL_COOKIE_SECRET")
    oidc_metadata_url: str | None = Field(default=None, alias="OIDC_METADATA_URL")
    oidc_client_id: str | None = Field(default=None, alias="OIDC_CLIENT_ID")
    oidc_client_secret: str | None = Field(default=None, alias="OIDC_CLIENT_SECRET")
    oidc_groups: str = Field(default="", alias="OIDC_GROUPS")
    idle_minutes: int = Field(default=15, ge=1, le=480, alias="SESSION_IDLE_MINUTES")
    session_hours: int = Field(default=9, ge=1, le=24, alias="SESSION_HOURS")
    correction_days: int = Field(default=400, ge=0, le=36500, alias="CORRECTION_DAYS")
    upload_megabytes: int = Field(default=20, ge=1, le=200, alias="UPLOAD_MEGABYTES")
    pdf_font: str | None = Field(default=None, alias="PDF_FONT")

    @field_validator("database_url", "database_owner_url", "keys_url", "access_url")
    @classmethod
    def _known_database(cls, value: str | None) -> str | None:
        return None if value is None else normal_url(value)

    @property
    def loopback(self) -> bool:
        """Whether the server is bound to this machine alone."""
        return is_loopback(self.host)

    @property
    def provider(self) -> bool:
        """Whether an identity provider is configured."""
        return bool(self.oidc_metadata_url)

    @property
    def sample_sign_in(self) -> bool:
        """Whether the sample provider exists: no provider, and loopback only.

        A public address means a server in front that lets others in.
        """
        public = host_of(self.public_url) if self.public_url else self.host
        return self.loopback and is_loopback(public) and not self.provider

    @property
    def address(self) -> str:
        """The one address the portal is reached at."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "127.0.0.1" if self.host == "localhost" else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Return whether a host name or address means this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """Return the host an address names; ``""`` where it is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def normal_url(value: str) -> str:
    """Return ``value`` with the driver we ship, or raise ``ValueError`` with a code."""
    try:
        url = make_url(value)
    except ArgumentError as error:
        raise ValueError("setting_no_address") from error
    family = url.get_backend_name()
    if family == "sqlite":
        if not url.database or url.database == ":memory:":
            raise ValueError("setting_needs_file")
        file = str(Path(url.database).absolute())
        return url.set(drivername="sqlite", database=file).render_as_string(
            hide_password=False
        )
    if family in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg").render_as_string(
            hide_password=False
        )
    raise ValueError("setting_other_database")


def read_settings(**given: Any) -> Settings:
    """Read the environment (``given`` wins), or refuse naming the first bad setting."""
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "?"
        raise _refused(name, first["type"], first.get("ctx", {})) from None
    if settings.cookie_secret and len(settings.cookie_secret) < SHORTEST_SECRET:
        name = "PORTAL_COOKIE_SECRET"
        raise SettingRefused("setting_too_short", setting=name, least=SHORTEST_SECRET)
    _check_provider(settings)
    return settings


def _refused(name: str, kind: str, context: dict[str, Any]) -> SettingRefused:
    """Return the refusal in our own words for what pydantic has against a value."""
    if kind in {"greater_than_equal", "less_than_equal", "int_parsing"}:
        return SettingRefused("setting_no_number", setting=name, **_range_of(name))
    if kind == "bool_parsing":
        return SettingRefused("setting_no_choice", setting=name, among="true / false")
    if kind == "literal_error":
        among = context["expected"].replace("'", "").replace(" or ", ", ")
        return SettingRefused("setting_no_choice", setting=name, among=among)
    problem = str(context.get("error", ""))
    code = problem if problem in _ADDRESSES else "setting_no_address"
    return SettingRefused(code, setting=name)


def _range_of(name: str) -> dict[str, int]:
    """Return from what to what a number goes."""
    fields = Settings.model_fields.items()
    known = {(field.alias or own).upper(): field for own, field in fields}
    limits = known[name].metadata
    low = next(each.ge for each in limits if hasattr(each, "ge"))
    high = next(each.le for each in limits if hasattr(each, "le"))
    return {"low": low, "high": high}


def _check_provider(settings: Settings) -> None:
    if settings.provider:
        for name in ("oidc_client_id", "oidc_client_secret", "cookie_secret"):
            if not getattr(settings, name):
                alias = Settings.model_fields[name].alias or name.upper()
                raise SettingRefused("setting_missing", setting=alias)


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return read_settings()
