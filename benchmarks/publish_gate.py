"""The publish gate of the shipped lifecycle, with every membership of a database."""

import argparse

from benchmarks.portals import scratch_store
from benchmarks.timing import line, machine, timed
from models.kinds import VersionedKind
from models.publishing_facts import Content
from portal.clock import now
from portal.domain.publishing.lifecycle_gate import lifecycle_problems
from portal.domain.publishing.phases import in_force
from portal.services.publish.lifecycle import around
from portal.store import publishing
from portal.store.engine import Connection, Store
from seed.set_up import set_up

CODE = "canonical"


def main() -> None:
    """Ask the gate about what is in force, and without one of its states each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--url", help="a database that bench-data filled")
    args = parser.parse_args()
    machine()
    with scratch_store(args.url) as store:
        set_up(store, now())
        measure(store, args.times)


def measure(store: Store, times: int) -> None:
    """Ask with nothing removed, then without each state."""
    with store.read() as connection:
        live = content_in_force(connection)
        drafts = {"nothing removed": live} | {
            f"without {state['code']}": without(live, state["code"])
            for state in live["states"]
        }
        for name, draft in drafts.items():
            taken = [
                timed(lambda d=draft: ask(connection, d, live))  # type: ignore[misc]
                for _ in range(times)
            ]
            line(name, taken)


def content_in_force(connection: Connection) -> Content:
    """Return what is in force."""
    thing_id = publishing.thing_id_of(connection, VersionedKind.LIFECYCLE, CODE)
    assert thing_id is not None, "a portal with the shipped lifecycle is needed"
    found = in_force(publishing.versions_of(connection, thing_id), now())
    assert found is not None
    return found.content


def without(content: Content, state: str) -> Content:
    """Return a content without a state and its moves."""
    return {
        **content,
        "states": [each for each in content["states"] if each["code"] != state],
        "moves": [m for m in content["moves"] if state not in (m["was"], m["became"])],
    }


def ask(connection: Connection, draft: Content, live: Content) -> None:
    """Ask the gate once."""
    lifecycle_problems(draft, live, around(connection, CODE))


if __name__ == "__main__":
    main()
