"""Whose answers a version of a rule set would change, counted over real members.

``--url`` names a portal filled by ``python -m portal bench-data N``; without it a new
SQLite one of ``--members`` is made. The floor is one count of members by actor kind
and of memberships by service and state. Rules that touch some and nearly all are
tried, and the first page of the people behind the counts.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from benchmarks.portals import asking_for_filled, filled_portal
from benchmarks.timing import timed
from models.facts import Occasion
from models.kinds import VersionedKind
from portal.clock import now
from portal.domain.publishing.steps import Plan
from portal.services.policy.foreseen import foresee, see_people
from portal.services.policy.what_if import what_if
from portal.services.publish.approve import approve
from portal.services.publish.draft import start_draft
from portal.services.publish.review import submit
from portal.services.staff import acting_for
from portal.store.engine import Store
from seed.rules import CODE, CONTENT

FLOOR = (
    "SELECT actor_kind_id, count(*) FROM member WHERE voided_at IS NULL GROUP BY 1",
    "SELECT offering_id, state, count(*) FROM membership GROUP BY 1, 2",
)
BASE = {
    **{
        name: CONTENT[name]
        for name in CONTENT
        if name not in ("cancellations", "cases")
    },
    "rules": [{n: row[n] for n in row if n != "clause"} for row in CONTENT["rules"]],
}
"""The rules of the sample company, without clauses of documents of its own."""
ADDED: Mapping[str, Mapping[str, Any]] = {
    "forbid use on leave": {"effect": "forbid", "functions": ["use"],
                            "states": ["active"], "actors": ["end_user"]},
    "forbid all use": {"effect": "forbid", "functions": ["use"], "states": ["active"]},
    "use after acceptance": {"effect": "forbid", "functions": ["use"],
                             "states": ["active"], "terms": "accepted"},
    "let outsiders use": {"effect": "permit", "functions": ["use"],
                          "states": ["none"]},
}  # fmt: skip


def main() -> None:
    """Count whose answers several rules would change."""
    args = asking_for_filled(__doc__).parse_args()
    with filled_portal(args) as portal:
        measure(portal.store)


def measure(store: Store) -> None:
    """Print how long the floor, each count and a page of people take."""
    owner = acting_for(store, "owner-1")
    _publish(store)
    print(f"  {'floor: two counts':<36} {timed(lambda: _floor(store)):8.2f} s")
    for name, added in ADDED.items():
        rule = {"id": "new", "name_ja": name, "name_en": name, **added}
        content = {**BASE, "rules": [*BASE["rules"], rule]}
        occasion = Occasion(owner, now())
        kind = VersionedKind.RULE_SET
        draft = start_draft(store, occasion, kind, CODE, content)
        _measure(store, occasion, name, draft.id)


def _floor(store: Store) -> None:
    with store.read() as connection:
        for each in FLOOR:
            connection.execute(sa.text(each)).all()


def _publish(store: Store) -> None:
    """Have the rules of the sample company in force."""
    author = Occasion(acting_for(store, "owner-1"), now())
    draft = start_draft(store, author, VersionedKind.RULE_SET, CODE, BASE)
    submit(store, author, draft.id, Plan())
    second = Occasion(acting_for(store, "legal-1"), now())
    approve(store, second, draft.id, draft.content_hash)


def _measure(store: Store, occasion: Occasion, name: str, draft: int) -> None:
    taken = timed(lambda: what_if(store, occasion, draft))
    seen = foresee(store, occasion, draft)
    assert seen is not None
    people = {code: each.people for code, each in seen.found.services.items()}
    print(
        f"  {name:<36} {taken:8.2f} s   {sum(people.values()):,} of a service,"
        f" {seen.found.asked:,} asked",
        flush=True,
    )
    if people:
        first = next(iter(people))
        page = timed(lambda: see_people(store, occasion, seen, first))
        print(f"  {'  a page of people':<36} {page:8.2f} s")


if __name__ == "__main__":
    main()
