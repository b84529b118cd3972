"""The lifecycle designer, as product owners and others meet it."""

from datetime import timedelta

import pytest

from models.publishing_facts import Version
from portal import clock
from portal.domain.calendar import start_of
from portal.domain.publishing.steps import Plan
from portal.services.design_lifecycle import make_own, see_desk
from portal.store.engine import Store
from portal.ui.designer_markup import PARTS
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import Desk
from tests.screens import Look, OpenScreen, opened, page, said
from tests.services.publish.office import Office, rename, rename_state

BOTH = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def office(store: Store) -> Office:
    office = Office.open(store)
    office.now = clock.now() - timedelta(minutes=5)
    return office


@pytest.fixture
def desk(office: Office) -> Desk:
    return office


@pytest.fixture
def look(open_screen: OpenScreen) -> Look:
    """Return a function that opens the designer at a place."""
    return lambda code="owner-1", language="ja", **place: opened(
        open_screen, "lifecycle_designer", code, language, **place
    )


def own(office: Office, by: str = "owner-1") -> Version:
    names = ("メール専用", "Mail only")
    return make_own(office.store, office.occasion(by), "MAIL", "mail_own", names)


def here(version: Version, part: str, row: str = "", item: str = "") -> dict[str, str]:
    place = {"thing": version.code, "version": str(version.number), "part": part}
    more = {"row": row, "item": item}
    return place | {name: text for name, text in more.items() if text}


def now(office: Office, version: Version) -> Version:
    found = office.shown(version).version
    assert isinstance(found, Version)
    return found


def states(version: Version) -> list[str]:
    return [each["code"] for each in version.content["states"]]


@BOTH
def test_all_lifecycles_and_who_uses_them_are_there(
    office: Office, look: Look, language: str
):
    at = look(language=language)

    assert say("designer.uses", language) in said(at)
    assert "canonical" in said(at)
    assert "MAIL" in said(at)


def test_an_own_lifecycle_is_begun_for_a_service(look: Look):
    at = look()
    place = key("designer", "own")
    at.selectbox(key=f"{place}.offering").set_value("MAIL").run()
    at.text_input(key=f"{place}.code").set_value("Mail").run()
    at.button(key=f"{place}.save").click().run()
    assert say("designer.patterns.code", "ja") in said(at)

    at.text_input(key=f"{place}.code").set_value("canonical").run()
    at.button(key=f"{place}.save").click().run()
    assert say("refusals.thing_taken", "ja", thing="canonical") in at.warning[0].value
    at.text_input(key=f"{place}.code").set_value("mail_own").run()
    at.text_input(key=f"{place}.name_ja").set_value("メール専用").run()
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    assert "text_missing" not in said(at)
    assert say("designer.problems", "ja", count=1) in said(at), "no English name yet"
    assert at.query_params["thing"] in ("mail_own", ["mail_own"])


ROWS = (
    ("states", "applied", "expire_application"),
    ("states", "withdrawn", ""),
    ("moves", "take_leave@active", "whole_months_between"),
    ("moves", "take_leave@active", "no_arrears"),
    ("reasons", "DEATH", ""),
    ("limits", "whole_months_between@take_leave@active", ""),
    ("states", "+", ""),
    ("moves", "+", ""),
    ("states", "nowhere", ""),
)


@pytest.mark.parametrize(("who", "language"), [("owner-1", "ja"), ("desk-1", "en")])
def test_every_part_and_row_opens_and_only_who_may_edits(
    office: Office, look: Look, who: str, language: str
):
    version = own(office)
    at = look(who, language)

    for part, row, item in (*((part, "", "") for part in PARTS), *ROWS):
        at.query_params.clear()
        for name, text in here(version, part, row, item).items():
            at.query_params[name] = text
        at.run()
        assert not at.exception
        assert not at.warning
        assert say(f"designer.parts.{part}", language) in said(at)
        buttons = [each for each in at.button if str(each.key).startswith("designer.")]
        edits = part == "whole" or row not in ("", "nowhere")
        assert bool(buttons) is (who == "owner-1" and edits)


def test_a_state_is_added_and_the_gate_says_what_it_lacks(office: Office, look: Look):
    version = own(office)
    at = look(**here(version, "states", "+"))
    place = key("designer", version.id, "states", "+")
    at.text_input(key=f"{place}.code").set_value("suspended").run()
    at.text_input(key=f"{place}.name_ja").set_value("お試し").run()
    at.radio(key=f"{place}.kind").set_value("active").run()
    at.button(key=f"{place}.save").click().run()
    assert now(office, version).revision == 1, "another state has this code"
    code = say("publishing.places.code", "ja")
    assert say("forms.problems.taken", "ja", label=code, value="suspended") in said(at)
    at.text_input(key=f"{place}.code").set_value("trial").run()
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    assert states(now(office, version))[-1] == "trial"
    assert at.query_params["row"] in ("trial", ["trial"])
    lost = say("publishing.problems.state_unreachable", "ja", state="お試し（trial）")
    assert lost in said(at)

    at.text_input(key=f"{key('designer', version.id, 'states', 'trial')}.name_en")
    at.button(key=key("designer", version.id, "states", "trial", "up")).click().run()
    assert states(now(office, version))[-2] == "trial"
    at.button(
        key=key("designer", version.id, "states", "trial", "remove")
    ).click().run()
    assert "trial" not in states(now(office, version))


def test_a_limit_is_changed_in_every_move_that_has_it(office: Office, look: Look):
    version = own(office)
    row = "within_cool_off@undo_withdraw@withdrawn"
    at = look(**here(version, "limits", "cool_off_passed@pseudonymise@withdrawn"))
    assert look(**here(version, "limits", row)).text_input
    place = key("designer", version.id, "limits",
                "cool_off_passed@pseudonymise@withdrawn")  # fmt: skip
    at.text_input(key=f"{place}.days").set_value("１４").run()
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    found = {
        guard["parameters"]["days"]
        for move in now(office, version).content["moves"]
        for guard in move["guards"]
        if guard["code"] == "cool_off_passed"
    }
    assert found == {14}


def test_guards_and_deadlines_are_added_changed_and_removed(office: Office, look: Look):
    version = own(office)
    move = ("designer", version.id, "moves", "take_leave@active")
    at = look(**here(version, "moves", "take_leave@active"))
    at.selectbox(key=key(*move, "guard+", "guard")).set_value("min_age").run()
    at.button(key=key(*move, "guard+", "save")).click().run()
    years = key(*move, "guards", "min_age", "years")
    at.text_input(key=years).set_value("20").run()
    at.button(key=key(*move, "guards", "min_age", "save")).click().run()

    def guards() -> dict[str, object]:
        rows = now(office, version).content["moves"]
        row = next(each for each in rows if each["id"] == "take_leave@active")
        return {each["code"]: each["parameters"] for each in row["guards"]}

    assert guards()["min_age"] == {"years": 20}
    remove = key(*move, "guards", "min_age", "remove")
    assert remove in [e.key for it in at.get("popover") for e in it.get("button")]
    at.button(key=remove).click().run()
    assert "min_age" not in guards()

    state = ("designer", version.id, "states", "applied")
    at = look(**here(version, "states", "applied", "expire_application"))
    days = key(*state, "deadlines", "expire_application", "days")
    at.text_input(key=days).set_value("10").run()
    at.button(key=key(*state, "deadlines", "expire_application", "save")).click().run()
    assert not at.exception
    row = now(office, version).content["states"][0]
    assert row["deadlines"] == [{"event": "expire_application", "days": 10, "ends": ""}]


def test_two_at_once_lose_nothing(office: Office, look: Look):
    version = own(office)
    office.people.clear()
    at = look(**here(version, "states", "active"))
    place = key("designer", version.id, "states", "active")
    at.text_input(key=f"{place}.name_ja").set_value("私の名前").run()
    office.save(version, rename_state("active", "彼らの名前"), by="owner-2")

    at.button(key=f"{place}.save").click().run()

    assert "彼らの名前" in said(at)
    assert at.warning
    assert at.text_input(key=f"{place}.name_ja").value == "私の名前"
    at.text_input(key=f"{place}.name_ja").set_value("私の名前！").run()
    assert at.warning, "the conflict stays until it is decided"
    assert at.button(key=f"{place}.save").label == say("designer.save_mine", "ja")
    at.button(key=f"{place}.save").click().run()
    assert not at.warning
    assert at.button(key=f"{place}.save").label == say("forms.save", "ja")
    assert "私の名前！" in str(now(office, version).content["states"])


def test_members_of_a_removed_state_are_given_a_place(office: Office, look: Look):
    office.join("MAIL")
    draft = office.draft(
        lambda content: content.update(
            states=[s for s in content["states"] if s["code"] != "active"]
        )
    )
    at = look(**here(draft, "whole"))
    place = key("designer", draft.id, "remap")

    at.selectbox(key=f"{place}.active").set_value("suspended").run()
    at.button(key=f"{place}.save").click().run()

    assert not at.exception
    assert now(office, draft).content["remap"] == {"active": "suspended"}


def test_a_made_up_member_walks_and_nothing_is_stored(office: Office, look: Look):
    version = own(office)
    at = look(**here(version, "walk"))
    place = key("walk", version.id)

    at.selectbox(key=key(place, "try", 0, "event")) if at.selectbox else None
    at.radio(key=key(place, "try", 0, "event")).set_value("apply").run()
    at.button(key=key(place, "try", 0, "save")).click().run()

    assert not at.exception
    assert "仮登録・申込" in said(at)
    ahead = clock.business_day() + timedelta(days=40)
    at.date_input(key=key(place, "who", "today")).set_value(ahead).run()
    assert "申込失効" in said(at)
    assert say("designer.walk.by_system", "ja") in said(at)
    at.button(key=key(place, "again")).click().run()
    assert say("designer.walk.nothing", "ja") in said(at)
    assert now(office, version).revision == 1


def test_a_version_in_force_is_read_and_begins_a_draft(office: Office, look: Look):
    at = look(thing="canonical")
    assert say("designer.read_only", "ja") in said(at)

    at.button(key=key("designer", "begin", 1)).click().run()

    assert not at.exception
    assert at.query_params["version"] in ("2", ["2"])
    assert say("designer.no_problems", "ja") in said(at)


def test_very_many_members_are_counted_when_somebody_asks(
    office: Office, look: Look, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("portal.services.design_lifecycle.FEW", 0)
    office.join("MAIL")
    at = look(thing="canonical")
    assert say("designer.uncounted", "ja") in said(at)

    assert say("designer.uncounted", "ja") not in said(
        look(**here(own(office), "states"))
    )
    at.button(key=key("designer", "counts", "canonical", "press")).click().run()

    assert not at.exception
    assert say("designer.uncounted", "ja") not in said(at)
    assert "<td>1</td>" in said(at)


def test_what_differs_from_what_ships_is_told(office: Office, look: Look):
    draft = office.draft(rename("Canonical, renamed"))

    assert "Canonical, renamed" in said(look(**here(draft, "standard")))
    same = look(thing="canonical", version="1", part="standard")
    assert say("designer.standard_same", "ja") in said(same)


def test_a_draft_that_is_no_lifecycle_says_what_to_mend(office: Office, look: Look):
    draft = office.draft(lambda content: content.update(states=7))

    at = look(**here(draft, "states"))

    assert say("designer.broken", "ja") in said(at)


@pytest.mark.parametrize("given", ["99", "0", "abc", "-1", "²"])
def test_a_version_that_is_not_there_is_refused(look: Look, given: str):
    at = look(thing="canonical", version=given)

    assert given in at.warning[0].value.replace("\\", "")


def test_a_lifecycle_approved_for_later_is_listed_beside_what_holds_today(
    office: Office, look: Look, open_screen: OpenScreen
):
    tomorrow = clock.business_day() + timedelta(days=1)
    ready = office.save(own(office), lambda c: c.update(name_en="Mail only")).version
    office.approve_version(office.submit(ready, Plan(on=tomorrow)))

    for at in (look(), open_screen("owner-1", "ja").switch_page(page("work_list"))):
        text = said(at.run())
        assert not at.exception
        assert say("work_list.scheduled", "ja") in text
        assert "メール専用" in text
    voids = say(
        "designer.edit_voids", "ja", state=say("publishing.phases.approved", "ja")
    )
    assert voids in said(look(**here(ready, "states")))
    assert voids not in said(look(**here(office.draft(), "states")))
    assert used_by(office, "MAIL") == ("canonical", ("mail_own", start_of(tomorrow)))
    assert used_by(office, "PHONE") == ("canonical", None)
    office.now = start_of(tomorrow)
    assert used_by(office, "MAIL") == ("mail_own", None)


def used_by(office: Office, offering: str) -> tuple[str, object]:
    desk = see_desk(office.store, office.occasion("owner-1"))
    (use,) = [each for each in desk.uses if each.offering == offering]
    return use.lifecycle, use.next
