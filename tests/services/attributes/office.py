"""An office whose owners define what is asked of members."""

from datetime import date
from typing import Any

from models.kinds import VersionedKind
from models.publishing_facts import Version
from portal.domain.attributes.shown import Sheet
from portal.domain.publishing.steps import Plan
from portal.services.attributes.see_values import see_attributes
from portal.services.attributes.set_values import set_attributes
from portal.services.publish.approve import approve
from portal.services.publish.draft import start_draft
from portal.services.publish.review import submit
from tests.desk import NUMBER, Desk
from tests.domain.attributes.cases import Edit, definition


class Office(Desk):
    """A desk where attributes are defined and set."""

    def draft(self, *edits: Edit) -> Version:
        """Begin a version of the definition with edits."""
        content, by = definition(*edits), self.occasion("owner-1")
        code = content["code"]
        return start_draft(self.store, by, VersionedKind.ATTRIBUTE, code, content)

    def publish(self, *edits: Edit, on: date | None = None) -> Version:
        """Put a definition in force."""
        draft = self.draft(*edits)
        submit(self.store, self.occasion("owner-1"), draft.id, Plan(on=on))
        by = self.later(minutes=1).occasion("owner-2")
        found = approve(self.store, by, draft.id, draft.content_hash)
        self.later(minutes=1)
        return found

    def set(self, by: str = "desk-1", number: str = NUMBER, **given: Any) -> Any:
        """Set attributes."""
        return set_attributes(self.store, self.occasion(by), number, given)

    def sheet(self, by: str = "desk-1", number: str = NUMBER, **at: Any) -> Sheet:
        """Return what the desk is shown."""
        return see_attributes(self.store, self.occasion(by), number, **at)

    def shown(self, **at: Any) -> dict[str, Any]:
        """Return the values that the desk is shown."""
        rows = self.sheet(**at).attributes
        return {each.code: each.value for each in rows if each.value is not None}
