"""The page of terms: a document from its names to a comparison."""

import pytest

from models.kinds import Role
from models.publishing_facts import Seat
from portal.domain.publishing.steps import Plan
from portal.services.publish.draft import save_draft, start_draft
from portal.services.publish.review import submit
from portal.services.publish.see import see_version
from portal.services.terms.attachments import attach
from portal.services.terms.design import KIND
from portal.ui.keys import key
from portal.ui.terms_markup import PARTS
from portal.wording import say
from tests.domain.publishing.test_terms import EN, JA
from tests.pages.test_actors import BOTH
from tests.screens import Look, said
from tests.services.publish.office import Office
from tests.services.terms.test_design import begun, filled, published

SAID = {"format", "code", "name_ja", "name_en", "document", "clauses"}
"""The fields that every document has to say."""
ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture
def desk(office: Office) -> Office:
    return office


def newest(office: Office, code: str) -> int:
    seen = see_version(office.store, office.occasion("legal-1"), KIND, code)
    return seen.versions[-1].version.id


def test_legal_begins_a_document_and_takes_in_both_texts(look: Look, office: Office):
    at = look("terms", "legal-1")
    place = key("terms", "new")
    for name, value in (("code", "new"), ("name_ja", "利用規約"), ("name_en", "Terms")):
        at.text_input(key=f"{place}.{name}").set_value(value).run()
    at.selectbox(key=f"{place}.document").set_value("terms_of_use").run()
    at.button(key=f"{place}.save").click().run()
    assert not at.exception
    assert say("publishing.problems.clauses_missing", "ja") in said(at)

    at.query_params["part"] = "text"
    at.run()
    place = key("terms", newest(office, "new"), "text")
    at.text_area(key=f"{place}.text").set_value(f"{JA}第3条（雑則）\n{ATTACK}").run()
    at.button(key=f"{place}.save").click().run()
    at.radio(key=f"{place}.language").set_value("en").run()
    at.text_area(key=f"{place}.text").set_value(EN).run()
    field = [each.key for each in at.file_uploader]
    at.button(key=f"{place}.save").click().run()
    assert field != [each.key for each in at.file_uploader], "no file stays chosen"

    seen = see_version(office.store, office.occasion("legal-1"), KIND, "new", 1)
    rows = seen.shown.version.content["clauses"]
    begins = [row["text_en"][:9] for row in rows]
    assert begins == ["Article 1", "Article 2", "2. Due mo", ""]
    at.query_params["part"] = "clauses"
    at.run()
    assert ATTACK not in said(at)
    assert say("terms.stands.stale", "ja") in said(at)
    assert say("terms.stands.missing", "ja") in said(at)


def test_a_clause_is_confirmed_in_its_form(look: Look, office: Office):
    filled(office, begun(office, "sla"), JA)
    at = look("terms", "legal-1", thing="sla", version="1", part="clauses", row="c2")
    assert say("designer.no_problems", "ja") in said(at)
    place = key("terms", newest(office, "sla"), "clauses", "c2")
    text = at.text_area(key=f"{place}.text_ja")
    text.set_value(str(text.value).replace("千円", "二千円")).run()
    at.checkbox(key=f"{place}.follows").set_value(False).run()
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    assert say("terms.stands.stale", "ja") in said(at)


@BOTH
def test_versions_stand_beside_each_other(look: Look, office: Office, language: str):
    code = f"both_{language}"
    first = published(office, filled(office, begun(office, code), JA))
    at = look("terms", "viewer-1", language, thing=code, part="compare")
    assert say("terms.compare_alone", language) in said(at)

    legal = office.occasion("legal-1")
    draft = start_draft(office.store, legal, KIND, code, None, first.id)
    filled(office, draft, JA.replace("千円", "二千円"))
    at = look("terms", "legal-1", language, thing=code, version="2", part="compare")
    text = said(at)
    assert "<ins>二千</ins>" in text
    assert "<del>千</del>" in text
    assert say("compare.columns.remark", language) in text
    assert 'id="change-1"' in text
    assert 'href="#change-1"' in text

    at = look("terms", "legal-1", language, thing=code, version="2", part="compare",
              layout="inline", show="whole")  # fmt: skip
    assert "<del>千</del><ins>二千</ins>" in said(at)
    assert "第1条" in said(at)
    at = look("terms", "legal-1", language, thing=code, version="2", part="compare",
              **{"in": "both"})  # fmt: skip
    assert say("compare.columns.translation", language) in said(at)

    at = look("terms", "legal-1", language, thing=code, version="2", part="compare",
              against="9", **{"in": "en"})  # fmt: skip
    assert say("compare.no_change", language) in said(at)


@BOTH
def test_every_part_opens_for_readers(look: Look, office: Office, language: str):
    code = f"read_{language}"
    published(office, filled(office, begun(office, code), JA))
    at = look("terms", "desk-1", language)
    assert f"thing={code}" in said(at)
    for part in PARTS:
        at = look("terms", "desk-1", language, thing=code, part=part)
        assert not at.exception
        assert say("designer.read_only", language) in said(at)
        assert say("designer.read_only_terms", language) in said(at)


def test_what_a_document_leaves_unsaid_is_read_as_its_defaults(
    look: Look, office: Office
):
    draft = filled(office, begun(office, "unsaid"), JA)
    unsaid = {n: v for n, v in draft.content.items() if n in SAID}
    legal = office.occasion("legal-1")
    draft = save_draft(office.store, legal, draft.id, draft.revision, unsaid).version
    at = look("terms", "legal-1", thing="unsaid", part="clauses", row="c2")
    assert not at.exception
    assert at.checkbox(key=f"{key('terms', draft.id, 'clauses', 'c2')}.follows").value
    at = look("terms", "legal-1", thing="unsaid", part="compare", **{"in": "both"})
    assert say("compare.columns.translation", "ja") in said(at)
    published(office, draft)
    for part in PARTS:
        at = look("terms", "viewer-1", thing="unsaid", part=part)
        assert not at.exception


def test_a_reviewer_says_an_opinion_on_a_clause_and_it_is_answered(
    look: Look, office: Office
):
    draft = filled(office, begun(office, "opinions"), JA)
    plan = Plan((Seat(0, role=Role.LEGAL), Seat(1, role=Role.INFORMATION_MANAGEMENT)))
    draft = submit(office.store, office.occasion("legal-1"), draft.id, plan)
    place = {"thing": "opinions", "version": "1", "part": "clauses", "row": "c2"}
    at = look("terms", "info-1", **place)
    at.text_area(key=key("version", "comment", draft.id, "text", 0)).set_value("高い")
    at.button(key=key("version", "comment", draft.id)).click().run()
    assert "高い" in said(at)
    assert say("terms.opinions_open", "ja", count=1, open=1) in said(at)

    (found,) = see_version(
        office.store, office.occasion("legal-1"), KIND, "opinions"
    ).shown.comments
    assert found.path == ("clauses", "c2")
    at = look("terms", "legal-1", **place)
    name = key("version", "answer", found.id, 1)
    at.text_area(key=f"{name}.text").set_value("下げます").run()
    at.button(key=name).click().run()
    assert say("version.answer_to", "ja") in said(at)
    rows = [dict(row) for row in draft.content["clauses"]]
    rows[1]["text_ja"] = rows[1]["text_ja"].replace("千円", "百円")
    content = {**draft.content, "clauses": rows}
    legal = office.occasion("legal-1")
    save_draft(office.store, legal, draft.id, draft.revision, content)
    at = look("terms", "info-1", **place)
    assert say("version.reads_otherwise", "ja") in said(at)
    at.button(key=key("version", "resolve", found.id)).click().run()
    at = look("terms", "info-1", **{**place, "part": "compare", "in": "both"})
    assert say("terms.opinions", "ja", count=2) in said(at)
    page = {"kind": "terms", "thing": "opinions", "version": "1"}
    text = said(look("version", "info-1", **page))
    assert 'href="/terms?thing=opinions&amp;version=1&amp;part=compare"' in text
    assert "高い" in text


def test_files_are_shown_to_readers_and_removed_by_editors(look: Look, office: Office):
    draft = filled(office, begun(office, "files"), JA)
    legal = office.occasion("legal-1")
    attach(office.store, legal, draft, draft.revision, "<b>.pdf", b"%PDF-1")
    place = {"thing": "files", "version": "1", "part": "attachments"}
    assert say("terms.attachments.lead", "en") in said(
        look("terms", "desk-1", "en", **place)
    )
    at = look("terms", "legal-1", **place)
    at.button(key=key("terms", draft.id, "file", "f1", "remove")).click().run()
    assert not at.exception
    assert say("terms.attachments.none", "ja") in said(at)
