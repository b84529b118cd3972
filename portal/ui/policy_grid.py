"""All functions at a glance, and the answers of two days beside each other."""

from collections.abc import Iterator, Sequence

from portal.domain.policy.ruling import Ruling, mark_of
from portal.services.policy.caller import why_words
from portal.services.policy.may import Rulings
from portal.services.policy.see import Answered
from portal.services.policy.tell import decision_words, reasons
from portal.ui.html import Html, join, tag
from portal.ui.policy_markup import badge
from portal.ui.policy_place import CLAUSE, FUNCTION, OFFERING, VERSUS, here, to
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import day, instant, t


def grid(seen: Answered) -> Html:
    """Return a table for each service: function, answer, first reason, next change."""
    found = seen.found
    return join(
        tag(
            "section",
            tag("h2", name.say(language())),
            _table(name.say(language()), _of(found, code), found),
            class_="portal-desk portal-grid",
        )
        for code, name in found.services.items()
        if _of(found, code)
    )


def _of(found: Rulings, code: str) -> list[Ruling]:
    return [each for each in found.rulings if each.facts.offering == code]


def _table(caption: str, rulings: Sequence[Ruling], found: Rulings) -> Html:
    names = ("function", "decision", "reason", "then")
    columns = [t(f"policy_page.columns.{each}") for each in names]
    return table(caption, columns, (_row(each, found) for each in rulings))


def _row(ruling: Ruling, found: Rulings) -> list[Html | str]:
    function = found.functions[ruling.code].say(language())
    granted = ruling.answer.decision.granted
    return [
        to(function, _place(ruling), class_="portal-why"),
        badge(ruling.answer.decision),
        "" if granted else why_words(ruling, found.states, language(), found.texts),
        _next(ruling),
    ]


def _place(ruling: Ruling) -> dict[str, str]:
    facts = ruling.facts
    return here(
        **{OFFERING: facts.offering, FUNCTION: facts.function, VERSUS: None,
           CLAUSE: None}
    )  # fmt: skip


def _next(ruling: Ruling) -> str:
    if ruling.then is None or ruling.then_at is None:
        return ""
    decision = decision_words(ruling.then, language())
    return t("policy_page.then_short", at=instant(ruling.then_at), decision=decision)


# ------------------------------------------------------------------ two days


def comparison(one: Rulings, other: Rulings) -> Html:
    """Return each function on both days; what is another answer stands out."""
    columns = [t("policy_page.columns.function"), day(one.at), day(other.at)]
    columns.append(t("policy_page.columns.change"))
    of = {each.code: each for each in other.rulings}
    rows = [_compared(each, of.get(each.code), one) for each in one.rulings]
    return tag(
        "section",
        tag("h2", t("policy_page.two_days")),
        table(t("policy_page.two_days"), columns, rows),
        class_="portal-desk portal-grid",
    )


def _compared(
    ruling: Ruling, other: Ruling | None, found: Rulings
) -> list[Html | str | int | None]:
    name = found.functions[ruling.code].say(language())
    if other is None:
        return [name, badge(ruling.answer.decision), "–", t("policy_page.only_then")]
    return [
        name,
        badge(ruling.answer.decision),
        badge(other.answer.decision),
        _changed(ruling, other),
    ]


def _changed(one: Ruling, other: Ruling) -> Html | str:
    if mark_of(one) == mark_of(other):
        return t("policy_page.same")
    was, now = (list(reasons(each.answer, language())) for each in (one, other))
    lines = [*_only("only_first", was, now), *_only("only_second", now, was)]
    if not lines:
        return t("policy_page.same_reasons")
    return tag("ul", [tag("li", each) for each in lines])


def _only(key: str, mine: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    for each in mine:
        if each not in others:
            yield t(f"policy_page.{key}", reason=each)
