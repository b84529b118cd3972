"""Internal rules: kept by legal, and what terms are checked against."""

from dataclasses import replace

import pytest

from models.kinds import VersionState
from models.publishing_facts import Version
from models.terms_kinds import RuleStands
from portal.errors import InputRefused, NotFound, NotPermitted
from portal.services.internal_rules.check import check_rule
from portal.services.internal_rules.keep import change_rule, end_rule, record_rule
from portal.services.internal_rules.see import see_checks, see_rules
from portal.services.publish.approve import approve
from portal.services.publish.draft import save_draft
from portal.services.terms.design import see_terms
from portal.store.engine import Store
from tests.desk import Desk
from tests.domain.publishing.test_terms import JA
from tests.services.internal_rules.writers import SAYS
from tests.services.terms.test_design import begun, filled, reviewed


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def ruled(desk: Desk, code: str = "pd", **more: object) -> None:
    legal = desk.occasion("legal-1")
    record_rule(desk.store, legal, code, replace(SAYS, **more))  # type: ignore[arg-type]


def check(
    desk: Desk,
    version: Version,
    stands: RuleStands,
    text: str = "",
    by: str = "legal-2",
) -> None:
    check_rule(desk.store, desk.occasion(by), version.id, "pd", stands, text)


def stood(desk: Desk, version: Version) -> list[tuple[str, bool]]:
    now = see_terms(desk.store, desk.occasion("legal-1"), "rules", version.number)
    shown = now.seen.shown.version
    cells = see_checks(desk.store, desk.occasion("viewer-1"), shown).cells
    return [(c.check.stands.value if c.check else "", c.current) for c in cells]


def test_a_gap_keeps_a_version_from_approval_until_it_is_exempt(desk: Desk):
    ruled(desk)
    ruled(desk, "other", documents=("privacy_policy",))
    ruled(desk, "new")
    draft = filled(desk, begun(desk), JA)
    second = desk.occasion("legal-2")
    check_rule(desk.store, second, draft.id, "new", RuleStands.OK)
    check(desk, draft, RuleStands.GAP, "目的がない", "legal-1")
    content = dict(draft.content) | {"owner": "法務部"}
    legal = desk.occasion("legal-1")
    saved = save_draft(desk.store, legal, draft.id, draft.revision, content).version
    assert stood(desk, saved) == [("ok", False), ("gap", False)]

    version = reviewed(desk, saved)
    second = desk.occasion("legal-2")
    with pytest.raises(InputRefused, match="version_has_problems") as refused:
        approve(desk.store, second, version.id, version.content_hash)
    left = {e.facts["rule"]: e.code for e in refused.value.facts["problems"]}
    assert left == {"pd": "rule_gap", "new": "rule_unchecked"}
    check_rule(desk.store, second, version.id, "new", RuleStands.OK)
    with pytest.raises(InputRefused, match="version_has_problems") as refused:
        approve(desk.store, second, version.id, version.content_hash)
    assert [each.code for each in refused.value.facts["problems"]] == ["rule_gap"]
    for stands in (RuleStands.OK, RuleStands.EXEMPT):
        with pytest.raises(InputRefused, match="own_version"):
            check(desk, version, stands, "自分で", "legal-1")
    with pytest.raises(InputRefused, match="rule_words_missing"):
        check(desk, version, RuleStands.EXEMPT, " ")
    check(desk, version, RuleStands.EXEMPT, "次の版で書く")
    _, cell = see_checks(desk.store, legal, version).cells
    assert cell.check
    assert (cell.check.text, cell.current) == ("次の版で書く", True)

    second = desk.occasion("legal-2")
    done = approve(desk.store, second, version.id, version.content_hash)
    assert done.state is VersionState.APPROVED
    with pytest.raises(InputRefused, match="version_not_in_review"):
        check(desk, done, RuleStands.OK)


def test_rules_are_kept_by_legal_and_asked_about_until_they_end(desk: Desk):
    legal = desk.occasion("legal-1")
    ruled(desk)
    with pytest.raises(InputRefused, match="rule_taken"):
        ruled(desk)
    for says, code in (
        (replace(SAYS, name_en=" "), "rule_name_missing"),
        (replace(SAYS, says_ja="あ" * 2_001), "rule_text_too_long"),
    ):
        with pytest.raises(InputRefused, match=code):
            change_rule(desk.store, legal, "pd", 1, says)
    with pytest.raises(NotPermitted):
        end_rule(desk.store, desk.occasion("owner-1"), "pd", 1)
    with pytest.raises(NotFound):
        end_rule(desk.store, legal, "moon", 1)
    draft = filled(desk, begun(desk), JA)
    assert stood(desk, draft) == [("", False)]
    end_rule(desk.store, legal, "pd", 1)
    assert stood(desk, draft) == []
    with pytest.raises(InputRefused, match="rule_ended"):
        change_rule(desk.store, legal, "pd", 2, SAYS)
    found = see_rules(desk.store, desk.occasion("viewer-1"))
    assert [rule.code for rule in found.rules] == ["pd"]
    assert [version.code for version, _ in found.versions] == ["rules"]
