"""The forms that define attributes, and the rows of a definition they stand for.

Options, sections, columns and many attributes at once are typed a line each, with
bars between: ``works | 働いている | Works``. What such a line lacks, the gate names.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models.attribute_kinds import AttributeKind as K
from models.attribute_kinds import AttributeTarget, Need, Sensitivity
from models.publishing_facts import ABSENT, Content
from portal.domain.attributes.conditions import LONE, Op
from portal.domain.attributes.definition import MOST_PLACES
from portal.domain.attributes.gate import FITS
from portal.domain.attributes.patterns import PATTERNS
from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form, Option, ShownWhen
from portal.domain.forms.reading import BETWEEN as BAR
from portal.domain.forms.reading import NO, YES, lines_of
from portal.domain.publishing.places import name_of

Row = Mapping[str, Any]
PLACES = "publishing.places"
DEFAULTS = {"need": Need.NEVER.value, "sensitivity": Sensitivity.SHOWN.value}
"""What an attribute means that does not say it."""
_NO = tuple(each for each in NO if each)
OPEN_TARGETS = (AttributeTarget.OFFERING, AttributeTarget.ACTOR_PROFILE)
"""Of what versions say nothing is masked, so masking is not offered."""
LINES = 60_000
"""Characters of what is typed a line each."""


def _options(kind: str, values: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(each, f"attributes.{kind}.{each}") for each in values)


def _only(name: str) -> ShownWhen:
    return ShownWhen("kind", frozenset(each.value for each in FITS[name]))


def _text(code: str, **given: Any) -> Field:
    return Field(code, FieldKind.TEXT, f"{PLACES}.{code}", **given)


def _condition(name: str, others: tuple[Option, ...], when: Any) -> Iterable[Field]:
    """Yield the three fields of a condition: what, how, with which value."""
    yield Field(f"{name}_field", FieldKind.CHOICE, f"attributes.form.{name}_field",
                options=others, shown_when=when)  # fmt: skip
    chosen = frozenset(each.code for each in others)
    if chosen:
        look = ShownWhen(f"{name}_field", chosen)
        compare = ShownWhen(
            f"{name}_op", frozenset(op.value for op in Op if op not in LONE)
        )
        ops = _options("ops", [op.value for op in Op])
        yield Field(f"{name}_op", FieldKind.CHOICE, "attributes.form.op", options=ops,
                    required=True, shown_when=look)  # fmt: skip
        yield Field(f"{name}_value", FieldKind.TEXT, "attributes.form.value",
                    help="attributes.form.value_help", shown_when=compare)  # fmt: skip


def attribute_form(
    content: Content, own: str | None, purposes: Mapping[str, Words] | None = None
) -> Form:
    """Return the form of an attribute; a new one (``own`` is None) asks its code.

    ``purposes`` are those of the privacy policy in force that it can name.
    """
    rows = [each for each in content["attributes"] if each["code"] != own]
    others = tuple(Option(each["code"], _called(each)) for each in rows)
    sections = tuple(Option(e["code"], _called(e)) for e in content["sections"])
    code = _text("code", required=True, longest=40, pattern="[a-z][a-z0-9_]{0,39}",
                 pattern_words="attributes.form.code_pattern")  # fmt: skip
    return Form(
        (
            *((code,) if own is None else ()),
            Field("kind", FieldKind.CHOICE, "publishing.places.kind", required=True,
                  options=_options("kinds", [each.value for each in K])),
            _text("name_ja"),
            _text("name_en", beside="name_ja"),
            _text("help_ja"),
            _text("help_en", beside="help_ja"),
            *((_chosen("section", sections),) if sections else ()),
            Field("options", FieldKind.LONG_TEXT, f"{PLACES}.options", longest=LINES,
                  help="attributes.form.options_help", shown_when=_only("options")),
            *_bounds(),
            _chosen("need", _options("needs", [each.value for each in Need]),
                    required=True),
            _text("need_states", help="attributes.form.states_help",
                  shown_when=ShownWhen("need", frozenset({Need.IN_STATES.value}))),
            *_condition("need", others, ShownWhen("need", frozenset({"when"}))),
            *_condition("shown", others, None),
            _text("default", help="attributes.form.default_help"),
            *(() if content.get("code") in OPEN_TARGETS else (_masking(),)),
            Field("filterable", FieldKind.YES_NO, f"{PLACES}.filterable"),
            *_purposes(purposes),
            _text("backfill", help="attributes.form.backfill_help"),
            Field("strict_from", FieldKind.DAY, f"{PLACES}.strict_from",
                  help="attributes.form.strict_help"),
            Field("retired", FieldKind.YES_NO, f"{PLACES}.retired"),
        )
    )  # fmt: skip


def _purposes(found: Mapping[str, Words] | None) -> tuple[Field, ...]:
    options = tuple(Option(code, words) for code, words in (found or {}).items())
    if not options:
        return ()
    return (Field("purposes", FieldKind.CHOICES, f"{PLACES}.purposes", options=options,
                  help="attributes.form.purposes_help"),)  # fmt: skip


def _masking() -> Field:
    ways = [each.value for each in Sensitivity]
    return _chosen("sensitivity", _options("sensitivities", ways), required=True)


def _chosen(code: str, options: tuple[Option, ...], **more: Any) -> Field:
    return Field(code, FieldKind.CHOICE, f"{PLACES}.{code}", options=options, **more)


def _bounds() -> tuple[Field, ...]:
    patterns = tuple(Option(each, f"attributes.writing.{each}") for each in PATTERNS)
    number = FieldKind.INTEGER
    return (
        _text("least", shown_when=_only("least")),
        _text("most", shown_when=_only("most"), beside="least"),
        Field("places", number, f"{PLACES}.places", least=0, most=MOST_PLACES,
              shown_when=_only("places")),
        Field("longest", number, f"{PLACES}.longest", least=1, most=10_000,
              shown_when=_only("longest")),
        Field("pattern", FieldKind.CHOICE, f"{PLACES}.pattern", options=patterns,
              shown_when=_only("pattern")),
        Field("most_chosen", number, f"{PLACES}.most_chosen", least=1, most=500,
              shown_when=_only("most_chosen")),
        _text("unit_ja", shown_when=_only("unit_ja")),
        _text("unit_en", shown_when=_only("unit_en"), beside="unit_ja"),
    )  # fmt: skip


def _called(row: Row) -> Words:
    return name_of(row) or Words(str(row["code"]), str(row["code"]))


def readable(content: Content) -> bool:
    """Return whether a content can be edited row by row, right or not."""
    lists = [content.get(name) for name in ("attributes", "sections", "columns")]
    rows: list[Any] = []
    for each in lists:
        rows += each if isinstance(each, list) else [None]
    named = all(isinstance(r, Mapping) and isinstance(r.get("code"), str) for r in rows)
    return named and all(map(_parts_are_right, rows))


def _parts_are_right(row: Row) -> bool:
    options = row.get("options", [])
    conditions = [row.get(name) or {} for name in ("need_when", "shown_when")]
    return (
        isinstance(options, list)
        and all(isinstance(each, Mapping) for each in options)
        and all(isinstance(each, Mapping) for each in conditions)
        and all(isinstance(row.get(n, []), list) for n in ("need_states", "attributes"))
        and _is_day(row.get("strict_from"))
    )


def _is_day(text: Any) -> bool:
    try:
        return text is None or bool(date.fromisoformat(text))
    except (TypeError, ValueError):
        return False


# ------------------------------------------------------------------ there and back


def attribute_values(row: Row) -> dict[str, Any]:
    """Return what the form begins with."""
    values = {**row, "need": row.get("need", "never")}
    values["sensitivity"] = row.get("sensitivity", "shown")
    values["options"] = "\n".join(map(_line, row.get("options", [])))
    values["need_states"] = " ".join(row.get("need_states", []))
    day = row.get("strict_from")
    values["strict_from"] = date.fromisoformat(day) if day else None
    for name in ("need", "shown"):
        test = row.get(f"{name}_when") or {}
        if "field" in test:
            values |= {f"{name}_field": test["field"], f"{name}_op": test["op"]}
            values[f"{name}_value"] = _value_text(test.get("value"))
    return values


def _line(option: Row) -> str:
    parts = [option.get(name) or "" for name in ("code", "name_ja", "name_en")]
    more = [str(option.get(name) or "") for name in ("retired_on", "becomes")]
    found = [*parts, *more]
    while len(found) > 3 and not found[-1]:
        found.pop()
    return f" {BAR} ".join(found)


def _value_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f" {BAR} ".join(map(str, value))
    return "" if value is None else str(value).lower() if value in (True, False) else (
        str(value)
    )  # fmt: skip


def attribute_row(given: Row, was: Row | None, content: Content) -> dict[str, Any]:
    """Return the row of an attribute that a form was filled with."""
    kinds = {each["code"]: each["kind"] for each in content["attributes"]}
    plain = ("kind", "name_ja", "name_en", "help_ja", "help_en", "section", "need",
             "least", "most", "places", "longest", "pattern", "most_chosen", "unit_ja",
             "unit_en", "default", "sensitivity", "filterable", "backfill",
             "retired")  # fmt: skip
    row: dict[str, Any] = {"code": was["code"] if was else given["code"]}
    row |= {
        n: given[n]
        for n in plain
        if _says(given.get(n), (was or {}).get(n, ABSENT), n, new=was is None)
    }
    row |= {name: given.get(name) or "" for name in ("name_ja", "name_en")}
    purposes = given.get("purposes", (was or {}).get("purposes"))
    if purposes:
        row["purposes"] = list(purposes)
    if given.get("options"):
        row["options"] = [_option(line) for line in lines_of(given["options"])]
    if given.get("need_states"):
        row["need_states"] = given["need_states"].replace(",", " ").split()
    if given.get("strict_from"):
        row["strict_from"] = given["strict_from"].isoformat()
    for name in ("need", "shown"):
        test = _test(given, name, kinds) or _complex(was, name)
        if test is not None and (name == "shown" or row.get("need") == "when"):
            row[f"{name}_when"] = test
    return row


def _says(value: Any, was: Any, name: str, *, new: bool) -> bool:
    """Return whether a row has to say a value: what nobody touched stays as it was."""
    if value in (None, "") or value is False:
        return bool(was == value) and type(was) is type(value)
    return new or was is not ABSENT or value != DEFAULTS.get(name)


def _complex(was: Row | None, name: str) -> Row | None:
    """Return a condition that the form cannot show, which stays."""
    found: Row | None = (was or {}).get(f"{name}_when")
    return found if found and "field" not in found else None


def _test(given: Row, name: str, kinds: Mapping[str, str]) -> Row | None:
    field, op = given.get(f"{name}_field"), given.get(f"{name}_op")
    if not field or not op:
        return None
    if Op(op) in LONE:
        return {"field": field, "op": op}
    text = str(given.get(f"{name}_value") or "").strip()
    value: Any = text
    if kinds.get(field) == K.YES_NO:
        # What is neither stays as it was typed, and the gate names it.
        value = {**dict.fromkeys(YES, True), **dict.fromkeys(_NO, False)}.get(
            text.lower(), text
        )
    elif Op(op) is Op.ONE_OF:
        value = [part.strip() for part in text.split(BAR)]
    return {"field": field, "op": op, "value": value}


def _option(parts: list[str]) -> dict[str, Any]:
    code, ja, en, retired, becomes, *_ = (*parts, *[""] * 4)
    row: dict[str, Any] = {"code": code, "name_ja": ja, "name_en": en}
    row |= {"retired_on": retired.replace("/", "-")} if retired else {}
    return row | ({"becomes": becomes} if becomes else {})


# ------------------------------------------------------------------ many, and the rest


def many_form(content: Content) -> Form:
    """Return the form that adds attributes a line each, with codes of their own."""
    taken = frozenset(str(each["code"]) for each in content["attributes"])
    lines = Field("lines", FieldKind.LONG_TEXT, "attributes.form.lines", required=True,
                  longest=LINES, taken=taken, coded=True)  # fmt: skip
    return Form((lines,))


def many_rows(text: str) -> list[dict[str, Any]]:
    """Return a row per line: code, kind, names, and a section where one is given."""
    found = []
    for parts in lines_of(text):
        code, kind, ja, en, section, *_ = (*parts, *[""] * 4)
        row = {"code": code, "kind": kind or K.TEXT.value, "name_ja": ja, "name_en": en}
        found.append(row | ({"section": section} if section else {}))
    return found


def with_many(content: Content, given: Row) -> Content:
    """Return the content with the attributes of that form behind its own."""
    rows = [*content["attributes"], *many_rows(given["lines"])]
    return {**content, "attributes": rows}


def whole_form() -> Form:
    """Return the form of what is there once: names, sections, columns."""
    long = FieldKind.LONG_TEXT
    return Form(
        (
            _text("name_ja"),
            _text("name_en", beside="name_ja"),
            Field("sections", long, f"{PLACES}.sections",
                  help="attributes.form.sections_help", longest=LINES),
            Field("columns", long, f"{PLACES}.columns",
                  help="attributes.form.columns_help", longest=LINES),
        )
    )  # fmt: skip


def whole_values(content: Content) -> dict[str, Any]:
    """Return what that form begins with."""
    columns = (f"{e['code']} {BAR} {' '.join(e['attributes'])}"
               for e in content["columns"])  # fmt: skip
    return {
        "name_ja": content["name_ja"],
        "name_en": content["name_en"],
        "sections": "\n".join(map(_line, content["sections"])),
        "columns": "\n".join(columns),
    }


def whole_content(content: Content, given: Row) -> Content:
    """Return the content with what that form was filled with."""
    sections = [_option([*parts[:3]]) for parts in lines_of(given["sections"])]
    columns = [
        {"code": parts[0], "attributes": " ".join(parts[1:]).replace(",", " ").split()}
        for parts in lines_of(given["columns"])
    ]
    names = {name: given[name] for name in ("name_ja", "name_en")}
    return {**content, **names, "sections": sections, "columns": columns}


def with_row(content: Content, row: Row) -> Content:
    """Return the content with a row in the place of that with its code, or last."""
    rows = list(content["attributes"])
    codes = [each["code"] for each in rows]
    if row["code"] in codes:
        rows[codes.index(row["code"])] = row
    else:
        rows.append(row)
    return {**content, "attributes": rows}


def shifted(content: Content, code: str, by: int) -> Content:
    """Return the content with an attribute moved up (-1) or down (1)."""
    rows = list(content["attributes"])
    at = [each["code"] for each in rows].index(code)
    rows.insert(min(max(at + by, 0), len(rows) - 1), rows.pop(at))
    return {**content, "attributes": rows}


def without_row(content: Content, code: str) -> Content:
    """Return the content without an attribute; of two with one code, the first goes."""
    rows = list(content["attributes"])
    rows.pop([each["code"] for each in rows].index(code))
    return {**content, "attributes": rows}
