"""What the page of rules shows: every rule set, one version with what it can name."""

from dataclasses import dataclass
from datetime import datetime

from models.facts import Occasion
from models.kinds import Permission
from models.publishing_facts import Version
from portal.domain.publishing.rows import Values
from portal.domain.publishing.rule_set import RuleSetShape
from portal.domain.publishing.rule_set_forms import first_content
from portal.domain.publishing.rule_set_known import Known
from portal.domain.publishing.shapes import shape_problems
from portal.domain.publishing.steps import would_hold
from portal.services.door import require
from portal.services.policy.known import known_at
from portal.services.publish.begin import start_new
from portal.services.publish.rule_set import KIND
from portal.services.publish.see import Seen, see_version
from portal.store.engine import Store


@dataclass(frozen=True, slots=True)
class RulesDesign:
    """One version with what its rows can name on the day from which it would hold."""

    seen: Seen
    known: Known
    since: datetime


def see_rules(
    store: Store, occasion: Occasion, code: str, number: int | str | None = None
) -> RulesDesign:
    """Return one version of a rule set; without a number the one in force."""
    require(store, occasion.acting, Permission.RULE_READ)
    seen = see_version(store, occasion, KIND, code, number)
    version = seen.shown.version
    since = would_hold(version, occasion.at)
    readable = not shape_problems(RuleSetShape, version.content)
    with store.read() as connection:
        known = known_at(connection, since, version.content if readable else {})
    return RulesDesign(seen, known, since)


def see_names(store: Store, occasion: Occasion, version: Version) -> Known | None:
    """Return what the rows of a version name, for whoever reads what it changes.

    None where the version cannot be read row by row.
    """
    require(store, occasion.acting, Permission.RULE_READ)
    if shape_problems(RuleSetShape, version.content):
        return None
    since = would_hold(version, occasion.at)
    with store.read() as connection:
        return known_at(connection, since, version.content)


def begin_rules(store: Store, occasion: Occasion, values: Values) -> Version:
    """Begin a rule set that is new; refuses a code that another one has."""
    require(store, occasion.acting, Permission.RULE_EDIT)
    return start_new(store, occasion, KIND, str(values["code"]), first_content(values))
