"""Files of services on the page that edits them: shown first, then drafts."""

import pytest

from portal.services.exchange_offerings import plan_import
from portal.ui.keys import key
from portal.wording import LANGUAGES, say
from tests.desk import Desk
from tests.screens import OpenScreen, opened, said

ROWS = "code,name_en,moon\nMAIL,<b>Breeze,x\nPAY,Pay 2,\nTWICE,a,\nTWICE,b,\n"
FILE = ROWS.encode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_looked_at_and_becomes_drafts(
    desk: Desk, open_screen: OpenScreen, language: str
):
    at = opened(open_screen, "offering", "owner-1", language)
    at.file_uploader[0].upload("services.csv", FILE, "text/csv").run()

    counts = {"new": 0, "changed": 2, "unchanged": 0, "refused": 2}
    assert say("offering.files.counts", language, **counts) in said(at)
    assert say("publishing.problems.row_code_twice", language, code="TWICE") in said(at)
    assert say("offering.files.unread", language, columns="moon") in said(at)
    assert "?thing=MAIL" not in said(at), "nothing is stored by a look"
    at.button(key=key("offering", "files", "accept")).click().run()

    assert not at.exception
    assert say("offering.files.done", language, count=2) in at.success[0].value
    assert "?thing=MAIL&amp;version=2" in said(at)
    name = {"ja": "ほのかぜメール", "en": "&lt;b&gt;Breeze"}[language]
    assert name in said(at)
    plan = plan_import(desk.store, desk.occasion("owner-1"), FILE)
    assert plan.drafts == 0


def test_what_is_no_table_is_refused_in_words(open_screen: OpenScreen):
    at = opened(open_screen, "offering", "owner-1")
    at.file_uploader[0].upload("members.csv", b"number\n1\n", "text/csv").run()

    assert not at.exception
    shown = " ".join(each.value for each in at.warning)
    assert say("refusals.table_without_code", "ja") in shown + said(at)
