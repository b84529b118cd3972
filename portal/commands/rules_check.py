"""``rules check`` and ``rules what-if``: what rules leave open, whom they touch."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.kinds import VersionedKind
from portal.commands.answering import answer
from portal.commands.opening import Portal, opened
from portal.errors import InputRefused, NotFound
from portal.wording import LANGUAGES, say

if TYPE_CHECKING:
    from models.publishing_facts import Version
    from portal.services.policy.analyse import Analysed
    from portal.services.policy.foreseen import Foreseen
    from portal.services.policy.what_if import WhatIf

KIND = VersionedKind.RULE_SET


def check(args: argparse.Namespace) -> int:
    """Print the test cases and all that was found; status 1 where a case fails."""
    with opened(args) as portal:
        found = _looked_at(portal, args)
    lines = [line for each in LANGUAGES for line in _lines(found, each)]
    answer(args, _payload(found), lines)
    return int(any(not each.passes for each in found.trials))


def _looked_at(portal: Portal, args: argparse.Namespace) -> "Analysed":
    from portal.domain.publishing.content import MOST_BYTES, read_content
    from portal.services.policy.analyse import analyse_content, analyse_version
    from portal.services.read_file import read_file

    occasion = portal.occasion()
    if Path(args.target).suffix == ".json":
        content = read_content(read_file(Path(args.target), 2 * MOST_BYTES))
        return analyse_content(portal.store, occasion, content)
    version = _version(portal, args)
    found = analyse_version(portal.store, occasion, version.id)
    if found is None:
        raise InputRefused("rules_unreadable", thing=args.target)
    return found


def _version(portal: Portal, args: argparse.Namespace) -> "Version":
    """Return the version that is meant: the newest unless a number is given."""
    from portal.services.publish.read import list_versions

    found = list_versions(portal.store, portal.occasion(), KIND, args.target)
    wanted = args.version or found[-1].version.number
    for each in found:
        if each.version.number == wanted:
            return each.version
    raise NotFound(what="version", number=wanted)


def _lines(found: "Analysed", language: str) -> Iterator[str]:
    from portal.services.policy import findings
    from portal.services.policy.analyse import gaps_of, services_of

    failed = sum(not each.passes for each in found.trials)
    facts = {"count": len(found.trials), "failed": failed}
    if found.trials:
        key = "rules_checks.cases_fail" if failed else "rules_checks.cases_pass"
        yield say(key, language, **facts)
    for trial in found.trials:
        if not trial.passes:
            said = findings.trial_words(found, trial, language)
            yield "  " + say("rules_checks.case_line", language, **said)
    for told in findings.findings(found, language):
        yield f"  {told.words}"
    for service in services_of(found):
        for cell in gaps_of(found, service):
            yield f"  {findings.gap_words(found, cell, language)}"


def _payload(found: "Analysed") -> Mapping[str, Any]:
    from portal.services.policy import findings
    from portal.services.policy.analyse import gaps_of, services_of

    said = {
        language: [each.words for each in findings.findings(found, language)]
        for language in LANGUAGES
    }
    told = list(findings.findings(found, LANGUAGES[0]))
    return {
        "code": found.shape.code,
        "since": found.since,
        "rules": found.checked.rules.hash,
        "cases": [
            {
                "id": each.case.id,
                "expected": each.case.decision,
                "decision": each.answer.decision,
                "deciding": each.answer.deciding,
                "passes": each.passes,
            }
            for each in found.trials
        ],
        "findings": [
            {"kind": each.kind, "place": each.path}
            | {language: said[language][n] for language in LANGUAGES}
            for n, each in enumerate(told)
        ],
        "gaps": [
            cell._asdict()
            | {each: findings.gap_words(found, cell, each) for each in LANGUAGES}
            for service in services_of(found)
            for cell in gaps_of(found, service)
        ],
    }


# ------------------------------------------------------------------ what if


def what_if(args: argparse.Namespace) -> int:
    """Print whose answers a version would change."""
    from portal.services.policy.foreseen import foresee

    with opened(args) as portal:
        version = _version(portal, args)
        seen = foresee(portal.store, portal.occasion(), version.id)
    if seen is None:
        raise InputRefused("rules_unreadable", thing=args.target)
    lines = [line for each in LANGUAGES for line in _changed(seen, each)]
    return answer(args, _counts(seen), lines)


def _changed(seen: "Foreseen", language: str) -> Iterator[str]:
    from portal.services.policy.foreseen import days_told, row_words, told

    yield from days_told(seen, language)
    for day in seen.days:
        yield told(day, language)
        for row in (r for each in day.found.services.values() for r in each.rows):
            called, function, was, became, why = row_words(day, row, language)
            yield f"  {called} › {function}: {was} → {became} ({row.count:,}). {why}"


def _counts(seen: "Foreseen") -> Mapping[str, Any]:
    found = seen.found
    return {
        "code": found.version.code,
        "version": found.version.number,
        **_of_day(found),
        "later": [_of_day(each) for each in found.later],
        "unasked": list(found.unasked),
    }


def _of_day(found: "WhatIf") -> Mapping[str, Any]:
    return {
        "since": found.since,
        "rules_now": found.old.hash,
        "rules_then": found.new.hash,
        "people": {code: each.people for code, each in found.services.items()},
        "changes": [
            {
                "offering": row.offering,
                "function": row.function,
                "was": row.was.decision,
                "became": row.became.decision,
                "deciding_before": row.was.deciding,
                "deciding": row.became.deciding,
                "people": row.count,
            }
            for each in found.services.values()
            for row in each.rows
        ],
    }
