"""What stands behind the codes that a version holds, for whoever reads its changes."""

from datetime import datetime

from models.attribute_kinds import AttributeTarget
from models.kinds import VersionedKind
from portal.domain.attributes.in_content import VALUES
from portal.domain.card import Words
from portal.domain.forms.definition import Label
from portal.domain.publishing.rule_set_forms import CONDITIONS
from portal.services.actor_scene import kind_names
from portal.services.attributes.in_force import rules_at
from portal.services.policy.known import known_at
from portal.services.publish.tell import Called
from portal.store import catalog
from portal.store.cards import offering_names
from portal.store.engine import Connection

TARGETS = {
    VersionedKind.OFFERING: AttributeTarget.OFFERING,
    VersionedKind.ACTOR_PROFILE: AttributeTarget.ACTOR_PROFILE,
}
"""The kinds whose versions hold values of what owners defined."""


def called_in(connection: Connection, kind: VersionedKind, at: datetime) -> Called:
    """Return the names of what versions of ``kind`` mean by codes alone."""
    if kind is VersionedKind.RULE_SET:
        return _in_rules(connection, at)
    if kind not in TARGETS:
        return {}
    rules = rules_at(connection, TARGETS[kind], at)
    fields = rules.form.fields if rules else ()
    found = {(VALUES, each.code): _words(each.label) for each in fields}
    found |= {("actors", c): name for c, name in kind_names(connection).items()}
    for code, both in offering_names(connection).items():
        found["parts", code] = Words(*both)
    for each in catalog.terms(connection):
        found["tags", each.code] = Words(each.name_ja, each.name_en)
    return found


def _in_rules(connection: Connection, at: datetime) -> Called:
    known = known_at(connection, at, {})
    found = {
        (part, code): name
        for part in CONDITIONS
        for code, name in known.names(part).items()
    }
    documents = {("documents", c): each.name for c, each in known.documents.items()}
    return {**found, **documents}


def _words(label: Label) -> Words:
    return label if isinstance(label, Words) else Words(label, label)
