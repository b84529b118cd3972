"""Streamlit's configuration: what must not be shown, and what can be read."""

import tomllib
from typing import Any

import pytest
from streamlit import config

from tests.house.files import ROOT, ours

OURS: dict[str, Any] = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
READABLE = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text."""

VISIBLE = 3.0
"""WCAG 2.2, 1.4.11: the least contrast of what makes up a control."""

HUES = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
BOTH = pytest.mark.parametrize("theme", ["light", "dark"])


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("client.showErrorDetails", "none"),
        ("client.showErrorLinks", False),
        ("client.toolbarMode", "viewer"),
        ("client.disableDataExport", True),
        ("runner.magicEnabled", False),
        ("logger.enableRich", False),
        ("server.fileWatcherType", "none"),
        ("server.headless", True),
        ("server.maxUploadSize", 20),
        ("server.enableAgentApi", False),
        ("server.enableXsrfProtection", True),
        ("browser.gatherUsageStats", False),
    ],
)
def test_what_keeps_it_safe_is_configured(option: str, value: object):
    section, name = option.split(".")

    assert OURS[section][name] == value


def test_every_option_is_one_that_streamlit_knows():
    known = set(config.get_config_options())

    assert set(_options("", OURS)) <= known


def _options(prefix: str, table: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _options(f"{prefix}{name}.", value)
        else:
            found.append(prefix + name)
    return found


def test_a_day_is_typed_into_one_kind_of_field_that_refuses_none_of_ours():
    """What a field of Streamlit refuses is blank to us, and blank means "now"."""
    there = (ROOT / path for path in ours() if path.parts[0] in ("pages", "portal"))
    screens = [path for path in there if path.suffix == ".py"]
    asked = [path.name for path in screens if "st.date_input(" in path.read_text()]

    assert asked == ["day_field.py"]


def test_nothing_is_fetched_from_elsewhere_for_the_theme():
    assert "//" not in str(OURS["theme"])


@BOTH
@pytest.mark.parametrize("words", ["textColor", "linkColor", "codeTextColor"])
@pytest.mark.parametrize(
    "ground", ["backgroundColor", "secondaryBackgroundColor", "codeBackgroundColor"]
)
def test_text_can_be_read_on_every_ground(theme: str, words: str, ground: str):
    colours = OURS["theme"][theme]

    assert contrast(colours[words], colours[ground]) >= READABLE


@BOTH
@pytest.mark.parametrize("hue", HUES)
def test_coloured_text_can_be_read(theme: str, hue: str):
    colours = OURS["theme"][theme]
    grounds = ("backgroundColor", "secondaryBackgroundColor", f"{hue}BackgroundColor")

    for words in (f"{hue}TextColor", f"{hue}Color"):
        for ground in grounds:
            assert contrast(colours[words], colours[ground]) >= READABLE, (
                words,
                ground,
            )


@BOTH
@pytest.mark.parametrize("hue", HUES)
def test_plain_text_can_be_read_on_coloured_ground(theme: str, hue: str):
    colours = OURS["theme"][theme]

    assert contrast(colours["textColor"], colours[f"{hue}BackgroundColor"]) >= READABLE


@BOTH
def test_the_words_on_a_main_button_can_be_read(theme: str):
    assert contrast("#FFFFFF", OURS["theme"][theme]["primaryColor"]) >= READABLE


@BOTH
@pytest.mark.parametrize("part", ["primaryColor", "borderColor"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_controls_stand_out_from_their_ground(theme: str, part: str, ground: str):
    colours = OURS["theme"][theme]

    assert contrast(colours[part], colours[ground]) >= VISIBLE


@BOTH
def test_the_parts_of_a_chart_stand_out_from_its_ground(theme: str):
    colours = OURS["theme"][theme]

    for colour in colours["chartCategoricalColors"]:
        assert contrast(colour, colours["backgroundColor"]) >= VISIBLE, colour


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours ``#RRGGBB``, 1 … 21, as WCAG defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
