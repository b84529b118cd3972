"""Members of removed states: where a version that is to come will take them.

A version with a remap carries a move of the system from each removed state. It is
filed ahead for whoever is, or may come, in such a state, and takes effect only for
those who are in it at the version's instant.
"""

from collections.abc import Iterator

from models.kinds import LedgerKind, Mover
from portal.domain.calendar import day_of
from portal.domain.case import Case, Draft, taken_back
from portal.domain.ledger import REMAP


def remap_drafts(case: Case) -> list[Draft]:
    """Return the remaps to file, and those to take back, as things stand."""
    filed = {
        (pending.row.lifecycle_version_id, pending.row.was): pending.row
        for pending in case.standing().pending
        if pending.row.event == REMAP
    }
    wanted = {(each.lifecycle_version_id, each.was): each for each in _wanted(case)}
    gone = [taken_back(row, case) for key, row in filed.items() if key not in wanted]
    return gone + [draft for key, draft in wanted.items() if key not in filed]


def _wanted(case: Case) -> Iterator[Draft]:
    now = case.standing()
    states = {now.state, *(pending.would_become for pending in now.pending)}
    for remap in case.remaps:
        here = now.lifecycle_version_id or case.lifecycle.version_id
        late = remap.at <= case.now
        for was in sorted(states & remap.becomes.keys() - {None}, key=str):
            if remap.version_id == here or (late and was != now.state):
                continue
            at = max(remap.at, case.now)
            yield Draft(
                kind=LedgerKind.MOVE,
                event=REMAP,
                effective_at=at,
                mover=Mover.SYSTEM,
                was=was,
                became=remap.becomes[str(was)],
                effective_on=day_of(at, case.zone),
                lifecycle_version_id=remap.version_id,
            )
