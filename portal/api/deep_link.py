"""Where somebody wanted to go before they had to sign in.

The place is kept in a short, signed cookie that scripts cannot read. It is a path of
this site with its query and never an address, so that nobody can be sent elsewhere.
"""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer

COOKIE = "portal_place"
KEPT_SECONDS = 600
LONGEST = 1500
"""Characters; a cookie may have 4,096 bytes with its signature."""


def safe_place(place: str) -> str | None:
    r"""Return ``place`` where it is a path (and query) of this site, else None.

    Refuses whatever some browser reads as another host: ``//host``, ``/\\host``,
    schemes, user names, line ends, tabs and other characters that browsers drop.
    """
    if not place.startswith("/") or len(place) > LONGEST:
        return None
    if any(not "!" <= letter <= "~" for letter in place) or "\\" in place:
        return None
    try:
        parts = urlsplit(place)
    except ValueError:
        return None
    path = place.partition("?")[0].lower()
    if parts.scheme or parts.netloc or parts.fragment or "//" in path:
        return None
    # A server in between may undo one round of percent-encoding.
    if any(mark in path for mark in ("%2f", "%5c", "%09", "%0a", "%0d")):
        return None
    return place


@dataclass
class DeepLink:
    """Remembers places with a secret of this process (or of all replicas)."""

    secret: str
    secure: bool
    _signer: URLSafeTimedSerializer = field(init=False)

    def __post_init__(self) -> None:
        """Derive the signer."""
        self._signer = URLSafeTimedSerializer(self.secret, salt=COOKIE)

    def cookie_for(self, place: str) -> str | None:
        """Return the value of a Set-Cookie header, or None for no such place."""
        safe = safe_place(place)
        if safe is None or safe == "/":
            return None
        return self._cookie(str(self._signer.dumps(safe)), KEPT_SECONDS)

    def forgotten(self) -> str:
        """Return the value of a Set-Cookie header that forgets the place."""
        return self._cookie("", 0)

    def _cookie(self, value: str, seconds: int) -> str:
        marks = "; HttpOnly; SameSite=Lax" + ("; Secure" if self.secure else "")
        return f"{COOKIE}={value}; Path=/; Max-Age={seconds}{marks}"

    def place_in(self, cookies: str) -> str | None:
        """Return the place that a Cookie header remembers, if it is ours and fresh."""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(cookies)
            kept = self._signer.loads(jar[COOKIE].value, max_age=KEPT_SECONDS)
        except (KeyError, BadSignature, ValueError):
            return None
        return safe_place(kept) if isinstance(kept, str) else None


def place_of(referer: str, origin: str) -> str | None:
    """Return the place a Referer header names, where it is one of this site."""
    if not referer.startswith(f"{origin}/"):
        return None
    return safe_place(referer.removeprefix(origin).partition("#")[0])
