"""Whether these settings may be served to people."""

import re
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
    if _no_address(settings.host):
        raise SettingRefused("host_no_address", host=settings.host)
    if settings.public_url:
        _check_public(settings.public_url)
    if not settings.provider and not settings.sample_sign_in:
        if settings.loopback:
            address = settings.public_url
            raise SettingRefused("provider_needed_in_public", address=address)
        raise SettingRefused("provider_needed", host=settings.host)
    if not settings.public_url and _everywhere(settings.host):
        raise SettingRefused("public_url_needed", host=settings.host)


def _no_address(host: str) -> bool:
    """Return whether a host is written as an address but is none."""
    if host and not re.fullmatch(r"[\d.]+|.*:.*", host):
        return False
    try:
        ip_address(host)
    except ValueError:
        return True
    return False


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
