"""A definition of members' attributes, one of every kind, to be spoiled by tests."""

import copy
from collections.abc import Callable
from typing import Any

Content = dict[str, Any]
Edit = Callable[[Content], Any]


def attribute(code: str, kind: str = "text", **given: Any) -> Content:
    """Return an attribute with names."""
    names = {"name_ja": f"項目 {code}", "name_en": f"Attribute {code}"}
    return {"code": code, "kind": kind, **names, **given}


def option(code: str, **given: Any) -> Content:
    """Return an option with names."""
    return {
        "code": code,
        "name_ja": f"選択 {code}",
        "name_en": f"Option {code}",
    } | given


WORKS = {"field": "job", "op": "is", "value": "works"}

DEFINITION: Content = {
    "format": 1,
    "code": "member",
    "name_ja": "会員の項目",
    "name_en": "Attributes of members",
    "sections": [
        {"code": "life", "name_ja": "暮らし", "name_en": "Life"},
        {"code": "money", "name_ja": "お金", "name_en": "Money"},
    ],
    "attributes": [
        attribute("nick", pattern="katakana", longest=20, filterable=True),
        attribute("job", "choice", section="life", filterable=True,
                  options=[option("works"), option("studies"), option("rests")]),
        attribute("company", section="life", shown_when=WORKS, need="when",
                  need_when=WORKS, sensitivity="masked"),
        attribute("likes", "choices", section="life", most_chosen=2, filterable=True,
                  options=[option("sea"), option("hill"), option("town")]),
        attribute("story", "long_text", section="life"),
        attribute("children", "integer", least="0", most="20", filterable=True,
                  unit_ja="人", unit_en="persons"),
        attribute("rate", "decimal", section="money", least="0", most="100", places=1,
                  filterable=True),
        attribute("agreed", "yes_no", section="money", filterable=True),
        attribute("since", "day", section="money", least="2000-01-01",
                  filterable=True),
        attribute("called", "date_time", section="money", filterable=True),
    ],
    "columns": [{"code": "help_desk", "attributes": ["job", "nick"]}],
}  # fmt: skip


def definition(*edits: Edit) -> Content:
    """Return a copy of the definition with edits made."""
    found = copy.deepcopy(DEFINITION)
    for edit in edits:
        edit(found)
    return found


def of(content: Content, code: str) -> Content:
    """Return one attribute of a definition."""
    return next(each for each in content["attributes"] if each["code"] == code)


def every(**given: Any) -> Edit:
    """Return an edit of all attributes."""

    def edit(content: Content) -> None:
        for each in content["attributes"]:
            each.update(given)

    return edit


def with_(which: str, /, **given: Any) -> Edit:
    """Return an edit of one attribute."""
    return lambda content: of(content, which).update(given)


def plus(code: str, kind: str = "text", **given: Any) -> Edit:
    """Return an edit that adds an attribute."""
    return lambda content: content["attributes"].append(attribute(code, kind, **given))


def without(code: str) -> Edit:
    """Return an edit that takes an attribute out."""

    def edit(content: Content) -> None:
        content["attributes"] = [e for e in content["attributes"] if e["code"] != code]

    return edit


def of_option(code: str, name: str, **given: Any) -> Edit:
    """Return an edit of one option."""

    def edit(content: Content) -> None:
        options = of(content, code)["options"]
        next(each for each in options if each["code"] == name).update(given)

    return edit
