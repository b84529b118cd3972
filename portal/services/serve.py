"""Whether these settings may be served to people."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from portal.config import Settings
from portal.domain.identity import read_mapping
from portal.errors import SettingRefused


def ready_to_serve(settings: Settings) -> None:
    """Refuse settings under which somebody could come in whom nobody vouches for.

    Sample sign-in has no passwords, so it may exist on this machine alone.
    """
    read_mapping(settings.oidc_groups)
    if not settings.provider and not settings.sample_sign_in:
        raise SettingRefused("provider_needed", host=settings.host)
    if settings.public_url:
        _check_public(settings.public_url)
    elif _everywhere(settings.host):
        raise SettingRefused("public_url_needed", host=settings.host)


def _everywhere(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _check_public(address: str) -> None:
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname)
        bare = parts.path in {"", "/"} and not (parts.query or parts.username)
    except ValueError:
        fits = bare = False
    if not (fits and bare):
        raise SettingRefused("public_url_refused", address=address)
