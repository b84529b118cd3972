"""Rule sets that hold together, compiled once and kept by their hashes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from models.publishing_facts import Content
from portal.domain.policy.columns import Bits, members, together
from portal.domain.policy.index import Index
from portal.domain.policy.kinds import Effect
from portal.domain.policy.tables import Table
from portal.domain.publishing.rule_set import (
    ColumnShape,
    RuleSetShape,
    RuleShape,
    rule_set_of,
)


@dataclass(frozen=True, slots=True)
class InForce:
    """The content of a rule set that is in force; its hash stands for it."""

    hash: str
    content: Content = field(compare=False, repr=False)


class Cancelling:
    """The rules on leaving of all sets, called ``set/rule``; each is a bit."""

    __slots__ = ("ids", "index", "rules")

    def __init__(self, sets: Sequence[RuleSetShape]) -> None:
        """Compile those of ``sets``."""
        found = {f"{s.code}/{each.id}": each for s in sets for each in s.cancellations}
        self.ids = tuple(sorted(found))
        self.rules = {name: found[name] for name in self.ids}
        self.index = Index(tuple(self.rules.values()))

    def named(self, rules: Bits) -> tuple[str, ...]:
        """Return what these rules are called, in order."""
        return tuple(self.ids[place] for place in members(rules))


class Rules:
    """All rules that are in force together; each is a bit, and called ``set/rule``.

    An exception beats one rule of its set, and only with an approver and an end; one
    that beats another exception, or lacks either, beats nothing.
    """

    __slots__ = (
        *("beats", "by_id", "conditionals", "exceptions", "forbids", "hash", "ids"),
        *("cancelling", "index", "permits", "sets", "shapes", "tables"),
    )

    def __init__(self, sets: Sequence[RuleSetShape], hash_: str = "") -> None:
        """Compile ``sets``."""
        self.hash = hash_
        self.sets: Mapping[str, RuleSetShape] = {each.code: each for each in sets}
        found = [
            (f"{each.code}/{rule.id}", rule) for each in sets for rule in each.rules
        ]
        # The first name is the last bit: named() meets it first.
        found.sort(key=lambda pair: pair[0], reverse=True)
        self.ids = tuple(name for name, _ in found)
        self.shapes = tuple(rule for _, rule in found)
        self.by_id = {name: place for place, name in enumerate(self.ids)}
        self.index = Index(self.shapes)
        self.forbids, self.conditionals, self.permits = map(self._of, Effect)
        self.beats = dict(self._beating())
        self.exceptions: Bits = together(self.beats)
        named = {f"{s.code}/{each.code}": each for s in sets for each in s.tables}
        self.tables = {name: Table(named[name]) for name in sorted(named)}
        self.cancelling = Cancelling(sets)

    def named(self, rules: Bits) -> tuple[str, ...]:
        """Return what these rules are called, in order."""
        ids, found = self.ids, []
        while rules:
            last = rules.bit_length() - 1
            found.append(ids[last])
            rules ^= 1 << last
        return tuple(found)

    def rule(self, name: str) -> RuleShape:
        """Return the rule that is called ``set/rule``."""
        return self.shapes[self.by_id[name]]

    def columns(self) -> tuple[ColumnShape, ...]:
        """Return the columns of the owners' own, of all sets."""
        return tuple(
            column for each in self.sets.values() for column in each.own_columns
        )

    def _of(self, effect: Effect) -> Bits:
        rules = enumerate(self.shapes)
        return together(place for place, rule in rules if rule.effect is effect)

    def _beating(self) -> Iterator[tuple[int, int]]:
        for place, (name, rule) in enumerate(zip(self.ids, self.shapes, strict=True)):
            if rule.exception is None or rule.valid_to is None:
                continue
            beaten = f"{name.partition('/')[0]}/{rule.exception.beats}"
            other = self.by_id.get(beaten)
            if other is not None and self.shapes[other].exception is None:
                yield place, other


@lru_cache(maxsize=16)
def compiled(sets: tuple[InForce, ...]) -> Rules:
    """Return rule sets compiled together; the same hashes are compiled once."""
    shapes = [rule_set_of(each.content) for each in sets]
    return Rules(shapes, together_hash(each.hash for each in sets))


def together_hash(hashes: Iterable[str]) -> str:
    """Return the hash of rule sets that hold together, in whatever order."""
    return sha256("\n".join(sorted(hashes)).encode()).hexdigest()
