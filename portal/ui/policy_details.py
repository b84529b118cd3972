"""What is folded below an answer: its number, instants, rules, stage by stage."""

from collections.abc import Iterable

from portal.domain.policy.rules import Rules
from portal.domain.policy.ruling import Ruling
from portal.domain.policy.stages import Line
from portal.services.policy.clauses import Clauses
from portal.services.policy.see import Answered
from portal.services.policy.see_clause import ClauseText
from portal.services.policy.tell import rule_name
from portal.services.policy.tell_again import again_words
from portal.ui.html import Html, tag
from portal.ui.place import link
from portal.ui.policy_place import CLAUSE, here, to
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.version_markup import place_of
from portal.ui.words import instant, t
from portal.wording import has

HASH_SHOWN = 12
"""Signs of the hash that are shown; the rest is for those who compare by machine."""


def number(seen: Answered) -> Html | None:
    """Return the number of an answer, to be read out or copied."""
    given = seen.number
    if given is None:
        return None
    copy = tag(
        "button",
        t("changes.receipt.copy"),
        type="button",
        data_copy=given,
        data_copied=t("changes.receipt.copied"),
    )
    said = tag("b", t("policy.number", number=given))
    return tag("p", said, " ", copy, class_="portal-desk portal-line portal-number")


def again(seen: Answered) -> Html | None:
    """Return whether an answer that was given before is the same."""
    if seen.again is None:
        return None
    first, *rest = again_words(seen.again, language())
    lines = tag("ul", [tag("li", each) for each in rest]) if rest else None
    kind = "portal-as-of" if seen.again.same else "portal-as-of portal-differs"
    now = to(t("policy_page.ask_now"), _asked_now(seen))
    return tag("div", tag("b", first), " ", now, lines, class_=kind, role="note")


def fault(seen: Answered) -> Html | None:
    """Return that something could not be read, with its reference."""
    if seen.found.fault is None:
        return None
    said = t("policy.fault", reference=seen.found.fault)
    return tag("p", said, class_="portal-wrong", role="alert")


def nothing(seen: Answered) -> Html:
    """Return that there is nothing to answer: they never had a service."""
    key = "no_functions" if seen.asked.offering else "no_services"
    return tag("p", t(f"policy_page.{key}"), class_="portal-desk portal-hold")


def _asked_now(seen: Answered) -> dict[str, str]:
    given = {"m": seen.asked.member, "offering": seen.asked.offering,
             "function": seen.asked.function}  # fmt: skip
    return {name: text for name, text in given.items() if text}


def details(seen: Answered, rulings: Iterable[Ruling]) -> Html:
    """Return what an answer was made of, folded."""
    found = seen.found
    facts = [
        (t("policy_page.facts.at"), instant(found.at, seconds=True)),
        (t("policy_page.facts.known_at"), instant(found.known_at, seconds=True)),
        (t("policy_page.facts.rules"), _versions(seen)),
        (t("policy_page.facts.hash"), tag("code", found.rules.hash[:HASH_SHOWN])),
    ]
    if found.number or seen.again:
        purpose = t(f"policy.purposes.{seen.asked.purpose}")
        facts.append((t("policy_page.facts.purpose"), purpose))
    return tag(
        "details",
        tag("summary", t("policy_page.details")),
        tag("dl", [(tag("dt", a), tag("dd", b)) for a, b in facts],
            class_="portal-facts"),
        [_trace(each, seen) for each in rulings],
        class_="portal-desk portal-closed portal-trace",
    )  # fmt: skip


def _versions(seen: Answered) -> list[Html | str] | str:
    versions = seen.found.versions
    if not versions:
        return t("policy.no_rules")
    found: list[Html | str] = []
    for each in versions:
        words = t("policy_page.version_of", code=each.code, number=each.number)
        way = link(words, place_of(each), page="version")
        found += [*([", "] if found else []), way]
    return found


def _trace(ruling: Ruling, seen: Answered) -> Html:
    name = seen.found.functions[ruling.code].say(language())
    columns = [t(f"policy_page.columns.{each}") for each in ("stage", "came", "count")]
    rows = [_line(each, seen) for each in ruling.answer.trace]
    return tag(
        "div", tag("h3", name), table(name, columns, rows), _rules(ruling, seen.clauses)
    )


def _line(line: Line, seen: Answered) -> list[Html | str | int | None]:
    came = f"policy_page.came.{line.code}"
    said = t(came) if has(came) else line.code
    state = seen.found.states.get(line.said)
    if line.said:
        said = t("policy_page.known_as", state=state.say(language()) if state else
                 t("policy.no_membership"))  # fmt: skip
    return [t(f"policy_page.stages.{line.stage}"), said, line.count or ""]


def _rules(ruling: Ruling, clauses: Clauses) -> Html | None:
    answer = ruling.answer
    parts = {
        "also": answer.also,
        "beaten": answer.beaten,
        "undecided": answer.undecided,
    }
    lines = [
        tag(
            "li",
            t(f"policy_page.rules.{name}", rules=_named(answer.rules, names, clauses)),
        )
        for name, names in parts.items()
        if names
    ]
    return tag("ul", lines) if lines else None


MOST_NAMED = 20
"""Rules beside those that decide are named up to here."""


def _named(rules: Rules, names: tuple[str, ...], clauses: Clauses) -> str:
    said = [rule_name(rules, each, language(), clauses) for each in names[:MOST_NAMED]]
    more = len(names) - len(said)
    if more:
        said.append(t("policy_page.more_rules", count=more))
    return t("house.between").join(said)


def clause_text(found: ClauseText) -> Html:
    """Return the text of a clause, with the way back."""
    title = t(
        "policy_page.clause_title",
        document=found.document.say(language()),
        number=found.number,
    )
    key = "binds" if found.binds else "in_force"
    return tag(
        "section",
        tag("h3", title),
        tag("p", t(f"policy_page.clause_{key}"), class_="quiet"),
        tag("p", found.text.say(language()), class_="text"),
        to(t("changes.close"), here(**{CLAUSE: None})),
        class_="portal-desk portal-hold portal-clause-text",
        role="note",
    )
