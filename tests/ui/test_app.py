"""The app as people of every role meet it, in both languages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from models.facts import Acting
from models.kinds import Role
from portal import clock
from portal.config import read_settings
from portal.domain.permissions import STANDARD
from portal.navigation import FIRST, HOME, PAGES, SECTIONS, PageRow, first_page, in_menu
from portal.services.sign_in import sign_out
from portal.services.staff import acting_for, disable_staff
from portal.store.engine import Store, open_store
from portal.wording import LANGUAGES, has, say
from seed.staff import SAMPLE_STAFF
from tests.people import REAL, occasion, sample_token, signed_in, staffed, token, trail
from tests.screens import ENTRY, OpenScreen, page, said, screens

CODES = [person.code for person in SAMPLE_STAFF]
BOTH = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Store]:
    """Open a portal with the sample staff."""
    opened = open_store(read_settings(database_url=sqlite_url))
    yield staffed(opened)
    opened.close()


@pytest.fixture
def open_screen(desk: Store) -> Iterator[OpenScreen]:
    """Yield a function that opens a screen on it."""
    with screens(desk) as opener:
        yield opener


def refused(at: AppTest) -> bool:
    """Return whether the screen shows a refusal."""
    return any(each.icon == ":material/block:" for each in at.warning)


# --- Outside -------------------------------------------------------------------


@BOTH
def test_whoever_is_not_signed_in_sees_the_start_page(
    open_screen: OpenScreen, language: str
):
    at = open_screen(language=language).run()

    assert say("house.claim", language) in said(at)
    assert say("house.sample_banner", language) in said(at)
    assert say("sign_in.button", language) in [button.label for button in at.button]


def test_no_page_runs_before_somebody_is_signed_in(open_screen: OpenScreen):
    at = open_screen().run()

    for row in PAGES:
        at.switch_page(page(row.name)).run()
        assert say("sign_in.lead_sample", "ja") in said(at)
        assert not at.sidebar.button


def test_the_start_page_changes_language_by_the_address(open_screen: OpenScreen):
    at = open_screen(language="ja").run()

    at.button("entrance.language").click().run()

    assert "en" in at.query_params["lang"]
    assert say("house.claim", "en") in said(at)


@pytest.mark.parametrize("language", ["", "fr", "../en", "<script>", "JA"])
def test_a_language_nobody_wrote_falls_back(open_screen: OpenScreen, language: str):
    assert say("house.claim", "ja") in said(open_screen(language=language).run())


def test_with_a_provider_the_start_page_speaks_of_no_sample(desk: Store):
    with screens(desk, REAL) as opener:
        at = opener().run()

    assert say("sign_in.lead", "ja") in said(at)
    assert say("house.sample_banner", "ja") not in said(at)


def test_an_identity_without_a_role_is_told_whom_to_ask(desk: Store):
    with screens(desk, REAL) as opener:
        at = opener()
        at.user = token("u-1", groups=["canteen"])
        at.run()

    assert say("refusals.identity_unknown", "ja") in said(at)


# --- Inside --------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("code", CODES)
def test_everybody_lands_on_a_page_of_theirs(
    open_screen: OpenScreen, desk: Store, code: str, language: str
):
    at = open_screen(code, language).run()

    assert not at.exception
    assert not refused(at)
    acting = acting_for(desk, code)
    name = acting.name_en if language == "en" else acting.name_ja
    assert name in said(at)
    assert say("house.sample_banner", language) in said(at)
    greeting = say("pages.home.greeting", language, name=name)
    assert (greeting in said(at)) is (first_page(acting) is HOME)


@pytest.mark.parametrize("code", CODES)
def test_pages_open_for_those_who_may_and_are_refused_to_others(
    open_screen: OpenScreen, desk: Store, code: str
):
    acting = acting_for(desk, code)
    at = open_screen(code).run()

    for row in PAGES:
        at.switch_page(page(row.name)).run()
        assert not at.exception
        assert refused(at) is not row.opens_for(acting), row.name

    closed = [row for row in PAGES if not row.opens_for(acting)]
    assert len(trail(desk, "permission.denied")) == len(closed)


def test_the_refusal_of_a_page_says_who_may(open_screen: OpenScreen):
    at = open_screen("desk-1", "en").run()

    at.switch_page(page("health")).run()

    assert "administrator, auditor, information management" in at.warning[0].value


def test_a_new_sign_in_goes_on_in_the_language_of_the_start_page(
    open_screen: OpenScreen, desk: Store
):
    at = open_screen("admin-1", "en").run()

    assert say("pages.health.title", "en") in said(at)
    assert "lang" not in at.query_params
    assert acting_for(desk, "admin-1").language == "en"


def test_the_language_can_be_changed_and_stays(open_screen: OpenScreen, desk: Store):
    at = open_screen("admin-1", "en").run()

    at.button("account.language").click().run()

    assert at.title[0].value == say("pages.health.title", "ja")
    assert acting_for(desk, "admin-1").language == "ja"


def test_signing_out_ends_every_session(open_screen: OpenScreen, desk: Store):
    at = open_screen("admin-1").run()

    at.button("account.sign_out").click().run()

    assert len(trail(desk, "staff.signed_out")) == 1


def test_a_tab_of_somebody_who_signed_out_elsewhere_shows_why(
    open_screen: OpenScreen, desk: Store
):
    at = open_screen("admin-1").run()
    sign_out(desk, occasion(signed_in(desk, "admin-1")))

    at.run()

    assert say("refusals.session_signed_out", "ja") in said(at)
    assert say("sign_in.again", "ja") in [button.label for button in at.button]


def test_a_disabled_person_is_out_at_the_next_run(open_screen: OpenScreen, desk: Store):
    at = open_screen("desk-1").run()
    disable_staff(desk, occasion(signed_in(desk, "admin-1")), "desk-1")

    at.run()

    assert say("refusals.staff_disabled", "ja") in said(at)
    assert not at.sidebar.button


def test_a_button_pressed_after_the_end_does_nothing(
    open_screen: OpenScreen, desk: Store
):
    at = open_screen("admin-1", "ja").run()
    sign_out(desk, occasion(signed_in(desk, "admin-1")))
    events = len(trail(desk))

    at.button("account.language").click().run()

    assert len(trail(desk)) == events
    assert say("refusals.session_signed_out", "ja") in said(at)


def test_a_kept_cookie_does_not_come_back_the_next_day(open_screen: OpenScreen):
    yesterday = clock.now() - timedelta(days=1)
    at = open_screen()
    at.user = sample_token("admin-1", yesterday)

    assert say("refusals.token_old", "ja") in said(at.run())


# --- Pages ---------------------------------------------------------------------


def test_one_ends_another_session_of_one_s_own(open_screen: OpenScreen, desk: Store):
    lost = signed_in(desk, "desk-1")
    at = open_screen("desk-1").run()
    at.switch_page(page("my_session")).run()

    at.button(f"my_session.end.{lost.session_id}").click().run()

    assert say("pages.my_session.ended", "ja") in said(at)
    assert say("pages.my_session.only_this", "ja") in said(at)
    assert len(trail(desk, "session.revoked")) == 1


@BOTH
def test_the_health_page_says_the_answer_first_and_then_each_check(
    open_screen: OpenScreen, language: str
):
    at = open_screen("info-1", language).run()

    at.switch_page(page("health")).run()

    assert at.warning[0].value.strip()
    assert say("checks.keys_place_ok", language) in said(at)
    assert say("checks.provider_warning", language) in said(at)


def test_a_fault_in_a_page_shows_a_reference_and_no_trace(
    open_screen: OpenScreen, monkeypatch: pytest.MonkeyPatch
):
    from portal.ui.act import Result

    def broken(*_: object) -> None:
        raise RuntimeError("090-1234-5678")

    monkeypatch.setattr("portal.ui.frame.choose_language", broken)
    at = open_screen("viewer-1", "ja").run()

    at.button("account.language").click().run()

    result = at.session_state["portal.result.language"]
    assert isinstance(result, Result)
    assert result.reference
    assert "090" not in said(at)


# --- Navigation ----------------------------------------------------------------


@pytest.mark.parametrize(("role", "name"), FIRST)
def test_every_first_page_is_there_and_opens_for_its_role(role: Role, name: str):
    roles, may = frozenset({role}), STANDARD[role]
    who = Acting(1, "x", "名", "Name", roles=roles, permissions=may)

    assert first_page(who).name == name


@pytest.mark.parametrize("role", Role)
def test_whoever_is_asked_to_review_finds_and_opens_what_they_review(role: Role):
    who = Acting(1, "x", "名", "Name", frozenset({role}), STANDARD[role])

    opened = {row.name for row in PAGES if row.opens_for(who)}
    listed = {row.name for row in PAGES if in_menu(row, who)}
    assert opened >= {
        "work_list",
        "version",
        "offering",
        "actor",
        "attributes",
        "terms",
    }
    assert "work_list" in listed
    assert ("offering" in listed) == (role is Role.PRODUCT_OWNER)


@pytest.mark.parametrize(
    ("role", "there"), [(Role.PRODUCT_OWNER, True), (Role.HELP_DESK, False)]
)
def test_home_is_in_the_menu_of_those_who_land_there(role: Role, *, there: bool):
    who = Acting(1, "x", "名", "Name", frozenset({role}), STANDARD[role])

    shown = [row.name for row in PAGES if in_menu(row, who)]

    assert (shown[0] == "home") is there
    assert ("home" in shown) is there
    assert "version" not in shown


def test_no_folder_of_pages_lies_beside_the_entry():
    assert not (ENTRY.parent / "pages").exists()


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_every_page_has_its_script_its_words_and_its_place(row: PageRow):
    assert row.file.is_file()
    assert has(row.title)
    assert has(row.help)
    assert row.section in (None, *SECTIONS)


def test_every_script_is_a_page():
    scripts = {file.stem for file in HOME.file.parent.glob("*.py")} - {"__init__"}

    assert scripts == {row.name for row in PAGES}


def test_every_section_of_the_menu_has_its_words():
    assert all(has(f"sections.{section}") for section in SECTIONS)


def test_an_open_tab_asks_again_unless_its_run_has_just_asked(
    open_screen: OpenScreen, monkeypatch: pytest.MonkeyPatch
):
    asked: list[bool] = []
    monkeypatch.setattr("portal.ui.frame.ask_again", lambda *, seen: asked.append(seen))

    at = open_screen("viewer-1").run()
    assert asked == []

    # What the timer of the fragment does: its body alone.
    def alone() -> None:
        from portal.ui.frame import watch

        watch()

    tab = type(at).from_function(alone)
    tab.session_state["portal.acting"] = None
    tab.run()
    tab.run()
    assert asked == [False, False]
