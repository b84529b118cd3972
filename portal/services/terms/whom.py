"""Whom terms can name: actor kinds, offerings, and attributes with options."""

from datetime import datetime

from models.attribute_kinds import AttributeTarget
from portal.domain.card import Words
from portal.domain.publishing.terms_effect_forms import Chosen, Whom
from portal.services.actor_scene import kind_names
from portal.store import attributes
from portal.store.cards import offering_names
from portal.store.engine import Connection


def whom_at(connection: Connection, at: datetime) -> Whom:
    """Return whom terms that hold from ``at`` on can name, with their words."""
    named = offering_names(connection)
    return Whom(
        actors=kind_names(connection),
        offerings={code: Words(*both) for code, both in named.items()},
        attributes=chosen_at(connection, at),
    )


def chosen_at(connection: Connection, at: datetime) -> dict[str, Chosen]:
    """Return the attributes of members, partners and services with options."""
    found: dict[str, Chosen] = {}
    for target in (*attributes.SUBJECTS, AttributeTarget.OFFERING):
        definition = attributes.definition_at(connection, target, at)
        for each in definition.shape.attributes if definition else ():
            options = {o.code: Words(o.name_ja, o.name_en) for o in each.options}
            if options and not each.retired:
                before = found[each.code].options if each.code in found else {}
                name = Words(each.name_ja, each.name_en)
                found[each.code] = Chosen(name, {**before, **options})
    return found
