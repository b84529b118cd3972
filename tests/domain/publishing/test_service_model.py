"""The diagram of a service, and documents in which what people wrote stays text."""

import pytest

from portal.domain.card import Words
from portal.domain.publishing.markdown import cell, paragraphs, plain, table
from portal.domain.publishing.offering import offering_of
from portal.domain.publishing.offering_entry import entry_of
from portal.domain.publishing.offering_forms import ends_of
from portal.domain.publishing.service_model import service_model
from tests.domain.publishing.offering_cases import offering, row
from tests.domain.publishing.test_offering_pages import DAY, KNOWN


def drawn(actor: str | None = None) -> list[str]:
    content = offering()
    row(content, "functions", "apply")["name_en"] = 'A "b" <script>'
    entry = entry_of(offering_of(content), DAY, actor)
    return service_model(entry, ends_of(content, KNOWN), "en").splitlines()


def test_functions_are_solid_and_interfaces_dotted():
    lines = drawn()

    assert lines[0] == "flowchart LR"
    assert 'n0(["member"])' in lines
    assert 'n1["A #quot;b#quot; #lt;script#gt;"]' in lines
    assert "n0 --> n1" in lines
    assert 'n0 -.->|"Application data"| n1' in lines
    assert len([each for each in lines if " --> " in each]) == 3
    assert len([each for each in drawn("member") if " --> " in each]) == 1


def test_an_end_without_a_name_is_called_by_its_code():
    entry = entry_of(offering_of(offering()), DAY)

    named = service_model(entry, {"actor:member": Words("会員", "M")}, "ja")

    assert '(["会員"])' in named
    assert '["function:use"]' in named


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a*b_c", r"a\*b\_c"),
        ("# no heading", r"\# no heading"),
        ("- no item", r"\- no item"),
        ("1. no item", r"1\. no item"),
        ("<b>&amp;</b>", r"\<b\>\&amp;\</b\>"),
        ("a|b", r"a\|b"),
    ],
)
def test_signs_of_markdown_are_text(text: str, shown: str):
    assert plain(text) == shown


def test_lines_become_paragraphs_or_one_line():
    assert paragraphs("a\n\n b ") == "a\n\nb"
    assert cell(" a\nb ") == "a b"
    assert table(["x"], [("a\nb",)]) == "| x |\n| --- |\n| a b |"
