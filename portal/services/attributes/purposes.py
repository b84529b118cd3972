"""The purposes of the privacy policy in force, and attributes that name none."""

from datetime import datetime

from models.attribute_kinds import AttributeTarget
from models.facts import Occasion
from models.kinds import Permission
from models.terms_facts import TermsVersionFact
from portal.domain.attributes.purposes import Purposes, without_purpose
from portal.domain.card import Words
from portal.domain.terms.facts import in_force
from portal.services.door import require
from portal.store import attributes, terms
from portal.store.engine import Connection, Store

POLICY = "privacy_policy"


def purposes_at(connection: Connection, at: datetime) -> Purposes | None:
    """Return the purposes of all privacy policies in force, None where none is."""
    of: dict[str, list[TermsVersionFact]] = {}
    for each in terms.terms_facts(connection):
        if each.kind == POLICY:
            of.setdefault(each.document, []).append(each)
    live = [found for versions in of.values() if (found := in_force(versions, at))]
    if not live:
        return None
    return {
        each.id: Words(each.name_ja, each.name_en)
        for version in live
        for each in version.purposes
    }


def see_without_purpose(
    store: Store, occasion: Occasion
) -> dict[AttributeTarget, tuple[Words, ...]]:
    """Return by target the attributes in force that name no purpose."""
    require(store, occasion.acting, Permission.ATTRIBUTE_READ)
    found: dict[AttributeTarget, tuple[Words, ...]] = {}
    with store.read() as connection:
        purposes = purposes_at(connection, occasion.at)
        for target in AttributeTarget:
            live = attributes.definition_at(connection, target, occasion.at)
            lacking = without_purpose(live.shape, purposes) if live else ()
            if lacking:
                found[target] = tuple(Words(e.name_ja, e.name_en) for e in lacking)
    return found
