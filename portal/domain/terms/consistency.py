"""Whether a version of terms agrees with the organisation's own rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.facts import Acting
from models.publishing_facts import Problem, Version
from models.rule_facts import InternalRule, RuleCheck
from models.terms_kinds import RuleStands
from portal.domain.publishing.phases import OPEN
from portal.errors import InputRefused


@dataclass(frozen=True, slots=True)
class Cell:
    """A rule for a version; ``current``: it was checked on what is there now."""

    rule: InternalRule
    check: RuleCheck | None = None
    current: bool = False

    @property
    def is_gap(self) -> bool:
        """Return whether a gap is left open: it keeps the version from approval."""
        return self.check is not None and self.check.stands is RuleStands.GAP


def cells_of(
    version: Version, rules: Iterable[InternalRule], checks: Mapping[int, RuleCheck]
) -> tuple[Cell, ...]:
    """Return the rules for a version's kind of document, with the newest checks.

    A rule that ended stays beside what was found of it.
    """
    document = version.content.get("document")
    found = []
    for rule in rules:
        check = checks.get(rule.id)
        concerned = not rule.says.documents or document in rule.says.documents
        if check or (concerned and rule.ended_at is None):
            current = check is not None and check.content_hash == version.content_hash
            found.append(Cell(rule, check, current))
    return tuple(found)


def left_to_check(cells: Iterable[Cell]) -> tuple[Problem, ...]:
    """Return the rules that keep a version from approval.

    Those with a gap, and those that nobody held against what it says now.
    """
    going = [cell for cell in cells if cell.rule.ended_at is None]
    return tuple(
        Problem(code, ("internal_rules", cell.rule.code), {"rule": cell.rule.code})
        for cell in going
        if (code := _left(cell))
    )


def _left(cell: Cell) -> str:
    if cell.is_gap:
        return "rule_gap"
    return "" if cell.current else "rule_unchecked"


def check_may_check(
    version: Version, acting: Acting, stands: RuleStands, text: str
) -> None:
    """Refuse a finding on a closed version, without words, or on one's own text.

    Whoever edited a version may say that there is a gap, and no more.
    """
    if version.state not in OPEN:
        raise InputRefused("version_not_in_review", number=version.number)
    if stands is not RuleStands.GAP and acting.staff_id in version.editors:
        raise InputRefused("own_version", number=version.number)
    if stands is not RuleStands.OK and not text.strip():
        raise InputRefused("rule_words_missing")
