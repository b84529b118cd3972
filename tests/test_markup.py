"""The escaping helper: nothing a person typed becomes markup."""

from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.markup import Html, join, style, tag, text
from portal.ui.html import show_html

ANYTHING = some.text(some.characters(codec="utf-8", exclude_characters="\x00\r"))


class Reader(HTMLParser):
    """Collects the elements and texts of markup."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


@given(ANYTHING)
def test_a_text_stays_a_text(typed: str):
    found = read(tag("p", typed))

    assert found.elements == [("p", {})]
    assert "".join(found.texts) == typed


@given(ANYTHING)
def test_an_attribute_stays_in_its_quotes(typed: str):
    found = read(tag("p", title=typed))

    assert found.elements == [("p", {"title": typed})]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "http://[",
    ],
)
@pytest.mark.parametrize("attribute", ["href", "src", "action"])
def test_an_address_that_runs_leads_nowhere(address: str, attribute: str):
    ((_, attributes),) = read(tag("a", **{attribute: address})).elements

    assert attributes == {attribute: "#"}


@pytest.mark.parametrize(
    "address", ["/look_up?q=1", "https://example.com/", "mailto:a@example.com", "tel:1"]
)
def test_an_ordinary_address_is_kept(address: str):
    assert read(tag("a", href=address)).elements == [("a", {"href": address})]


def test_markup_of_ours_is_not_escaped_twice():
    assert tag("p", tag("b", "a & b")) == "<p><b>a &amp; b</b></p>"
    assert unescape(text("a & b")) == "a & b"


def test_attributes_are_left_out_stand_alone_or_lose_their_underscore():
    made = tag("input", class_="x", disabled=True, hidden=False, aria_label=None)

    assert made == '<input class="x" disabled>'


def test_pieces_come_one_after_the_other():
    assert join(["<", 1, None, Html("<br>")], ", ") == "&lt;, 1, , <br>"
    assert (
        tag("ul", [tag("li", each) for each in "ab"]) == "<ul><li>a</li><li>b</li></ul>"
    )


def test_markup_passes_through_other_template_libraries():
    assert tag("b", "x").__html__() == "<b>x</b>"


def test_a_style_sheet_cannot_close_its_element():
    with pytest.raises(ValueError, match="close"):
        style("a{}</style><script>")


def test_plain_text_is_never_shown_as_markup():
    with pytest.raises(TypeError):
        show_html("<b>typed</b>")  # type: ignore[arg-type]
