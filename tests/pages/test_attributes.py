"""The page that defines attributes, as product owners and others meet it."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.kinds import VersionedKind, VersionState
from models.publishing_facts import Version
from portal import clock
from portal.domain.publishing.steps import Plan
from portal.services.publish.approve import approve
from portal.services.publish.draft import save_draft
from portal.services.publish.read import list_versions, show_version
from portal.services.publish.review import submit
from portal.store.engine import Store
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import NUMBER, Desk
from tests.domain.attributes.cases import definition, of, with_, without
from tests.pages.looking_up import drafts
from tests.screens import OpenScreen, opened, said
from tests.services.attributes.office import Office

DATA = Path(__file__).parents[1] / "data" / "gif-451-4-service-data-model.csv"
KINDS = {
    "制度変更区分": "choice", "概要": "long_text", "内容": "long_text",
    "従業員条件": "integer", "資本金条件": "integer", "創業年条件": "integer",
    "給付上限額": "integer", "最大金利": "decimal", "借入限度額": "integer",
    "償還期限": "integer", "最大補助率": "decimal", "費用": "integer",
    "予算枠の有無": "yes_no", "公募開始日": "day", "公募終了日": "day",
    "標準産業分類": "choices", "連絡先情報": "long_text", "公開開始日": "day",
    "公開終了日": "day", "最終更新日": "date_time", "表示優先度": "integer",
}  # fmt: skip

CHOICES = {
    "制度変更区分": "a0 | 書換え | Reworded\na1 | 追記 | Added\na2 | 詳細化 | Detailed",
    "標準産業分類": "d | 建設業 | Building\ne | 製造業 | Making\np | 医療 | Care",
}


@pytest.fixture
def office(store: Store) -> Office:
    office = Office.open(store)
    office.now = clock.now() - timedelta(minutes=10)
    return office


@pytest.fixture
def desk(office: Office) -> Desk:
    return office


class Editor:
    """A draft on the page in the hands of a test."""

    def __init__(self, at: AppTest, version_id: int) -> None:
        self.at, self.id = at, version_id

    def key(self, *parts: object) -> str:
        return key("attributes", self.id, *parts)

    def row(self, code: str) -> None:
        self.at.query_params["row"] = code
        self.at.run()
        assert not self.at.exception

    def place(self, code: str) -> str:
        return self.key(key("row", code))

    def save(self, form: str) -> None:
        self.at.run()
        self.at.button(key=key(form, "save")).click().run()
        assert not self.at.exception
        assert say("designer.saved", "ja") in [e.value for e in self.at.success]


def begun(office: Office, open_screen: OpenScreen, target: str) -> Editor:
    at = opened(open_screen, "attributes", "owner-1")
    at.button(key=key("attributes", "begin", target)).click().run()
    assert not at.exception
    by = office.occasion("owner-1")
    found = list_versions(office.store, by, VersionedKind.ATTRIBUTE, target)
    return Editor(at, found[-1].version.id)


def items() -> list[tuple[str, str, bool]]:
    """Return code, name and need of each item of the model."""
    rows = csv.DictReader(DATA.read_text(encoding="utf-8").splitlines())
    return [
        (f"item_{number:02}", row["item"], row["required"] == "yes")
        for number, row in enumerate(rows, 1)
    ]


def newest(office: Office, version_id: int) -> Version:
    return show_version(office.store, office.occasion("owner-1"), version_id).version


def test_the_service_data_model_of_the_government_is_defined_by_pages_alone(
    office: Office, open_screen: OpenScreen
):
    editor = begun(office, open_screen, "offering")
    at, found = editor.at, items()
    whole = editor.key("whole")
    at.text_area(key=key(whole, "sections")).set_value("money | 金額 | Money")
    editor.save(whole)
    lines = [f"{code} | {KINDS.get(name, 'text')} | {name} | {name}"
             for code, name, _ in found]  # fmt: skip
    at.text_area(key=key(editor.key("many"), "lines")).set_value("\n".join(lines))
    editor.save(editor.key("many"))
    assert say("publishing.problems.options_missing", "ja",
               place="項目 › 制度変更区分（item_06） › 選択肢") in said(at)  # fmt: skip

    by_name = {name: code for code, name, _ in found}
    for name, options in CHOICES.items():
        code = by_name[name]
        editor.row(code)
        at.text_area(key=key(editor.place(code), "options")).set_value(options)
        if name == "標準産業分類":
            at.text_input(key=key(editor.place(code), "most_chosen")).set_value("3")
        editor.save(editor.place(code))
    rate = by_name["最大補助率"]
    editor.row(rate)
    for field, text in (("least", "0"), ("most", "100"), ("places", "1"),
                        ("unit_ja", "％"), ("unit_en", "%")):  # fmt: skip
        at.text_input(key=key(editor.place(rate), field)).set_value(text)
    at.radio(key=key(editor.place(rate), "section")).set_value("money")
    at.selectbox(key=key(editor.place(rate), "shown_field")).set_value("item_26").run()
    at.selectbox(key=key(editor.place(rate), "shown_op")).set_value("is").run()
    at.text_input(key=key(editor.place(rate), "shown_value")).set_value("はい")
    editor.save(editor.place(rate))
    for code, _, needed in found:
        if needed:
            editor.row(code)
            at.radio(key=key(editor.place(code), "need")).set_value("always")
            strict = at.date_input(key=key(editor.place(code), "strict_from"))
            strict.set_value(clock.business_day() + timedelta(days=90))
            editor.save(editor.place(code))

    version = newest(office, editor.id)
    shown = show_version(office.store, office.occasion("owner-1"), version.id)
    assert shown.problems == ()
    assert [each["name_ja"] for each in version.content["attributes"]] == [
        name for _, name, _ in found
    ]
    assert len(found) == 52
    assert of(dict(version.content), rate) == {
        "code": rate, "kind": "decimal", "name_ja": "最大補助率",
        "name_en": "最大補助率", "section": "money", "least": "0",
        "most": "100", "places": 1, "unit_ja": "％", "unit_en": "%",
        "shown_when": {"field": "item_26", "op": "is", "value": True},
    }  # fmt: skip
    office.now = clock.now()
    submit(office.store, office.occasion("owner-1"), version.id, Plan())
    by = office.later(minutes=1).occasion("owner-2")
    assert approve(office.store, by, version.id, version.content_hash).approved_at


def test_what_a_change_does_to_records_is_shown_before_it_is_published(
    office: Office, open_screen: OpenScreen
):
    office.publish()
    office.set(job="rests")
    editor = begun(office, open_screen, "member")
    at = editor.at
    editor.row("job")
    options = at.text_area(key=key(editor.place("job"), "options"))
    options.set_value(f"{options.value} | 2026-01-01")
    editor.save(editor.place("job"))

    assert say("attributes.changes.option_retired", "ja") in said(at)
    assert say("attributes.classes.guarded", "ja") in said(at)
    place = "項目 › 項目 job（job）"
    words = say("publishing.problems.records_unfit", "ja", place=place, records=1)
    assert words in said(at)
    chief = opened(
        open_screen, "attributes", "supervisor-1", thing="member", version="2"
    )
    chief.button(key=key("attributes", "unfit")).click().run()
    assert f"m={NUMBER}" in said(chief)
    assert not chief.exception
    at.button(key=editor.key("job", "up")).click().run()
    codes = [each["code"] for each in newest(office, editor.id).content["attributes"]]
    assert codes[:2] == ["job", "nick"]
    editor.row("story")
    at.button(key=editor.key("story", "remove")).click().run()
    assert not at.exception
    assert at.text_input(key=key(editor.key("whole"), "name_ja")).value
    assert say("publishing.problems.attribute_removed", "ja",
               attribute="story") in said(at)  # fmt: skip


def test_a_conflict_stands_at_its_form_and_an_edit_in_review_voids_it(
    office: Office, open_screen: OpenScreen
):
    version = office.draft()
    office.people.clear()
    at = opened(open_screen, "attributes", "owner-1")
    at.query_params["thing"], at.query_params["version"] = "member", "1"
    editor = Editor(at, version.id)
    editor.row("nick")
    place = editor.place("nick")
    at.text_input(key=key(place, "name_ja")).set_value("私の名前").run()
    theirs = with_("nick", name_ja="彼らの名前", name_en="Theirs")
    by = office.occasion("owner-2")
    save_draft(office.store, by, version.id, 1, definition(theirs))

    at.button(key=key(place, "save")).click().run()

    assert "彼らの名前" in said(at)
    shown: list[Any] = list(at.main)
    bodies = [str(each.proto.body) if each.type == "html" else "" for each in shown]
    (both,) = (i for i, each in enumerate(bodies) if "portal-sides" in each)
    saving = at.button(key=key(place, "save"))
    assert both < shown.index(saving), "both sides are read before the press"
    assert at.text_input(key=key(place, "name_ja")).value == "私の名前"
    assert at.button(key=key(place, "save")).label == say("designer.save_mine", "ja")
    at.button(key=key(place, "save")).click().run()
    assert not at.warning
    row = of(dict(newest(office, version.id).content), "nick")
    assert (row["name_ja"], row["name_en"]) == ("私の名前", "Theirs")
    office.now = clock.now()
    submit(office.store, office.occasion("owner-1"), version.id, Plan())
    editor.row("+")
    at.text_input(key=key(editor.place("+"), "code")).set_value("nick").run()
    at.button(key=key(editor.place("+"), "save")).click().run()
    code = say("publishing.places.code", "ja")
    assert say("forms.problems.taken", "ja", label=code, value="nick") in said(at)
    editor.row("nick")
    stands = say("publishing.phases.in_review", "ja")
    assert say("designer.edit_voids", "ja", state=stands) in said(at)
    at.text_input(key=key(place, "name_ja")).set_value("私の名前　")
    editor.save(place)
    assert newest(office, version.id).state is VersionState.IN_REVIEW, "a space is none"


def test_what_a_colleague_removes_stays_with_who_edits_it_and_can_be_put_back(
    office: Office, open_screen: OpenScreen
):
    version = office.draft()
    office.people.clear()
    at = opened(open_screen, "attributes", "owner-1")
    at.query_params["thing"], at.query_params["version"] = "member", "1"
    editor = Editor(at, version.id)
    editor.row("nick")
    place = editor.place("nick")
    at.text_input(key=key(place, "name_ja")).set_value("私の名前").run()
    by = office.occasion("owner-2")
    save_draft(office.store, by, version.id, 1, definition(without("nick")))

    at.text_input(key=key(place, "name_en")).set_value("Mine").run()

    assert "この行は、宇野 礼二が" in said(at)
    assert at.text_input(key=key(place, "name_ja")).value == "私の名前"
    assert key("attributes", version.id, "nick", "remove") not in [
        each.key for each in at.button
    ]
    assert at.button(key=key(place, "save")).label == say("designer.put_back", "ja")
    at.button(key=key(place, "save")).click().run()
    assert not at.exception
    row = of(dict(newest(office, version.id).content), "nick")
    assert (row["name_ja"], row["name_en"]) == ("私の名前", "Mine")
    assert row["pattern"] == "katakana", "what was not asked stays"
    editor.row("moon")
    assert at.text_input(key=key(editor.key("whole"), "name_ja")).value


def test_what_was_typed_is_there_after_a_reload_and_meets_a_colleagues_edit(
    office: Office, open_screen: OpenScreen
):
    version = office.draft()
    office.people.clear()
    here = {"thing": "member", "version": "1", "row": "nick"}
    editor = Editor(opened(open_screen, "attributes", "owner-1", **here), version.id)
    place = editor.place("nick")
    for name, text in (("name_ja", "私の名前"), ("help_ja", "助け")):
        editor.at.text_input(key=key(place, name)).set_value(text).run()
    editor.at.selectbox(key=key(place, "pattern")).set_value(None).run()
    by = office.occasion("owner-2")
    theirs = with_("nick", name_ja="彼らの名前", name_en="Theirs")
    save_draft(office.store, by, version.id, 1, definition(theirs))

    at = opened(open_screen, "attributes", "owner-1", **here)

    assert at.text_input(key=key(place, "name_ja")).value == "私の名前"
    assert at.text_input(key=key(place, "name_en")).value == "Theirs"
    assert at.selectbox(key=key(place, "pattern")).value is None
    at.button(key=key(place, "save")).click().run()
    assert at.button(key=key(place, "save")).label == say("designer.save_mine", "ja")
    at.button(key=key(place, "save")).click().run()
    row = of(dict(newest(office, version.id).content), "nick")
    assert (row["name_ja"], row["name_en"]) == ("私の名前", "Theirs")
    assert (row["help_ja"], row.get("pattern")) == ("助け", None)
    assert drafts(office.store) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_may_not_edit_reads_and_a_broken_draft_says_what_to_mend(
    office: Office, open_screen: OpenScreen, language: str
):
    office.publish()
    broken = office.draft(with_("nick", kind="money", options=7))
    at = opened(open_screen, "attributes", "desk-1", language)
    assert say("attributes.targets.member", language) in said(at)
    assert [b for b in at.button if "begin" in str(b.key)] == []
    for number, row in ((1, "company"), (broken.number, "nick"), (broken.number, "")):
        at.query_params["thing"], at.query_params["version"] = "member", str(number)
        at.query_params["row"] = row
        at.run()
        assert not at.exception
    assert say("designer.problems", language, count=2) in said(at)
    assert say("designer.broken", language) in said(at)
