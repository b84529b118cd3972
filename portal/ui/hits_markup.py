"""The list of those found, as one table: a link per member, why they are listed."""

from collections.abc import Mapping

from portal.domain.asking import Asked, Sought
from portal.domain.hits import Found, Hit, HitMembership
from portal.domain.matching import Match
from portal.domain.member_number import grouped
from portal.ui.card_markup import badge, words
from portal.ui.html import Html, join, tag
from portal.ui.lock_markup import lock_count
from portal.ui.place import MEMBER, link
from portal.ui.words import t

COLUMNS = ("member", "number", "services", "phone", "matched")


def hits(found: Found, place: Mapping[str, str]) -> Html:
    """Return the list; ``place`` is the rest of the address, kept by each link."""
    head = [tag("th", t(f"look_up.{each}"), scope="col") for each in COLUMNS]
    return tag(
        "div",
        tag("h1", t("look_up.hits"), class_="unseen"),
        tag(
            "table",
            tag("caption", t("look_up.hits"), class_="unseen"),
            tag("thead", tag("tr", head)),
            tag("tbody", [_line(hit, place) for hit in found.hits]),
        ),
        tag("p", t("look_up.more"), class_="quiet") if found.more else None,
        class_="portal-desk portal-hits",
    )


def _line(hit: Hit, place: Mapping[str, str]) -> Html:
    born = t("card.born", year=hit.born) if hit.born else None
    beside = [each for each in (hit.reading, born) if each]
    name = tag("bdi", hit.name)
    return tag(
        "tr",
        tag(
            "th",
            link(name, {**place, MEMBER: hit.number}, class_="portal-hit"),
            tag("span", " · ".join(beside), class_="quiet"),
            scope="row",
        ),
        tag("td", grouped(hit.number), class_="digits"),
        tag("td", _memberships(hit)),
        tag("td", hit.phone or None, class_="digits"),
        tag("td", join(map(_matched, hit.matches), " · "), class_="quiet"),
        class_="over" if hit.over else None,
    )


def _memberships(hit: Hit) -> Html:
    if not hit.memberships:
        none = tag("span", t("look_up.no_membership"), class_="quiet")
        return join([none, lock_count(hit.locks)], " ")
    return join([_membership(each) for each in hit.memberships])


def _membership(each: HitMembership) -> Html:
    return tag(
        "span",
        tag("span", each.offering_code, class_="quiet", title=words(each.offering)),
        " ",
        badge(each.kind, each.state_name),
        lock_count(each.locks),
        class_="held",
    )


def _matched(match: Match) -> Html:
    """Return the field that matched, and of it what was asked for."""
    field = t(f"look_up.sought.{match.sought}")
    named = t("look_up.former", field=field) if match.former else field
    text, start, end = match.text, match.start, match.end
    if end == start:
        return tag("span", f"{named} {text}")
    before = text[:start] if text.startswith("*") else ""
    return tag("span", f"{named} {before}", tag("mark", text[start:end]))


def understood(question: Asked) -> str:
    """Return how a line was understood: the kinds of terms that were searched."""
    kinds = [term.sought for way in question.ways[:1] for part in way for term in part]
    if question.born_on is not None:
        kinds.append(Sought.BIRTH_DATE)
    seen = dict.fromkeys(kinds)
    names = [t(f"look_up.sought.{kind}") for kind in seen]
    return t("look_up.as_sought", kinds=t("house.between").join(names))


def nothing(query: str, question: Asked) -> Html:
    """Return what to try when nobody was found."""
    if not question:
        tips = ["none_asked"]
    else:
        kinds = {term.sought for way in question.ways for part in way for term in part}
        tips = [
            tip
            for tip, fits in (
                ("number", kinds & {Sought.NUMBER, Sought.PHONE, Sought.LAST_FOUR}),
                ("reading", kinds & {Sought.NAME, Sought.LOOSE_NAME}),
                ("part", True),
                ("former", kinds - {Sought.NUMBER, Sought.CASE}),
            )
            if fits
        ]
    return tag(
        "div",
        tag("h1", t("look_up.nothing.title", query=query)),
        tag("ul", [tag("li", t(f"look_up.nothing.{tip}")) for tip in tips]),
        class_="portal-desk portal-nothing",
        role="status",
    )


EXAMPLES = ("phone", "reading", "name", "number", "birth", "case")


def start() -> Html:
    """Return what may be typed, for an empty box."""
    rows = [
        (
            tag("dt", t(f"look_up.example_{name}")),
            tag("dd", t(f"look_up.typed.{name}")),
        )
        for name in EXAMPLES
    ]
    return tag(
        "div",
        tag("h1", t("look_up.start")),
        tag("dl", rows),
        tag("p", t("look_up.keys"), class_="quiet"),
        class_="portal-desk portal-nothing",
    )
