"""Terms through the services: begun, taken in, compared and approved."""

import pytest

from models.kinds import Role, Verdict
from models.publishing_facts import Seat, Version
from portal.domain.forms.reading import read
from portal.domain.publishing.steps import Plan
from portal.domain.publishing.terms import mark_of, parsed, whole_text
from portal.domain.publishing.terms_forms import text_form
from portal.domain.terms.table import Remark
from portal.errors import InputRefused, NotPermitted
from portal.services.paper.face import Face
from portal.services.publish.approve import approve
from portal.services.publish.draft import save_draft, start_draft
from portal.services.publish.review import answer, submit
from portal.services.terms.comparing import (
    compare_languages,
    compare_versions,
    export_comparison,
)
from portal.services.terms.comparison_word import is_comparison
from portal.services.terms.design import (
    KIND,
    begin_terms,
    see_documents,
    see_terms,
    taken_in,
)
from portal.services.terms.reading import MOST, read_terms
from portal.store.engine import Store
from portal.wording import say
from tests.desk import Desk
from tests.domain.publishing.test_terms import EN, JA
from tests.services.paper.reading import words_of_pdf

HEADS = ("new", "old", "remark")
NAMES = {"code": "rules", "name_ja": "利用規約", "name_en": "Terms", "document": "sla"}


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk.open(store)


def begun(desk: Desk, code: str = "rules") -> Version:
    return begin_terms(desk.store, desk.occasion("legal-1"), {**NAMES, "code": code})


def filled(desk: Desk, was: Version, ja: str, en: str = EN) -> Version:
    """Take in both texts, and confirm every translation."""
    content = dict(was.content)
    for text, language in ((ja, "ja"), (en, "en")):
        rows = taken_in(content, text, language).rows
        content["clauses"] = [dict(row) for row in rows]
    for row in content["clauses"]:
        row["text_en"] = row["text_en"] or "–\n"
        row["confirmed"] = mark_of(row["text_ja"])
    saved = save_draft(
        desk.store, desk.occasion("legal-1"), was.id, was.revision, content
    )
    return saved.version


def reviewed(desk: Desk, draft: Version) -> Version:
    plan = Plan((Seat(0, role=Role.LEGAL),))
    submit(desk.store, desk.occasion("legal-1"), draft.id, plan)
    answer(desk.store, desk.occasion("legal-2"), draft.id, Verdict.AGREE, None)
    seen = see_terms(desk.store, desk.occasion("legal-2"), draft.code, draft.number)
    return seen.seen.shown.version


def published(desk: Desk, draft: Version) -> Version:
    version = reviewed(desk, draft)
    return approve(
        desk.store, desk.occasion("legal-2"), version.id, version.content_hash
    )


def test_terms_go_from_a_text_to_in_force_and_on_to_a_second_version(desk: Desk):
    first = published(desk, filled(desk, begun(desk), JA))
    live = see_documents(desk.store, desk.occasion("viewer-1")).live
    assert [(each.code, each.number) for each in live] == [("rules", 1)]

    legal = desk.occasion("legal-1")
    draft = start_draft(desk.store, legal, KIND, "rules", None, first.id)
    moved = JA.replace("千円", "千二百円").replace("第2条", "第3条")
    moved = moved.replace("第1条", "第2条")
    filled(desk, draft, f"（通知）\n第1条\n知らせます。\n{moved}")
    found = compare_versions(desk.store, legal, "rules", (1, 2), "ja")

    assert [(line.remark, line.old_place, line.new_place) for line in found.lines] == [
        (Remark.ADDED, "", "第1条"),
        (Remark.RENUMBERED, "第1条", "第2条"),
        (Remark.CHANGED, "第2条", "第3条"),
        (Remark.OMITTED, "第2条 2", "第3条 2"),
    ]
    documents = see_documents(desk.store, legal)
    assert [each.number for each in documents.drafts] == [2]


def test_a_comparison_goes_into_files(desk: Desk, paper_font: Face):
    first = published(desk, filled(desk, begun(desk), JA))
    legal = desk.occasion("legal-1")
    draft = start_draft(desk.store, legal, KIND, "rules", None, first.id)
    filled(desk, draft, JA.replace("千円", "二千円"))

    word, page = (
        export_comparison(desk.store, legal, kind, "rules", (1, 2), "ja")
        for kind in ("docx", "html")
    )
    assert is_comparison(word.content)
    assert (word.name, page.name) == ("rules-v1-v2.docx", "rules-v1-v2.html")
    assert "<ins>二千</ins>" in page.content.decode()

    both = export_comparison(desk.store, legal, "html", "rules", (1, 2), "both")
    assert both.name == "rules-v2-ja-en.html"
    assert say("compare.columns.translation", "ja") in both.content.decode()
    words = words_of_pdf(
        export_comparison(desk.store, legal, "pdf", "rules", (1, 2), "ja").content
    )
    assert words[0][1:4] == [say(f"compare.columns.{e}", "ja") for e in HEADS]
    with pytest.raises(InputRefused, match="filter_unknown"):
        export_comparison(desk.store, legal, "exe", "rules", (1, 2), "ja")


def test_a_translation_that_lags_is_told_clause_by_clause(desk: Desk):
    draft = filled(desk, begun(desk), JA)
    content = {**draft.content, "clauses": [dict(r) for r in draft.content["clauses"]]}
    content["clauses"][1]["text_ja"] += "変更\n"
    content["clauses"][2]["text_en"] = ""
    legal = desk.occasion("legal-1")
    save_draft(desk.store, legal, draft.id, draft.revision, content)
    found = compare_languages(desk.store, legal, "rules", 1)
    assert [line.remark for line in found.lines] == [
        Remark.SAME, Remark.STALE, Remark.MISSING,
    ]  # fmt: skip


def test_only_who_may_begins_terms_and_a_code_is_one_document(desk: Desk):
    begun(desk)
    with pytest.raises(InputRefused, match="thing_taken"):
        begun(desk)
    for who in ("desk-1", "viewer-1", "auditor-1"):
        with pytest.raises(NotPermitted):
            begin_terms(desk.store, desk.occasion(who), {**NAMES, "code": "other"})


def test_a_text_is_taken_in_with_any_line_ends():
    content = {"authoritative": "ja", "clauses": []}
    found = taken_in(content, JA.replace("\n", "\r\n").rstrip(), "ja")

    assert len(found.rows) == 3
    assert all(row["text_ja"].endswith("\n") for row in found.rows)


def test_numbers_with_odd_blanks_and_widths_are_read_and_kept():
    text = "第１条\u00a0（目的）\n定めます。\n第\u3000２条（料金）\n２\u00a0別です。\n"
    rows = taken_in({"authoritative": "ja", "clauses": []}, text, "ja").rows
    numbers = [clause.number for clause in parsed(rows, "ja")]
    assert numbers == [(1,), (2,), (2,)]
    assert whole_text(rows, "ja") == text


def test_a_text_of_a_megabyte_is_refused_by_its_form_and_its_file():
    form = text_form({"authoritative": "ja", "other": "none"})
    found = read(form, {"language": "ja", "text": "第1条 あ\n" * 150_000})
    assert [(each, found.problems[each].code) for each in found.problems] == [
        ("text", "too_long")
    ]
    with pytest.raises(InputRefused, match="text_too_big"):
        read_terms(b"x" * (MOST + 1))
