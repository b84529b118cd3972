"""Nobody is sent anywhere but to a page of this site."""

from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.api.deep_link import COOKIE, LONGEST, DeepLink, place_of, safe_place

ORIGIN = "http://127.0.0.1:8501"

CRAFTED = (
    "//evil.example",
    "//evil.example/",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/ /evil.example",
    "/\x00/evil.example",
    "/\x0b/evil.example",
    "/\x1f//evil.example",
    "/\x7f//evil.example",
    "/\u00a0//evil.example",
    "/\u200b//evil.example",
    "/\u2028//evil.example",
    "/\uff0f/evil.example",
    "/\uff3c/evil.example",
    "\u3002/evil.example",
    "http://evil.example",
    "https://evil.example/look_up",
    "HTTP://evil.example",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "https:\\\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example",
    "blob:http://evil.example/1",
    "about:blank",
    "mailto:a@evil.example",
    "//user@evil.example",
    "//user:pass@127.0.0.1:8501@evil.example",
    "http://127.0.0.1:8501@evil.example/",
    "http://127.0.0.1:8501.evil.example/",
    "//127.0.0.1:8501@evil.example/%2f..",
    "/%2f%2fevil.example",
    "/%2F/evil.example",
    "/%5cevil.example",
    "/%5C%5Cevil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:%20http://evil.example",
    "/look_up\r\nLocation: http://evil.example",
    "/look_up\r\nSet-Cookie: a=b",
    "/look_up//evil.example",
    "/look_up/..//evil.example",
    "/#//evil.example",
    "/look_up#@evil.example",
    "?next=//evil.example",
    "evil.example",
    ".evil.example",
    "@evil.example",
    ":80",
    "",
    "/" + "a" * LONGEST,
)


@pytest.mark.parametrize("place", CRAFTED)
def test_a_crafted_place_is_no_place(place: str):
    assert safe_place(place) is None


def test_there_are_enough_crafted_places():
    assert len(set(CRAFTED)) >= 50


@pytest.mark.parametrize(
    "place",
    [
        "/",
        "/look_up",
        "/look_up?q=M-1&member=7",
        "/look_up?q=%E9%AB%99%E6%A9%8B",
        "/look_up?next=//evil.example",
        "/look_up?q=a%2Fb",
        "/my_session?lang=en",
    ],
)
def test_a_page_of_ours_is_a_place(place: str):
    assert safe_place(place) == place


@given(some.text() | some.text().map("/{}".format) | some.text().map("//{}".format))
def test_whatever_is_let_through_stays_on_this_site(typed: str):
    place = safe_place(typed)

    if place is not None:
        landed = urlsplit(urljoin(f"{ORIGIN}/here", place))
        assert (landed.scheme, landed.netloc) == ("http", "127.0.0.1:8501")


def cookie_in(header: str) -> str:
    jar = SimpleCookie(header)
    return f"{COOKIE}={jar[COOKIE].value}"


def test_a_place_is_kept_and_found_again():
    links = DeepLink("secret", secure=False)
    header = links.cookie_for("/look_up?q=M-1")
    assert header is not None

    assert links.place_in(cookie_in(header)) == "/look_up?q=M-1"
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header


def test_behind_https_the_cookie_is_secure():
    header = DeepLink("secret", secure=True).cookie_for("/look_up")

    assert header is not None
    assert header.endswith("; Secure")


@pytest.mark.parametrize("place", ["/", *CRAFTED])
def test_no_cookie_is_made_for_no_place(place: str):
    assert DeepLink("secret", secure=False).cookie_for(place) is None


def test_a_place_that_somebody_else_signed_is_forgotten():
    theirs = DeepLink("other", secure=False).cookie_for("/look_up")
    assert theirs is not None

    assert DeepLink("secret", secure=False).place_in(cookie_in(theirs)) is None


@pytest.mark.parametrize(
    "cookies",
    ["", f"{COOKIE}=", f"{COOKIE}=/look_up", f"{COOKIE}=a.b.c", "=;;=", "\x00"],
)
def test_a_broken_cookie_leads_nowhere(cookies: str):
    assert DeepLink("secret", secure=False).place_in(cookies) is None


def test_a_signed_place_is_looked_at_again():
    """A secret that leaked sends nobody away either."""
    links = DeepLink("secret", secure=False)

    for place in ["//evil.example", 7]:
        signed = links._signer.dumps(place)
        assert links.place_in(f"{COOKIE}={signed}") is None


@pytest.mark.parametrize(
    ("referer", "place"),
    [
        (f"{ORIGIN}/look_up?q=1", "/look_up?q=1"),
        (f"{ORIGIN}/look_up?q=1#part", "/look_up?q=1"),
        (f"{ORIGIN}.evil.example/look_up", None),
        (f"{ORIGIN}@evil.example/look_up", None),
        (f"{ORIGIN}//evil.example", None),
        ("http://evil.example/look_up", None),
        (ORIGIN, None),
        ("", None),
    ],
)
def test_only_a_referer_of_this_site_names_a_place(referer: str, place: str | None):
    assert place_of(referer, ORIGIN) == place
