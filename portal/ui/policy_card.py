"""What a member may do with a service, on their card: a line, and why not."""

from collections.abc import Iterable, Sequence

from portal.domain.card import Card, MayDo, ShownMembership
from portal.domain.policy.kinds import Decision
from portal.services.policy.caller import why_words
from portal.ui.html import Html, join, tag
from portal.ui.place import AT, KNOWN, MEMBER, asked, link
from portal.ui.policy_markup import SIGNS
from portal.ui.policy_place import FUNCTION, OFFERING, PAGE
from portal.ui.session import language
from portal.ui.words import t


def may(card: Card, shown: ShownMembership) -> Html | None:
    """Return what they may do with one service; why not stands first, a line each."""
    mine = [each for each in card.may if each.offering_code == shown.offering_code]
    if not mine or shown.over:
        return None
    reasons: dict[str, list[MayDo]] = {}
    for each in filter(_says_why, mine):
        said = why_words(each.ruling, shown.states, language())
        reasons.setdefault(said, []).append(each)
    lines = [_why(said, some, card) for said, some in reasons.items()]
    others = [each for each in mine if not _says_why(each)]
    label = tag("span", t("policy_page.card.may"), class_="label")
    rest = tag("p", label, _listed(others, card), class_="may") if others else None
    return join([*lines, rest])


def _says_why(each: MayDo) -> bool:
    """Return whether something stands in the way, or has to be done."""
    answer = each.ruling.answer
    refused = bool(answer.findings or answer.deciding)
    return not answer.decision.granted and refused


def _why(said: str, some: Sequence[MayDo], card: Card) -> Html:
    return tag("p", _listed(some, card), tag("span", said), class_="may")


def _listed(some: Sequence[MayDo], card: Card) -> Iterable[Html]:
    return [join([_to(each, card), " "]) for each in some]


def _to(each: MayDo, card: Card) -> Html:
    """Return a function with its answer, as the way to the full reason."""
    place = {MEMBER: card.number, OFFERING: each.offering_code, FUNCTION: each.function}
    place |= {name: text for name in (AT, KNOWN) if (text := asked(name))}
    decision = each.ruling.answer.decision
    words = t(
        "policy_page.card.function",
        function=each.name.say(language()),
        decision=t(f"policy_page.card.{decision}"),
    )
    sign = tag("span", SIGNS[Decision(decision)], " ", aria_hidden="true")
    return link(
        join([sign, words]),
        place,
        page=PAGE,
        class_=f"portal-why portal-answer-{decision}",
    )


def fault(card: Card) -> Html | None:
    """Return that it cannot be said what they may do, with the reference."""
    if card.may_fault is None:
        return None
    said = t("policy.fault", reference=card.may_fault)
    return tag("p", said, class_="portal-wrong", role="alert")
