"""The attributes that records bring: checked as the card does, ready to be written.

A blank cell says nothing. What the portal recorded after the as-of day wins, and of
several records about one person the first does: others only fill what is blank.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.attribute_kinds import AttributeTarget
from models.kinds import MemberKind
from models.publishing_facts import Problem
from portal.domain.attributes.carrying import carried, split
from portal.domain.attributes.checking import read_kept
from portal.domain.attributes.filtering import Key, stored_keys
from portal.domain.attributes.setting import Setting, setting
from portal.domain.canonical import canonical
from portal.domain.importing.asked import reasons_of
from portal.domain.importing.comparing import KnownMember, KnownValues
from portal.domain.importing.reasons import Reason
from portal.services.attributes.in_force import Asked
from portal.services.attributes.meeting import TARGETS
from portal.services.attributes.set_values import content_text, facts_of, private_of
from portal.services.import_members.frame import Frame
from portal.services.import_members.preparing import Ready


@dataclass(frozen=True, slots=True)
class Told:
    """What a record says about attributes: what to write, or why it is refused.

    ``stored`` is what was kept before, ``since`` when what is written begins, and
    ``codes`` are the attributes that can be filtered by.
    """

    reasons: tuple[Reason, ...]
    target: AttributeTarget
    asked: Asked | None = None
    setting: Setting | None = None
    stored: dict[str, Any] | None = None
    gone: dict[str, Any] | None = None
    since: datetime | None = None
    codes: frozenset[str] = frozenset()

    @property
    def changes(self) -> bool:
        """Whether something is to be written."""
        return bool(self.setting and self.setting.changed and not self.reasons)

    @property
    def known(self) -> KnownValues | None:
        """What is known once this is written; None where nothing is."""
        if not self.changes or self.setting is None or self.since is None:
            return None
        return KnownValues({**(self.gone or {}), **self.setting.became}, self.since)

    @property
    def facts(self) -> dict[str, Any]:
        """What the event says openly."""
        assert self.setting is not None
        assert self.asked is not None
        return facts_of(self.setting, self.asked.version_id)

    @property
    def private(self) -> dict[str, str]:
        """What the event seals."""
        assert self.setting is not None
        return private_of(self.stored or {}, self.setting)

    def row(self, member_id: int, at: datetime) -> dict[str, Any]:
        """Return the record to write, all but its event and who wrote it."""
        assert self.setting is not None
        assert self.asked is not None
        return {
            "target": self.target,
            "subject_id": member_id,
            "thing_version_id": self.asked.version_id,
            "content": content_text({**(self.gone or {}), **self.setting.became}),
            "valid_from": self.since,
            "recorded_from": at,
        }

    @property
    def found_by(self) -> tuple[Key, ...]:
        """By what the member is found."""
        assert self.setting is not None
        assert self.asked is not None
        shape = self.asked.rules.definition
        return tuple(stored_keys(shape, self.setting.values, self.codes))


def told_of(frame: Frame, ready: Ready, known: KnownMember | None) -> Told | None:
    """Return what a record says about attributes; None where the file has none."""
    if not frame.headings:
        return None
    kind = known.member_kind if known else MemberKind(ready.member_kind)
    target, given = TARGETS[kind], dict(ready.given)
    asked = frame.definitions.get(target)
    if asked is None:
        wrong = tuple(Problem("not_asked", (code,)) for code in given)
        return Told(reasons_of(wrong, given, frame.headings), target)
    before = known.attributes if known else None
    rules = asked.rules
    read = carried(rules.definition, before.values if before else {})
    stored, gone = split(rules.definition, read)
    values = read_kept(rules, stored)
    if ready.repeated or (before is not None and before.since > frame.then):
        given = {code: text for code, text in given.items() if code not in stored}
    found = setting(rules, stored, values, given, _states(ready, known))
    since = max(frame.then, before.since) if before else frame.then
    reasons = reasons_of(found.problems, given, frame.headings)
    codes = frame.filterable[target]
    return Told(reasons, target, asked, found, stored, gone, since, codes)


def _states(ready: Ready, known: KnownMember | None) -> set[str]:
    held = known.memberships if known else {}
    states = {each.now for each in held.values() if each.now}
    return states if ready.offering in held else {*states, ready.state}


def with_attributes(
    ready: Ready, told: Told, committed: dict[str, str], salted: dict[str, list[str]]
) -> tuple[bytes, bytes, bytes]:
    """Return facts, commitments and what is sealed of a new member's event."""
    facts = {**json.loads(ready.facts), **told.facts}
    private = {**json.loads(ready.private), **committed}
    sealed = {**json.loads(ready.sealed), **salted}
    said = json.dumps(sealed, ensure_ascii=False).encode()
    return canonical(facts), canonical(private), said
