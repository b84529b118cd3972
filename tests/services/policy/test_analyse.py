"""A rule set looked at beside the others: gaps, marks, findings, test cases."""

from typing import Any

import pytest

from models.publishing_facts import Version
from portal.domain.publishing.rows import drop_row, put_row
from portal.domain.publishing.steps import Plan
from portal.errors import InputRefused
from portal.services.policy import findings
from portal.services.policy.analyse import (
    Analysed,
    Cell,
    analyse_content,
    analyse_version,
    gaps_of,
    marked,
    services_of,
)
from portal.services.publish.draft import start_draft
from portal.services.publish.review import submit
from portal.services.publish.rows import save_rows
from portal.wording import LANGUAGES
from tests.domain.policy.cases import rule
from tests.services.policy.house_rules import KIND, content, publish
from tests.services.publish.office import Office

CLOSED = rule("closed", "forbid", functions=["use"], states=["suspended"])
USE = Cell("PHONE", "use", "member")


def drafted(office: Office, *more: Any, **given: Any) -> Version:
    said = {**content(*more), **given}
    by = office.occasion("owner-1")
    return start_draft(office.store, by, KIND, said["code"], said)


def seen(office: Office, version: Version, by: str = "legal-1") -> Analysed:
    found = analyse_version(office.store, office.occasion(by), version.id)
    assert found is not None
    return found


def told(found: Analysed) -> list[tuple[str, tuple[str, ...]]]:
    for language in LANGUAGES:
        words = [each.words for each in findings.findings(found, language)]
        assert not any("{" in each or not each for each in words)
    return [(each.kind, each.path) for each in findings.findings(found, "en")]


def test_a_gap_is_said_marked_and_unmarked(office: Office):
    draft = drafted(office, CLOSED)
    found = seen(office, draft)

    assert USE in gaps_of(found, "PHONE")
    assert services_of(found)[0] in found.checked.universe.functions
    words = findings.gap_words(found, USE, "en")
    assert "Use: some cases" in words
    assert "any state but Active or Suspended" in words
    row = marked(found, USE, findings.mark_names(found, USE))
    assert row["states"]
    assert {"active", "suspended"}.isdisjoint(row["states"])

    by = office.occasion("owner-1")
    change = put_row(draft.content, "intended", "id", row)
    saved = save_rows(office.store, by, draft.id, draft.revision, change).version
    marked_now = seen(office, saved)
    assert USE not in gaps_of(marked_now, "PHONE")
    silence = marked_now.checked.analysis.grid[USE]
    assert findings.silence_word(silence) == "meant"
    assert Cell("PHONE", "apply", "member") in gaps_of(marked_now, "PHONE")

    gone = drop_row("intended", row["id"])
    again = save_rows(office.store, by, draft.id, saved.revision, gone).version
    assert USE in gaps_of(seen(office, again), "PHONE")


def test_findings_lead_to_rows_of_the_set_also_those_with_other_sets(office: Office):
    publish(office)
    strict = {"code": "strict", "obligations": []}
    mark: dict[str, Any] = {
        "id": "m", "name_ja": "印", "name_en": "Mark", "functions": ["use"],
        "states": ["active"],
    }  # fmt: skip
    rules = [
        rule("no", "forbid", states=["active"], actors=["member"]),
        rule("twin", "forbid", states=["active"], actors=["member"]),
        rule("over", valid_to="2026-01-01"),
        rule("weak", states=["active"], actors=["member"], functions=["use"]),
    ]
    draft = drafted(office, **strict, rules=rules, intended=[mark])

    found = told(seen(office, draft))
    assert ("overlaps", ("rules", "no")) in found
    assert ("duplicates", ("rules", "no")) in found
    assert ("idle", ("rules", "over")) in found
    assert ("idle", ("rules", "weak")) in found
    assert ("needless", ("intended", "m")) in found
    alone = told(seen(office, publish(office, {**content(), "code": "quiet"})))
    assert not any(kind == "needless" for kind, _ in alone)


def test_a_failing_test_case_is_seen_and_keeps_the_set_from_being_submitted(
    office: Office,
):
    case = {
        "id": "c", "name_ja": "停止中", "name_en": "Suspended", "actor": "member",
        "offering": "PHONE", "function": "use", "state": "suspended",
        "decision": "permit",
    }  # fmt: skip
    draft = drafted(office, cases=[case])
    found = seen(office, draft)

    (trial,) = found.trials
    assert not trial.passes
    words = findings.trial_words(found, trial, "en")
    assert (words["expected"], words["decided"]) == ("yes", "no")
    with pytest.raises(InputRefused) as refused:
        submit(office.store, office.occasion("owner-1"), draft.id, Plan())
    assert [each.code for each in refused.value.facts["problems"]] == ["case_fails"]


def test_what_cannot_be_read_is_not_looked_at(office: Office):
    draft = drafted(office, more=1)
    store, by = office.store, office.occasion("legal-1")

    assert analyse_version(store, by, draft.id) is None
    with pytest.raises(InputRefused):
        analyse_content(store, by, {**content(), "rules": 3})
    given = analyse_content(store, by, content())
    assert gaps_of(given, "PHONE")
