"""What counts no more once a version of terms is taken back, or given up."""

from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import Permission
from models.terms_facts import NoticeFact
from portal.services.door import require
from portal.services.publish.meeting import meet
from portal.store import acceptances, terms
from portal.store.engine import Store


@dataclass(frozen=True, slots=True)
class AtStake:
    """Notices of what a version says now, and how many members accepted it."""

    notices: tuple[NoticeFact, ...] = ()
    accepted: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to lose."""
        return bool(self.notices or self.accepted)


def see_at_stake(store: Store, occasion: Occasion, version_id: int) -> AtStake:
    """Return which notices and acceptances are of what a version says now."""
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        said = meet(connection, version_id, lock=False).version.content_hash
        notices = terms.notices_of(connection, version_id)
        accepted = acceptances.count_accepted(connection, version_id, said)
    standing = (each for each in notices if each.struck_at is None)
    return AtStake(tuple(e for e in standing if e.content_hash in ("", said)), accepted)
