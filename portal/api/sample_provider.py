"""The sample provider: a small OpenID provider for a fresh machine.

It exists only while no provider is configured and the server answers on this
machine alone, so that the path of a sign-in is always ``st.login``. Key and client
secret are made at every start. It implements what that path needs of OpenID Connect
Core 1.0 and no more: code flow, PKCE (RFC 7636, S256 only), one client, one
redirect address, codes that work once within a minute.
"""

import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import unquote, urlencode

from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from models.staff_facts import StaffFacts
from portal import clock
from portal.api.sample_page import broken_page, choice_page, language_of
from portal.domain.identity import SAMPLE_ISSUER

PLACE = "/sample-provider"
CLIENT = "portal"
TICKET_SECONDS = 600
CODE_LIVES = timedelta(seconds=60)
TOKEN_LIVES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the portal asked for when it sent somebody here."""

    state: str
    nonce: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Granted:
    """A code that waits to be turned into a token."""

    asked: Asked
    staff: StaffFacts
    until: Any


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig"})


def _new_tickets() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secrets.token_bytes(32), salt="sample-ticket")


@dataclass
class SampleProvider:
    """One run of the provider.

    ``people`` returns whom it vouches for, ``wanted`` the page that a request to
    sign in comes from (its language is used).
    """

    address: str
    people: Callable[[], list[StaffFacts]]
    wanted: Callable[[Request], str]
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _codes: dict[str, Granted] = field(default_factory=dict)
    _key: RSAKey = field(default_factory=_new_key)
    _tickets: URLSafeTimedSerializer = field(default_factory=_new_tickets)

    @property
    def redirect_uri(self) -> str:
        """The only address a code is ever sent to."""
        return f"{self.address}/oauth2callback"

    @property
    def metadata_url(self) -> str:
        """Where the portal finds the rest."""
        return f"{self.address}{PLACE}/.well-known/openid-configuration"

    def routes(self) -> list[BaseRoute]:
        """Return the provider as routes of the portal's own server."""
        return [
            Route(f"{PLACE}/.well-known/openid-configuration", self.metadata),
            Route(f"{PLACE}/authorize", self.authorize),
            Route(f"{PLACE}/choose", self.choose),
            Route(f"{PLACE}/token", self.token, methods=["POST"]),
            Route(f"{PLACE}/keys", self.keys),
            Route(f"{PLACE}/end-session", self.end_session),
        ]

    def metadata(self, _request: Request) -> Response:
        """Answer OpenID Connect Discovery 1.0."""
        place = f"{self.address}{PLACE}"
        return JSONResponse(
            {
                "issuer": SAMPLE_ISSUER,
                "authorization_endpoint": f"{place}/authorize",
                "token_endpoint": f"{place}/token",
                "jwks_uri": f"{place}/keys",
                "end_session_endpoint": f"{place}/end-session",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    def authorize(self, request: Request) -> Response:
        """Show the sample staff to whom the portal sent here, and to nobody else."""
        language, query = language_of(request, self.wanted), request.query_params
        fits = (
            query.get("client_id") == CLIENT
            and query.get("redirect_uri") == self.redirect_uri
            and query.get("response_type") == "code"
            and query.get("code_challenge_method") == "S256"
        )
        asked = [query.get(name) for name in ("state", "nonce", "code_challenge")]
        if not fits or not all(asked):
            return broken_page(language)
        ticket = self._tickets.dumps(asked)
        other = "en" if language == "ja" else "ja"
        switched = request.url.include_query_params(lang=other)
        return choice_page(
            language,
            self.people(),
            choose=f"{PLACE}/choose?ticket={ticket}&subject=",
            switch=f"{switched.path}?{switched.query}",
        )

    def choose(self, request: Request) -> Response:
        """Send somebody back to the portal with a code for the person they chose."""
        asked = self._read_ticket(request.query_params.get("ticket", ""))
        subject = request.query_params.get("subject")
        staff = next((each for each in self.people() if each.subject == subject), None)
        if asked is None or staff is None:
            return broken_page(language_of(request, self.wanted))
        code, now = secrets.token_urlsafe(32), clock.now()
        for old, each in list(self._codes.items()):
            if each.until < now:
                self._codes.pop(old, None)
        self._codes[code] = Granted(asked, staff, now + CODE_LIVES)
        answer = urlencode({"code": code, "state": asked.state})
        return RedirectResponse(f"{self.redirect_uri}?{answer}", 303, _UNSEEN)

    def _read_ticket(self, ticket: str) -> Asked | None:
        try:
            return Asked(*self._tickets.loads(ticket, max_age=TICKET_SECONDS))
        except BadSignature:
            return None

    async def token(self, request: Request) -> Response:
        """Turn a code into an ID token, once, for the portal alone."""
        if not self._is_client(request.headers.get("authorization", "")):
            return JSONResponse({"error": "invalid_client"}, 401, _UNSEEN)
        form = await request.form()
        granted = self._codes.pop(str(form.get("code")), None)
        proof = sha256(str(form.get("code_verifier")).encode()).digest()
        challenge = urlsafe_b64encode(proof).rstrip(b"=").decode()
        if (
            granted is None
            or granted.until < clock.now()
            or form.get("grant_type") != "authorization_code"
            or form.get("redirect_uri") != self.redirect_uri
            or not compare_digest(granted.asked.challenge, challenge)
        ):
            return JSONResponse({"error": "invalid_grant"}, 400, _UNSEEN)
        answer = {
            "access_token": secrets.token_urlsafe(24),
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIVES.total_seconds()),
            "id_token": self._id_token(granted),
        }
        return JSONResponse(answer, headers=_UNSEEN)

    def _is_client(self, header: str) -> bool:
        kind, _, value = header.partition(" ")
        try:
            name, _, given = b64decode(value, validate=True).decode().partition(":")
        except ValueError:
            return False
        same = compare_digest(unquote(given).encode(), self.secret.encode())
        return kind.lower() == "basic" and unquote(name) == CLIENT and same

    def _id_token(self, granted: Granted) -> str:
        staff, now = granted.staff, clock.now()
        claims = {
            "iss": SAMPLE_ISSUER,
            "sub": staff.subject,
            "aud": CLIENT,
            "iat": int(now.timestamp()),
            "exp": int((now + TOKEN_LIVES).timestamp()),
            "jti": secrets.token_hex(16),
            "nonce": granted.asked.nonce,
            "name": staff.name_en,
            "preferred_username": staff.code,
            "groups": sorted(staff.roles),
        }
        header = {"alg": "RS256", "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=["RS256"])

    def keys(self, _request: Request) -> Response:
        """Answer with the public key."""
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    def end_session(self, request: Request) -> Response:
        """Go back to the portal; there is no session here to end."""
        wanted = request.query_params.get("post_logout_redirect_uri")
        place = self.redirect_uri if wanted == self.redirect_uri else "/"
        return RedirectResponse(place, 303, _UNSEEN)


_UNSEEN = {"Cache-Control": "no-store"}
