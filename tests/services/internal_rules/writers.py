"""The services about internal rules that write, for ``tests/services/writers``."""

from collections.abc import Mapping

from models.rule_facts import RuleSays
from models.terms_kinds import RuleStands
from portal.services.internal_rules.check import check_rule
from portal.services.internal_rules.keep import change_rule, end_rule, record_rule
from portal.services.terms.design import begin_terms, see_documents
from tests.desk import Desk
from tests.services.writer import Doing, Writer

SAYS = RuleSays("個人情報の規程", "Personal data", "目的を書く。", "Name purposes.")
TERMS = {"code": "rules", "name_ja": "規約", "name_en": "Terms", "document": "sla"}


def recording(code: str = "pd", by: str = "legal-1") -> Doing:
    return lambda desk: record_rule(desk.store, desk.occasion(by), code, SAYS)


def changing(by: str = "legal-1", revision: int = 1) -> Doing:
    says = RuleSays("規程", "Rules")
    return lambda desk: change_rule(desk.store, desk.occasion(by), "pd", revision, says)


def ending(code: str = "pd") -> Doing:
    return lambda desk: end_rule(desk.store, desk.occasion("legal-1"), code, 1)


def recorded(desk: Desk) -> None:
    recording()(desk)


def begun(desk: Desk) -> None:
    recorded(desk)
    begin_terms(desk.store, desk.occasion("legal-1"), TERMS)


def checking(text: str) -> Doing:
    def check(desk: Desk) -> None:
        legal = desk.occasion("legal-2")
        check_rule(desk.store, legal, newest(desk), "pd", RuleStands.GAP, text)

    return check


def newest(desk: Desk) -> int:
    """Return the id of the document that was begun."""
    (draft,) = see_documents(desk.store, desk.occasion("legal-1")).drafts
    return draft.id


INTERNAL_RULES: Mapping[str, Writer] = {
    "internal_rules.keep.record_rule": Writer(
        once=recording(), refused=recording(by="desk-1"), events=1, denied=1
    ),
    "internal_rules.keep.change_rule": Writer(
        before=recorded, once=changing(), refused=changing(revision=9), events=1
    ),
    "internal_rules.keep.end_rule": Writer(
        before=recorded, once=ending(), refused=ending("moon"), events=1
    ),
    "internal_rules.check.check_rule": Writer(
        before=begun, once=checking("目的がない"), refused=checking(" "), events=1
    ),
}
