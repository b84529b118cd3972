"""Since when a membership is held, as terms count it: from joining, not from asking."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from models.facts import GuardFacts, Lifecycle, Standing, Step
from models.kinds import LedgerKind, StateKind
from portal.domain.calendar import start_of

OVER = (StateKind.ENDED, StateKind.ERASED)
Lifecycles = Mapping[int, Lifecycle]


def held_since(
    standing: Standing, lifecycles: Lifecycles, facts: GuardFacts
) -> tuple[datetime | None, datetime | None]:
    """Return since when a membership is held, and when that was over.

    Neither is there while somebody has only asked to join.
    """
    steps = [each for each in standing.steps if each.skipped is None]
    joined = next((each for each in steps if _joins(each, lifecycles)), None)
    if joined is None or standing.voided:
        return None, None
    over = _kind(steps[-1], lifecycles) in OVER
    return _begun(joined, facts), standing.since_at if over else None


def _begun(joined: Step, facts: GuardFacts) -> datetime:
    """Return when somebody joined: where it was taken over, by the day on record."""
    taken_over = joined.row.kind is LedgerKind.OPENING_BALANCE
    if taken_over and facts.joined_on is not None:
        began = start_of(facts.joined_on, ZoneInfo(facts.zone))
        return min(began, joined.row.effective_at)
    return joined.row.effective_at


def _joins(step: Step, lifecycles: Lifecycles) -> bool:
    kind = _kind(step, lifecycles)
    return kind is not None and kind is not StateKind.APPLIED


def _kind(step: Step, lifecycles: Lifecycles) -> StateKind | None:
    lifecycle = lifecycles.get(step.row.lifecycle_version_id)
    state = lifecycle.states.get(step.became or "") if lifecycle else None
    return state.kind if state else None
