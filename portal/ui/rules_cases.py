"""The test cases of a rule set, each with its question and how it is answered."""

from models.publishing_facts import Version
from portal.domain.card import Words
from portal.domain.policy.trials import Trial
from portal.services.policy.analyse import Analysed
from portal.services.policy.findings import trial_words
from portal.ui.draft_page import place
from portal.ui.html import Html, show_html, show_note, tag
from portal.ui.place import link
from portal.ui.session import language
from portal.ui.tables import table
from portal.ui.words import t

COLUMNS = ("case", "asked", "expected", "decided", "deciding", "result")
MOST = 100
"""So many test cases are shown; those that fail come first."""


def show_cases(found: Analysed, version: Version) -> None:
    """Show the test cases, those that fail first."""
    if not found.trials:
        show_note(t("rules_checks.no_cases"))
        return
    failed = sum(not each.passes for each in found.trials)
    key = "fail" if failed else "pass"
    facts = {"count": len(found.trials), "failed": failed}
    words = tag("b", t(f"rules_checks.cases_{key}", **facts))
    show_html(tag("p", words, class_="portal-line", role="status"))
    ordered = sorted(found.trials, key=lambda each: each.passes)
    rows = [_row(found, each, version) for each in ordered[:MOST]]
    heads = [t(f"rules_checks.columns.{each}") for each in COLUMNS]
    show_html(table(t("rules_checks.cases"), heads, rows))


def _row(found: Analysed, trial: Trial, version: Version) -> tuple[Html | str, ...]:
    said, case = trial_words(found, trial, language()), trial.case
    name = Words(case.name_ja, case.name_en).say(language())
    result = t(f"rules_checks.{'passes' if trial.passes else 'fails'}")
    return (
        link(name, place(version, "cases", case.id), page="rules"),
        f"{said['asked']} · {said['given']}",
        said["expected"],
        said["decided"],
        said["deciding"],
        result if trial.passes else tag("b", result),
    )
