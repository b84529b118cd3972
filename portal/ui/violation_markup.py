"""Cases of violations as markup: the list, one case, its history."""

from collections.abc import Iterable, Mapping, Sequence

from models.violation_facts import CaseStep, Sanction
from models.violation_kinds import CaseAct
from portal.domain.card import Words
from portal.domain.member_number import grouped
from portal.domain.violations.cases import state_of
from portal.domain.violations.listing import CasePage, ListedCase
from portal.services.violations.see import OfMember, SeenCase
from portal.services.violations.tell import (
    answer_words,
    proposal_words,
    response_words,
    sanction_words,
)
from portal.ui.catalog_markup import facts_list
from portal.ui.html import Html, join, tag
from portal.ui.place import MEMBER, link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import capital, day, instant, t

CASE = "case"
"""The part of an address that names a case."""
LIST = ("case", "number", "kind", "happened", "response", "state")

Place = Mapping[str, str]


def to_case(number: str, place: Place) -> Html:
    """Return the way to a case."""
    return link(number, {**place, CASE: number}, page="violations")


def to_member(number: str, name: str) -> Html:
    """Return the way to a member's card."""
    words = join([tag("bdi", name), f" {grouped(number)}"])
    return link(words, {MEMBER: number}, page="look_up")


def rows(page: CasePage, place: Place) -> Html:
    """Return a line per case."""
    columns = [t(f"violations.columns.{each}") for each in LIST]
    lines = [_row(each, page, place) for each in page.cases]
    return table(t("pages.violations.title"), columns, lines)


def _row(each: ListedCase, page: CasePage, place: Place) -> tuple[Html | str, ...]:
    case = each.case
    offering = _called(page.offerings, case.offering)
    kind = join([_called(page.kinds, case.kind), tag("br"), _quiet(offering)])
    return (
        to_case(case.number, place),
        to_member(each.number, each.name),
        kind,
        day(case.on),
        response_words(case, language()) or "–",
        t(f"violations.states.{state_of(case)}"),
    )


def _called(names: Mapping[str, Words], code: str) -> str:
    return names[code].say(language()) if code in names else code


def _quiet(words: str) -> Html:
    return tag("span", words, class_="quiet")


# ------------------------------------------------------------------ one case


def facts(seen: SeenCase) -> Html:
    """Return what a case is about, and how it counts."""
    case = seen.case
    until = t("violations.counts_until", on=day(seen.until)) if seen.until else None
    counted = until or t("violations.counts_always")
    found: list[tuple[str, Html | str]] = [
        ("number", to_member(seen.member, seen.name)),
        ("offering", seen.offering.say(language())),
        ("kind", seen.kind.say(language())),
        ("happened", day(case.on)),
        ("state", t(f"violations.states.{seen.state}")),
        ("counts", counted if seen.counts else t("violations.counts_not")),
    ]
    return facts_list(
        [(capital(t(f"violations.columns.{name}")), value) for name, value in found]
    )


def history(seen: SeenCase) -> Html:
    """Return all that was done to a case, the newest first."""
    columns = [t(f"violations.columns.{each}") for each in ("act", "by", "said")]
    lines = [_step(each, seen) for each in reversed(seen.case.steps)]
    return table(t("violations.history"), columns, lines)


def _step(step: CaseStep, seen: SeenCase) -> tuple[Html | str, ...]:
    by = seen.staff.get(step.staff_id)
    said = seen.said.get(step.audit_id, {})
    who = by.say(language()) if by else t("house.unknown")
    parts = [*_codes(step), *(said[each] for each in said)]
    return (
        t(f"violations.done.{step.act}"),
        t("violations.by", who=who, at=instant(step.at)),
        _lines(parts) if parts else "–",
    )


def _lines(parts: Sequence[Html | str]) -> Html:
    """Return texts, each on a line of its own."""
    first, *rest = parts
    return join([first, *(join([tag("br"), each]) for each in rest)])


def _codes(step: CaseStep) -> Iterable[Html | str]:
    says = step.says
    if "response" in says:
        sanction = Sanction(says["response"], "", says.get("days"))
        yield tag("b", sanction_words(sanction, language()))
    if says.get("deviates"):
        yield t("violations.deviates")
    if "led_to" in says:
        yield t("violations.led_to", number=says["led_to"])
    if step.act is CaseAct.EVIDENCE_ADDED and "sha256" in says:
        yield t("violations.hashed", sha256=says["sha256"][:16])


# ------------------------------------------------------------------ a member


def of_member(found: OfMember) -> Html | None:
    """Return the cases of a member and what comes next, None where there are none."""
    if not found.cases:
        return None
    columns = [t(f"violations.columns.{e}") for e in ("case", "kind", "state", "next")]
    lines = [_of_member(each, found) for each in found.cases]
    return table(t("card.tools.violations"), columns, lines)


def _of_member(seen: SeenCase, found: OfMember) -> tuple[Html | str, ...]:
    case = seen.case
    offering = seen.offering.say(language())
    kind = join([seen.kind.say(language()), tag("br"), _quiet(offering)])
    response = response_words(case, language())
    state = t(f"violations.states.{seen.state}" if seen.counts
              else "violations.states.expired")  # fmt: skip
    after = found.next.get((case.kind, case.offering))
    return (
        to_case(case.number, {}),
        join([kind, tag("br"), day(case.on)]),
        join([state, tag("br"), _quiet(response)]) if response else state,
        proposal_words(after, language()),
    )


def names_of(answers: Iterable[str]) -> dict[str, Words]:
    """Return what responses are called in both languages."""
    return {
        each: Words(answer_words(each, "ja"), answer_words(each, "en"))
        for each in answers
    }
