"""Partners as markup: the list of a day, contracts, members, and a file of members."""

from collections.abc import Iterable, Iterator, Mapping

from models.partner_facts import SignedContract
from models.span import Span
from portal.domain.calendar import day_of
from portal.domain.card import Words
from portal.domain.member_number import grouped
from portal.domain.partners.contracts import Stands, last_of
from portal.domain.partners.listing import ListedContract
from portal.services.partners.see import (
    PartnersPage,
    SeenPartner,
    SeenUser,
    relation_words,
)
from portal.services.partners.users_file import LineDone, UsersFile
from portal.ui.html import Html, join, tag
from portal.ui.place import MEMBER, link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import day, t, why

LIST = ("partner", "contract", "offering", "term", "state", "users")
CONTRACTS = ("contract", "offering", "terms", "term", "state", "by")
USERS = ("member", "user_offering", "relation", "term", "state")
LISTED = 200
"""Lines of a file that are shown."""

Place = Mapping[str, str]


def rows(found: PartnersPage, place: Place) -> Html:
    """Return a page of partners with their contracts as a table."""
    columns = [t(f"partners.columns.{each}") for each in LIST]
    lines = (_row(each, found.offerings, place) for each in found.page.part.rows)
    return table(t("pages.partners.title"), columns, lines)


def _row(
    each: ListedContract, offerings: Mapping[str, Words], place: Place
) -> list[Html | str | int]:
    words, contract = tag("bdi", each.name), each.contract
    called = f"{grouped(each.number)} {each.kind.say(language())}"
    return [
        join([link(words, {**place, MEMBER: each.number}, page="partners"),
              tag("br"), _quiet(called)]),
        _called(contract) if contract else "",
        _service(each.offering, offerings),
        term(contract.span) if contract else "",
        t(f"partners.states.{each.state}"),
        f"{each.users:,}",
    ]  # fmt: skip


def _called(contract: SignedContract) -> Html:
    return join([contract.number, tag("br"), _quiet(contract.terms)])


def _service(code: str, offerings: Mapping[str, Words]) -> str:
    found = offerings.get(code)
    return found.say(language()) if found else code


def _quiet(words: str) -> Html:
    return tag("span", words, class_="quiet")


def term(span: Span) -> Html:
    """Return from when until when a fact holds, a day to a line."""
    last = last_of(span)
    until = t("card.until", on=day(last)) if last else t("partners.open_end")
    since = t("card.since", on=day(day_of(span.valid_from)))
    return tag("span", since, tag("br"), until, class_="portal-whole")


# ------------------------------------------------------------------ one partner


def head(seen: SeenPartner, *, cards: bool) -> Html:
    """Return kind and number of a partner, and the way to its card."""
    said = f"{seen.kind.say(language())} · {grouped(seen.number)}"
    if not cards:
        return tag("span", said)
    way = link(t("partners.card"), {MEMBER: seen.number}, page="look_up")
    return join([said, way], " · ")


def contracts(seen: SeenPartner) -> Html:
    """Return the contracts of a partner as a table."""
    columns = [t(f"partners.columns.{each}") for each in CONTRACTS]
    lines = (_contract(each, state, seen) for each, state in seen.contracts)
    return table(t("partners.contracts"), columns, lines)


def _contract(
    each: SignedContract, state: Stands, seen: SeenPartner
) -> list[Html | str]:
    ended = t(f"partners.end_reasons.{each.reason}") if each.reason else ""
    by = seen.staff.get(each.recorded_by or 0)
    whole = (
        t(f"partners.states.{state}")
        if state is Stands.NEVER
        else join([t(f"partners.states.{state}"), tag("br"), _quiet(ended)])
    )
    return [
        each.number,
        _service(each.offering, seen.offerings),
        each.terms,
        term(each.span),
        whole,
        by.say(language()) if by else t("house.unknown"),
    ]


def users(seen: SeenPartner, *, cards: bool) -> Html:
    """Return a page of members as a table; ``cards``: with the way to each card."""
    columns = [t(f"partners.columns.{each}") for each in USERS]
    lines = (_user(each, seen, cards=cards) for each in seen.users)
    return table(t("partners.users"), columns, lines)


def _user(each: SeenUser, seen: SeenPartner, *, cards: bool) -> list[Html | str]:
    user = each.user
    number = grouped(user.member_number)
    words = join([tag("bdi", each.name), f" {number}"]) if each.name else number
    way = {MEMBER: user.member_number}
    service = _service(user.offering, seen.offerings) or t("partners.whole")
    return [
        link(words, way, page="look_up") if cards else words,
        " ".join(filter(None, (service, user.variant))),
        relation_words(user.relation, language()),
        term(user.span),
        t(f"partners.states.{each.state}"),
    ]


# ------------------------------------------------------------------ a file


def lines(found: UsersFile) -> Html:
    """Return what a file would do, what is set aside first."""
    told = [e for e in found.lines if e.why] + [e for e in found.lines if not e.why]
    columns = [t("partners.file_line")]
    columns += [t(f"partners.columns.{e}") for e in ("member", "partner", "become")]
    shown = table(t("partners.file"), columns, map(_line, told[:LISTED]))
    more = len(told) - LISTED
    if more <= 0:
        return shown
    return join([shown, tag("p", t("partners.file_more", count=f"{more:,}"))])


def _line(each: LineDone) -> list[Html | str]:
    who = each.said.who if each.said else None
    return [
        str(each.line),
        " ".join(filter(None, (who.member, who.offering))) if who else "",
        who.partner if who else "",
        join(_becomes(each), " "),
    ]


def _becomes(each: LineDone) -> Iterator[Html | str]:
    yield t(f"partners.become.{each.became or 'set_aside'}")
    if each.why is not None:
        yield tag("span", why(each.why), class_="portal-wrong")


def endable(seen: SeenPartner) -> Iterable[SignedContract]:
    """Return the contracts that can end earlier."""
    return [e for e, state in seen.contracts if state in (Stands.HOLDS, Stands.PLANNED)]


def followable(seen: SeenPartner) -> Iterable[SignedContract]:
    """Return the contracts that another can follow."""
    return [
        each
        for each, state in seen.contracts
        if state is not Stands.NEVER and each.span.valid_to is not None
    ]
