"""What the sample provider shows: plain HTML that needs no script."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse

from models.kinds import Role
from models.staff_facts import StaffFacts
from portal.markup import Html, join, style, tag
from portal.wording import LANGUAGES, Language, say

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
LOOKS = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
ORDER = tuple(Role)


def language_of(request: Request, wanted: Callable[[Request], str]) -> Language:
    """Return the language of a page without Streamlit.

    What the address says, what the page said that somebody came from, what the
    browser likes best, Japanese.
    """
    came_from = parse_qs(urlsplit(wanted(request)).query).get("lang", [""])[0]
    for choice in (request.query_params.get("lang"), came_from):
        if choice in LANGUAGES:
            return "en" if choice == "en" else "ja"
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> Language:
    """Return which of our languages an Accept-Language header puts first."""
    for part in header.split(","):
        start = part.strip()[:2].lower()
        if start in LANGUAGES:
            return "en" if start == "en" else "ja"
    return "ja"


def choice_page(
    language: Language, people: list[StaffFacts], *, choose: str, switch: str
) -> HTMLResponse:
    """Return the page that lists the sample staff by role, one link each.

    ``choose`` is an address that a quoted subject is put behind.
    """
    say_it = _sayer(language)
    by_role = sorted(people, key=lambda each: (_place(each), each.id))
    groups = [
        _role(language, role, list(group), choose)
        for role, group in groupby(by_role, key=_first_role)
    ]
    return _page(
        language,
        say_it("sample.title"),
        tag(
            "p",
            tag("a", say_it("sample.other_language"), href=switch, class_="switch"),
        ),
        tag("p", say("house.product", language), class_="product"),
        tag("h1", say_it("sample.title")),
        tag("p", say_it("sample.lead"), class_="lead"),
        tag("div", groups, class_="roles")
        if groups
        else _note(say_it("sample.nobody")),
        _note(say_it("sample.note")),
        _note(say_it("sample.second")),
    )


def broken_page(language: Language) -> HTMLResponse:
    """Return the page for a sign-in that was cut off; it leads back to the start."""
    say_it = _sayer(language)
    return _page(
        language,
        say_it("sample.bad_title"),
        tag("h1", say_it("sample.bad_title")),
        tag("p", say_it("sample.bad"), class_="lead"),
        tag("p", tag("a", say_it("sample.back"), href="/", class_="back")),
        status=400,
    )


def missing_page(language: Language, path: str) -> HTMLResponse:
    """Return the page for an address that leads nowhere."""
    return _page(
        language,
        say("house.no_page_title", language),
        tag("h1", say("house.no_page_title", language)),
        tag("p", say("house.no_page", language, path=path[:80]), class_="lead"),
        tag(
            "p", tag("a", say("house.no_page_back", language), href="/", class_="back")
        ),
        status=404,
    )


def _sayer(language: Language) -> Callable[..., str]:
    return lambda key, **facts: say(f"sign_in.{key}", language, **facts)


def _first_role(person: StaffFacts) -> Role:
    return min(person.roles, key=ORDER.index, default=Role.VIEWER)


def _place(person: StaffFacts) -> int:
    # Those who are needed most often stand first; the viewer, who can do least, last.
    role = _first_role(person)
    return len(ORDER) if role is Role.VIEWER else ORDER.index(role)


def _role(
    language: Language, role: Role, people: list[StaffFacts], choose: str
) -> Html:
    name = say(f"roles.{role}", language)
    return tag(
        "section",
        tag("h2", name),
        tag("p", say(f"sign_in.role_does.{role}", language)),
        tag("ul", [_person(language, name, each, choose) for each in people]),
    )


def _person(language: Language, role: str, person: StaffFacts, choose: str) -> Html:
    name = person.name_en if language == "en" else person.name_ja
    link = tag(
        "a",
        tag("span", name[:1], class_="face", aria_hidden="true"),
        tag("span", tag("b", name), tag("small", person.code)),
        href=choose + quote(person.subject, safe=""),
        aria_label=say("sign_in.sample.sign_in_as", language, name=name, role=role),
    )
    return tag("li", link)


def _note(words: str) -> Html:
    return tag("p", words, class_="note")


def _page(
    language: Language, title: str, *body: Html, status: int = 200
) -> HTMLResponse:
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title} · {say('house.product', language)}"),
        style(LOOKS),
    )
    page = tag("html", head, tag("body", tag("main", body)), lang=language)
    return HTMLResponse(
        join([Html("<!doctype html>"), page]),
        status,
        {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"},
    )
