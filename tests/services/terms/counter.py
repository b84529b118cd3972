"""A counter at which members accept terms that legal published."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from models.acceptance_facts import AcceptanceReceipt, NewAcceptance
from models.kinds import Role, Verdict, VersionedKind
from models.publishing_facts import Seat, Version
from portal.domain.publishing.steps import Plan
from portal.domain.terms.standing import TermsStanding
from portal.services.publish.approve import approve, take_back
from portal.services.publish.draft import save_draft, start_draft
from portal.services.publish.review import answer, submit
from portal.services.terms.accept import record_acceptance
from portal.services.terms.binding import see_binding
from portal.services.terms.receipt import acceptance_receipt
from tests.desk import NUMBER, Desk

KIND = VersionedKind.TERMS
ROW = {"id": "a1", "actors": ["member"], "mode": "must_accept"}
CONTENT: dict[str, Any] = {
    "format": 2, "code": "tos", "name_ja": "利用規約", "name_en": "Terms",
    "document": "terms_of_use", "other": "none", "notice_days": 7, "grace_days": 14,
    "clauses": [{"id": "c1", "level": 2, "text_ja": "第1条\n従う。\n"}],
    "applies": [ROW],
}  # fmt: skip
PLAN = Plan((Seat(0, role=Role.LEGAL),))


class Counter(Desk):
    """A desk with terms."""

    def publish_terms(
        self, on: date | None = None, based_on: int | None = None, **more: Any
    ) -> Version:
        """Have legal publish a version of the terms."""
        author, other = self.occasion("legal-1"), self.occasion("legal-2")
        content = CONTENT | more
        code = content["code"]
        draft = start_draft(self.store, author, KIND, code, content, based_on)
        submit(self.store, author, draft.id, replace(PLAN, on=on))
        answer(self.store, other, draft.id, Verdict.AGREE)
        return approve(self.store, other, draft.id, draft.content_hash)

    def rewrite(self, old: Version, on: date, clauses: list[dict[str, Any]]) -> Version:
        """Have legal take a scheduled version back and publish it with another text."""
        author, other = self.occasion("legal-1"), self.occasion("legal-2")
        taken = take_back(self.store, author, old.id)
        content = {**taken.content, "clauses": clauses}
        saved = save_draft(self.store, author, old.id, taken.revision, content)
        submit(self.store, author, old.id, replace(PLAN, on=on))
        answer(self.store, other, old.id, Verdict.AGREE)
        return approve(self.store, other, old.id, saved.version.content_hash)

    def standings(self) -> tuple[TermsStanding, ...]:
        """Return where the member stands now."""
        return see_binding(self.store, self.occasion(), NUMBER).standings

    def receipt(self, number: str) -> dict[str, Any]:
        """Return a receipt as programs read it."""
        file = acceptance_receipt(self.store, self.occasion(), number, "json", "ja")
        found: dict[str, Any] = json.loads(file.content)
        return found

    def accept(self, by: str = "desk-1", **given: Any) -> AcceptanceReceipt:
        """Record what the member says, by phone."""
        new = NewAcceptance(NUMBER, "tos", reference="REC-1")
        return record_acceptance(self.store, self.occasion(by), replace(new, **given))
