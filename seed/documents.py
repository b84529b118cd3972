"""How a document of the sample company comes about: written, reviewed, approved."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.facts import Acting, Occasion
from models.kinds import Role, Verdict
from models.publishing_facts import Seat, Version
from portal.domain.publishing.steps import Plan
from portal.domain.publishing.terms import mark_of
from portal.services.publish.approve import approve
from portal.services.publish.review import answer, submit
from portal.services.terms.design import taken_in
from portal.store.engine import Store

Texts = tuple[str, str]
"""A text in Japanese and in English."""
Reviewers = tuple[tuple[Role, str], ...]
"""Who is asked, by the role, and by whom of it."""
LEGAL: Reviewers = ((Role.LEGAL, "legal-2"),)


def first_version(
    code: str, kind: str, said: Mapping[str, Any], texts: Texts
) -> dict[str, Any]:
    """Return the content of a document's first version."""
    content = {"format": 2, "code": code, "document": kind, "authoritative": "ja",
               "other": "translation", "law_ja": "日本法", "law_en": "Law of Japan",
               "clauses": [], **said}  # fmt: skip
    return with_texts(content, texts)


def with_texts(content: dict[str, Any], texts: Texts) -> dict[str, Any]:
    """Return a content that says ``texts``, the translation confirmed."""
    for language, text in zip(("ja", "en"), texts, strict=True):
        rows = taken_in(content, text, language).rows
        content = {**content, "clauses": [dict(row) for row in rows]}
    for row in content["clauses"]:
        row["confirmed"] = mark_of(row["text_ja"])
    return content


def publish(
    store: Store,
    staff: Mapping[str, Acting],
    author: Occasion,
    draft: Version,
    asked: Reviewers = LEGAL,
    on: date | None = None,
) -> Version:
    """Let a draft be reviewed by who is ``asked``, and approved."""
    seats = tuple(Seat(place, role=role) for place, (role, _) in enumerate(asked))
    submit(store, author, draft.id, Plan(seats, on=on))
    for _, who in asked:
        answer(store, Occasion(staff[who], author.at), draft.id, Verdict.AGREE)
    second = Occasion(staff["legal-2"], author.at)
    return approve(store, second, draft.id, draft.content_hash)
