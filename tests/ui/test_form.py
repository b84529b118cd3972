"""The one form: what is typed stays, and a press is answered."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from portal.config import read_settings
from portal.services.house import living_in
from portal.store.engine import open_store
from portal.wording import say
from tests.people import SAMPLE
from tests.screens import SECONDS, said


def screen() -> None:
    """Show a form over a stored value that a test may change from outside."""
    from typing import Any

    import streamlit as st

    from portal.domain.card import Words
    from portal.domain.forms.definition import Field, FieldKind, Form, Option, ShownWhen
    from portal.ui import form as ui

    offered = st.session_state.get("offered", 2)
    kinds = (Option("none", Words("なし", "None")), Option("some", Words("有", "Some")))
    form = Form(
        (
            Field("ja", FieldKind.TEXT, Words("名前 <b>", "Name"), required=True),
            Field("en", FieldKind.TEXT, Words("英語", "English"), beside="ja"),
            Field("kind", FieldKind.CHOICE, Words("種類", "Kind"),
                  options=kinds[:offered]),
            Field("days", FieldKind.INTEGER, Words("日数", "Days"), least=1,
                  shown_when=ShownWhen("kind", frozenset({"some"}))),
            Field("until", FieldKind.DAY, Words("まで", "Until")),
            Field("sure", FieldKind.YES_NO, Words("確か", "Sure")),
            Field("text", FieldKind.LONG_TEXT, Words("文", "Text")),
            Field("many", FieldKind.CHOICES, Words("複数", "Many"), options=kinds),
            Field("vip", FieldKind.YES_NO, Words("特別", "Special"), unsaid=True),
            *((Field("must", FieldKind.CHOICE, Words("必須", "Must"), options=kinds,
                     required=True),) if st.session_state.get("must") else ()),
        )
    )  # fmt: skip
    state = st.session_state

    def save(values: Any, mark: int) -> None:
        state["saved"] = (dict(values), mark)
        if state.get("faster"):
            state["stored"], state["mark"] = state.pop("faster"), mark + 1
            ui.clashed("f")
        else:
            state["stored"], state["mark"] = dict(values), mark + 1
            ui.close_form("f")

    stored = state.get("stored", {"ja": "一", "en": "one", "kind": "none"})
    if not state.get("away"):
        ui.open_form(form, "f", stored, state.get("mark", 1))
        ui.show_form(form, "f", save)


@pytest.fixture
def at(sqlite_url: str) -> Iterator[AppTest]:
    opened = open_store(read_settings(database_url=sqlite_url))
    with living_in(opened, SAMPLE):
        found = AppTest.from_function(screen, default_timeout=SECONDS)
        found.user = {"is_logged_in": False}
        found.query_params["lang"] = "ja"
        yield found.run()
    opened.close()


def is_changed(at: AppTest) -> bool:
    assert not at.button(key="f.save").disabled, "it waits for nothing"
    return "f.undo" in [each.key for each in at.button]


def test_a_day_that_is_blank_is_blank_when_somebody_comes_back(at: AppTest):
    at.session_state["away"] = True
    at.run()
    at.session_state["away"] = False
    at.run()

    assert at.date_input(key="f.until").value is None
    assert not is_changed(at)


def test_nothing_is_saved_without_a_change_and_both_is_said_at_the_button(at: AppTest):
    assert not at.exception
    assert not is_changed(at)
    at.button(key="f.save").click().run()
    assert "saved" not in at.session_state
    assert say("forms.unchanged", "ja") in said(at)

    at.text_input(key="f.ja").set_value("二").run()
    assert is_changed(at)
    at.button(key="f.save").click().run()

    values, mark = at.session_state["saved"]
    assert (values["ja"], values["en"], mark) == ("二", "one", 1)
    assert not is_changed(at)
    assert at.text_input(key="f.ja").value == "二"
    assert say("forms.saved", "ja") in said(at)
    assert say("forms.unchanged", "ja") not in said(at)
    at.run()
    assert say("forms.saved", "ja") not in said(at), "once"


def test_a_value_of_a_hidden_field_comes_back_with_it(at: AppTest):
    at.radio(key="f.kind").set_value("some").run()
    at.text_input(key="f.days").set_value("三十").run()
    at.radio(key="f.kind").set_value("none").run()
    assert [each.key for each in at.text_input] == ["f.ja", "f.en"]
    at.text_input(key="f.en").set_value("uno").run()
    at.radio(key="f.kind").set_value("some").run()

    assert at.text_input(key="f.days").value == "三十"
    assert at.text_input(key="f.en").value == "uno"


def test_a_choice_can_be_taken_back_and_a_yes_or_no_left_unanswered(at: AppTest):
    at.session_state["must"] = True
    at.run()
    vip, kind, must = (at.radio(key=f"f.{each}") for each in ("vip", "kind", "must"))
    assert vip.options == ["はい", "いいえ", say("forms.unsaid", "ja")]
    assert kind.options == ["なし", "有", say("forms.blank", "ja")]
    assert must.options == ["なし", "有"], "it has to be chosen"
    assert vip.value == ""

    must.set_value("some").run()
    for given, meant in (("no", False), ("yes", True), ("", None)):
        at.radio(key="f.vip").set_value(given).run()
        at.radio(key="f.kind").set_value("" if given else "some").run()
        at.text_input(key="f.en").set_value(f"{given}!").run()
        at.button(key="f.save").click().run()
        assert not at.exception
        values, _ = at.session_state["saved"]
        assert (values["vip"], values["kind"]) == (meant, None if given else "some")
        assert at.radio(key="f.vip").value == given


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(at: AppTest):
    at.radio(key="f.kind").set_value("some").run()
    at.text_input(key="f.days").set_value("０").run()
    at.text_input(key="f.ja").set_value(" ").run()

    at.button(key="f.save").click().run()

    assert say("forms.problems.too_small", "ja", label="日数", least=1) in said(at)
    assert "名前 &lt;b&gt;" in said(at)
    between = say("house.between", "ja")
    fields = between.join(["名前 &lt;b&gt;", "日数"])
    assert say("forms.refused", "ja", fields=fields) in said(at), "at the button"
    assert "saved" not in at.session_state
    assert at.text_input(key="f.days").value == "０"


def test_what_was_typed_can_be_undone(at: AppTest):
    at.text_input(key="f.ja").set_value("二").run()
    at.button(key="f.undo").click().run()

    assert at.text_input(key="f.ja").value == "一"
    assert not is_changed(at)


def test_untouched_fields_follow_what_a_colleague_saved(at: AppTest):
    at.session_state["stored"] = {"ja": "零", "en": "zero", "kind": "none"}
    at.session_state["mark"] = 2
    at.run()
    assert at.text_input(key="f.ja").value == "零"

    at.text_input(key="f.ja").set_value("私").run()
    at.session_state["stored"] = {"ja": "彼", "en": "theirs", "kind": "none"}
    at.session_state["mark"] = 3
    at.run()
    assert at.text_input(key="f.ja").value == "私"
    at.session_state["faster"] = {"ja": "彼", "en": "theirs", "kind": "none"}
    at.button(key="f.save").click().run()

    assert at.session_state["saved"][1] == 2, "it was made of what it was filled with"
    assert at.text_input(key="f.ja").value == "私"
    assert at.text_input(key="f.en").value == "theirs"
    assert is_changed(at)


def test_a_choice_of_nothing_says_so(at: AppTest):
    at.session_state["offered"] = 0
    at.run()

    assert not at.exception
    assert [each.key for each in at.radio] == ["f.vip"]
    assert say("forms.no_options", "ja", label="種類") in said(at)


def test_a_choice_that_is_not_offered_any_more_is_not_chosen_any_more(at: AppTest):
    at.radio(key="f.kind").set_value("some").run()
    at.session_state["offered"] = 1

    at.run()

    assert not at.exception
    assert at.radio(key="f.kind").value == ""


def test_a_run_writes_nothing_over_what_is_being_typed_elsewhere(at: AppTest):
    at.text_input(key="f.ja").set_value("二").run()

    others = [*at.text_input, *at.text_area, *at.checkbox, *at.radio, *at.date_input]
    assert [each.key for each in others if each.proto.set_value] == []
