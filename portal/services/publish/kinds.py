"""What a kind brings along to be published: its rules, and what approval does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from models.facts import Occasion
from models.kinds import VersionedKind
from models.publishing_facts import Problem, Version
from portal.domain.publishing.kinds import Around, KindRules
from portal.errors import InputRefused
from portal.services.publish import (
    actor,
    attribute,
    lifecycle,
    offering,
    rule_set,
    terms,
)
from portal.services.remap import ask_remap
from portal.services.terms.left_open import left_open
from portal.store.engine import Connection, Store


def _no_facts(_connection: Connection, _version: Version, _since: datetime) -> Around:
    return {}


def _no_step(_connection: Connection, _version: Version, _at: datetime) -> None:
    return None


@dataclass(frozen=True)
class Adapter:
    """One kind: ``around`` reads what its gate has to know about a thing.

    The other steps are for kinds of which others read more than the version itself.

    ``put_in_force`` writes what others read of an approved version, in the same
    transaction; ``end`` takes that back from an instant on. A version that is taken
    back before it came in force ends at the instant it would have come. ``holds``
    answers whether what others read is still what was approved. ``from_then`` reads
    what the gate has to know about the instant from which a version would hold;
    ``settle`` brings up to date what is read without a date. ``afterwards``
    asks for the long work that an approval, or its end, brings with it. ``check_day``
    refuses a day from which a version may not hold. ``left_open`` is what reviewers
    found and approval has to wait for.
    """

    rules: KindRules
    around: Callable[[Connection, str], Around]
    put_in_force: Callable[[Connection, Version], None] = lambda *_: None
    end: Callable[[Connection, Version, datetime], None] = _no_step
    holds: Callable[[Connection, Version], bool] = lambda *_: True
    from_then: Callable[[Connection, Version, datetime], Around] = _no_facts
    settle: Callable[[Connection, Version, datetime], None] = _no_step
    afterwards: Callable[[Connection, Store, Occasion, Version], None] = lambda *_: None
    check_day: Callable[[Connection, Version, datetime], None] = _no_step
    left_open: Callable[[Connection, Version], tuple[Problem, ...]] = lambda *_: ()


ADAPTERS: dict[VersionedKind, Adapter] = {
    VersionedKind.LIFECYCLE: Adapter(
        rules=lifecycle.RULES,
        around=lifecycle.around,
        put_in_force=lifecycle.put_in_force,
        end=lifecycle.end,
        holds=lifecycle.holds,
        afterwards=ask_remap,
    ),
    VersionedKind.OFFERING: Adapter(
        rules=offering.RULES,
        around=offering.around,
        put_in_force=offering.put_in_force,
        end=offering.end,
        holds=offering.holds,
        from_then=offering.from_then,
        settle=offering.settle,
    ),
    VersionedKind.ACTOR_PROFILE: Adapter(
        rules=actor.RULES,
        around=actor.around,
        put_in_force=actor.put_in_force,
        end=actor.end,
        holds=actor.holds,
        from_then=actor.from_then,
        settle=actor.settle,
    ),
    VersionedKind.ATTRIBUTE: Adapter(
        rules=attribute.RULES,
        around=attribute.around,
        put_in_force=attribute.put_in_force,
        end=attribute.end,
        holds=attribute.holds,
        from_then=attribute.from_then,
    ),
    VersionedKind.TERMS: Adapter(
        rules=terms.RULES,
        around=terms.around,
        put_in_force=terms.put_in_force,
        end=terms.end,
        holds=terms.holds,
        settle=terms.settle,
        from_then=terms.from_then,
        check_day=terms.check_day,
        left_open=left_open,
    ),
    VersionedKind.RULE_SET: Adapter(
        rules=rule_set.RULES,
        around=rule_set.around,
        from_then=rule_set.from_then,
    ),
}


def adapter_of(kind: VersionedKind) -> Adapter:
    """Return what ``kind`` brought along, or refuse where it brought nothing yet."""
    if kind not in ADAPTERS:
        raise InputRefused("kind_unknown", kind=kind.value)
    return ADAPTERS[kind]
