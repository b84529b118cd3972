"""The rules that hold together at an instant: compiled once, and kept by their hashes.

A look-up asks in one small statement which versions hold; their contents, which may
be of ten thousand rows, are read only where nobody asked them before.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal import logs
from portal.domain.policy.rules import InForce, Rules, compiled
from portal.domain.publishing.content import read_content
from portal.services.publish.rule_set import holding_at
from portal.store import publishing
from portal.store.engine import Connection

KEPT_RULES = 16
"""So many combinations of rule sets stay compiled."""


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The rules of an instant and the versions they are from, without their contents.

    ``fault`` is the reference of what kept them from being read: then nothing is
    permitted.
    """

    versions: tuple[Version, ...]
    rules: Rules
    fault: str | None = None


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
    key = tuple(each.content_hash for each in versions)
    rules = _KEPT.find(key)
    if rules is not None:
        return RulesInForce(versions, rules)
    try:
        rules = _compiled(connection, versions)
    # Whatever is wrong with them: rules that cannot be read permit nothing.
    except Exception as error:
        return RulesInForce(versions, Rules(()), logs.fault(error))
    _KEPT.keep(key, rules)
    return RulesInForce(versions, rules)


def _compiled(connection: Connection, versions: tuple[Version, ...]) -> Rules:
    stored = publishing.stored_contents(connection, [each.id for each in versions])
    sets = (InForce(e.content_hash, read_content(stored[e.id])) for e in versions)
    return compiled(tuple(sets))
