"""An office that publishes lifecycles: two owners, information management, a clock."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

from models.facts import Lifecycle
from models.kinds import Verdict, VersionedKind
from models.publishing_facts import Version
from portal.domain.publishing.steps import Plan
from portal.services.publish.approve import approve
from portal.services.publish.draft import Saved, save_draft, start_draft
from portal.services.publish.read import show_version, version_of
from portal.services.publish.review import answer, submit
from portal.store.lifecycles import lifecycle_version, version_in_force
from portal.store.offerings import lifecycle_id_of
from tests.desk import Desk

KIND = VersionedKind.LIFECYCLE
CODE = "canonical"
Edit = Callable[[Any], Any]


def rename(name: str) -> Edit:
    """Return an edit of the English name."""
    return lambda content: content.update(name_en=name)


def rename_state(code: str, name: str) -> Edit:
    """Return an edit of one state's Japanese name."""

    def edit(content: Any) -> None:
        state = next(each for each in content["states"] if each["code"] == code)
        state["name_ja"] = name

    return edit


def changed(content: Any, edit: Edit) -> Any:
    """Return a copy of ``content`` with ``edit`` made."""
    found = copy.deepcopy(dict(content))
    edit(found)
    return found


NEW = rename("New")


class Office(Desk):
    """A desk at which lifecycles are published."""

    def draft(self, edit: Edit = NEW, by: str = "owner-1") -> Version:
        """Begin a version of the shipped lifecycle with one edit."""
        live = version_of(self.store, self.occasion(by), KIND, CODE)
        content = changed(live.content, edit)
        return start_draft(self.store, self.occasion(by), KIND, CODE, content)

    def save(self, was: Version, edit: Edit, by: str = "owner-1") -> Saved:
        """Save an edit that somebody made of ``was``."""
        content = changed(was.content, edit)
        occasion = self.occasion(by)
        return save_draft(self.store, occasion, was.id, was.revision, content)

    def submit(self, was: Version, plan: Plan | None = None) -> Version:
        """Submit as owner-1."""
        return submit(self.store, self.occasion("owner-1"), was.id, plan or Plan())

    def answer(
        self, was: Version, by: str, verdict: Verdict, text: str | None = None
    ) -> Version:
        """Answer a review."""
        return answer(self.store, self.occasion(by), was.id, verdict, text)

    def publish(self, edit: Edit = NEW, on: date | None = None) -> Version:
        """Have a version drafted, submitted and approved by two people."""
        version = self.submit(self.draft(edit), Plan(on=on))
        return self.approve_version(version)

    def approve_version(self, was: Version, by: str = "owner-2") -> Version:
        """Approve what ``was`` says."""
        return approve(self.store, self.occasion(by), was.id, was.content_hash)

    def shown(self, was: Version) -> Any:
        """Return everything about a version."""
        return show_version(self.store, self.occasion("owner-1"), was.id)

    def lifecycle(self, at: Any = None) -> Lifecycle:
        """Return the lifecycle that a membership of ``at`` would begin in."""
        with self.store.read() as connection:
            lifecycle_id = lifecycle_id_of(connection, CODE)
            assert lifecycle_id is not None
            found = version_in_force(connection, lifecycle_id, at or self.now)
            return lifecycle_version(connection, found)
