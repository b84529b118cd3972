"""The rules that hold together at an instant: compiled once, and kept by their hashes.

A look-up asks in one small statement which versions hold; their contents, which may
be of ten thousand rows, are read only where nobody asked them before.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal import logs
from portal.domain.policy.rules import InForce, Rules, compiled
from portal.domain.publishing.content import read_content
from portal.services.publish.rule_set import holding_at, turns_of
from portal.store import publishing
from portal.store.engine import Connection

KEPT_RULES = 16
"""So many combinations of rule sets stay compiled."""
MOST_COMING = 6
"""So many changes of the rules are looked at for the next change of an answer."""


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The rules of an instant and the versions they are from, without their contents.

    ``fault`` is the reference of what kept them from being read: then nothing is
    permitted. ``heads`` are all versions that were ever approved.
    """

    versions: tuple[Version, ...]
    rules: Rules
    fault: str | None = None
    heads: tuple[Version, ...] = field(default=(), repr=False)


class _Kept:
    """Compiled rules by the hashes of their sets, the ones used last."""

    def __init__(self) -> None:
        self.gate = threading.Lock()
        self.rules: OrderedDict[tuple[str, ...], Rules] = OrderedDict()

    def find(self, key: tuple[str, ...]) -> Rules | None:
        with self.gate:
            found = self.rules.get(key)
            if found is not None:
                self.rules.move_to_end(key)
            return found

    def keep(self, key: tuple[str, ...], rules: Rules) -> None:
        with self.gate:
            self.rules[key] = rules
            while len(self.rules) > KEPT_RULES:
                self.rules.popitem(last=False)


_KEPT = _Kept()


def rules_at(connection: Connection, at: datetime, known_at: datetime) -> RulesInForce:
    """Return the rules in force at an instant, as known at another."""
    heads = publishing.approved_heads(connection, VersionedKind.RULE_SET)
    versions = holding_at(heads, at, known_at)
    try:
        rules = _found(connection, versions)
    # Whatever is wrong with them: rules that cannot be read permit nothing.
    except Exception as error:
        return RulesInForce(versions, Rules(()), logs.fault(error), heads)
    return RulesInForce(versions, rules, heads=heads)


def rules_coming(
    connection: Connection, ruling: RulesInForce, at: datetime, known_at: datetime
) -> tuple[tuple[datetime, Rules], ...]:
    """Return the rules of later days, each from its instant on, as far as scheduled.

    Nothing is asked where none are. Of rules that cannot be read nothing is foretold,
    nor of those after them.
    """
    found = []
    for since in turns_of(ruling.heads, at, known_at)[:MOST_COMING]:
        try:
            versions = holding_at(ruling.heads, since, known_at)
            found.append((since, _found(connection, versions)))
        # Whatever is wrong with them: the answer of today stands all the same.
        except Exception as error:
            logs.fault(error)
            break
    return tuple(found)


def _found(connection: Connection, versions: tuple[Version, ...]) -> Rules:
    """Return rules, compiled where nobody asked them before."""
    key = tuple(each.content_hash for each in versions)
    rules = _KEPT.find(key)
    if rules is None:
        rules = _compiled(connection, versions)
        _KEPT.keep(key, rules)
    return rules


def _compiled(connection: Connection, versions: tuple[Version, ...]) -> Rules:
    stored = publishing.stored_contents(connection, [each.id for each in versions])
    sets = (InForce(e.content_hash, read_content(stored[e.id])) for e in versions)
    return compiled(tuple(sets))
