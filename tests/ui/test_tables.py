"""The list component: markup that is read aloud, and never runs what it shows."""

from portal.markup import tag
from portal.ui.tables import link, table


def test_a_table_has_a_caption_and_every_row_its_heading():
    shown = table("Members", ["name", "count"], [["a", 1], [tag("b", "c"), None]])

    assert '<caption class="unseen">Members</caption>' in shown
    assert '<th scope="col">Count</th>' in shown
    assert '<th scope="row">a</th><td>1</td>' in shown
    assert '<th scope="row"><b>c</b></th><td></td>' in shown


def test_what_people_typed_stays_text():
    shown = table("<i>", ["<b>"], [["<script>alert(1)</script>"]])

    assert "<script>" not in shown
    assert "<i>" not in shown


def test_a_link_keeps_its_words_and_its_place_apart():
    assert 'href="?on=a%26b%3D%22"' in link("x", {"on": 'a&b="'})
    assert 'href="?"' in link("x", {})
