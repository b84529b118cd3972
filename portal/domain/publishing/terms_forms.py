"""The forms that terms are edited with, and how their values become rows."""

from collections.abc import Iterable

from models.publishing_facts import Content
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.domain.publishing import rows
from portal.domain.publishing.kinds import CODES
from portal.domain.publishing.rows import (
    PLACES,
    Row,
    Texts,
    Values,
    choice,
    choices,
    code_field,
)
from portal.domain.publishing.terms import (
    AUTHORITATIVE,
    DOCUMENTS,
    FORMAT,
    OTHERS,
    authoritative_of,
    mark_after,
    mark_of,
    other_language,
    other_of,
)
from portal.domain.publishing.terms_gate import LONGEST
from portal.domain.publishing.terms_reviewers import CHOICES as REVIEWERS
from portal.domain.terms.clauses import Level

TEXTS = Texts(LONGEST, ("text",))
MOST_TEXT = 400_000
"""Characters of a whole text that is taken in."""


def _options(name: str, codes: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(each, f"terms.{name}.{each}") for each in codes)


def new_form() -> Form:
    """Return what is asked of a document that is new."""
    code = code_field(CODES, "actors.patterns.code")
    return Form((code, *TEXTS.both("name"), _document()))


def _document() -> Field:
    return choice("document", _options("documents", DOCUMENTS))


def first_content(values: Values) -> Content:
    """Return the content that a new document begins with."""
    return {"format": FORMAT, "authoritative": "ja", "other": "translation",
            "clauses": [], **values}  # fmt: skip


def about_form() -> Form:
    """Return the form of what is said of the whole document."""
    return Form((
        *TEXTS.both("name"),
        _document(),
        TEXTS.one("owner"),
        *TEXTS.both("law"),
        choice("authoritative", _options("languages", AUTHORITATIVE)),
        choice("other", _options("others", OTHERS)),
        choices("reviewers", (Option(each, f"roles.{each}") for each in REVIEWERS)),
    ))  # fmt: skip


def text_form(content: Content) -> Form:
    """Return the form that takes in a whole text, of one of the languages."""
    languages = _options("languages", languages_of(content))
    return Form((
        choice("language", languages),
        Field("text", FieldKind.LONG_TEXT, "terms.whole_text", required=True,
              longest=MOST_TEXT, help="terms.whole_text_help"),
    ))  # fmt: skip


def languages_of(content: Content) -> tuple[str, ...]:
    """Return the languages a document has, the authoritative one first."""
    first = authoritative_of(content)
    return (first,) if other_of(content) == "none" else (first, other_language(first))


def clause_form(content: Content, before: Iterable[Option] = ()) -> Form:
    """Return the form of a clause: both texts beside each other.

    ``before`` are the clauses of the version before, which it may have come from.
    """
    levels = (Option(str(int(e)), f"terms.levels.{e.name.lower()}") for e in Level)
    level = choice("level", levels)
    fields: tuple[Field, ...] = (level, *TEXTS.both("text"))
    if other_of(content) == "translation":
        fields += (Field("follows", FieldKind.YES_NO, f"{PLACES}.follows",
                         help="terms.follows_help"),)  # fmt: skip
    offered = tuple(before)
    if offered:
        fields += (Field("came_from", FieldKind.CHOICES, f"{PLACES}.came_from",
                         options=offered, help="terms.came_from_help"),)  # fmt: skip
    return Form(fields)


def clause_values(content: Content, row: Row | None) -> Values:
    """Return a clause as the values of its form, or what a new one begins with."""
    if row is None:
        return {"level": str(int(Level.ARTICLE)), "follows": False}
    text = str(row.get(f"text_{authoritative_of(content)}") or "")
    follows = bool(text) and row.get("confirmed") == mark_of(text)
    return {**row, "level": str(row["level"]), "follows": follows}


def made_clause(content: Content, values: Values, was: Row | None) -> Row:
    """Return a clause with what its form says; a new one gets an id."""
    texts = {
        name: _closed(str(values.get(name) or "")) for name in ("text_ja", "text_en")
    }
    given = {"level": int(values["level"]), **texts}
    if "follows" in values:
        given["confirmed"] = (
            _mark(content, texts, was or {}) if values["follows"] else ""
        )
    origins, before = values.get("came_from"), (was or {}).get("came_from")
    if "came_from" in values and (origins or before):
        given["came_from"] = list(origins or ())
    if was is None:
        new = {"id": rows.next_id(content, "clauses", "id"), "confirmed": ""}
        return {**new, **given}
    return {**was, **given}


def _mark(content: Content, texts: Row, was: Row) -> str:
    """Return the mark of the text that a translation is ticked to follow.

    A tick that stood there before is about the text before: where that alone became
    another, the translation is to be confirmed anew.
    """
    first = authoritative_of(content)
    name, other = f"text_{first}", f"text_{other_language(first)}"
    before, source = str(was.get(name) or ""), str(texts[name])
    ticked = bool(before) and was.get("confirmed") == mark_of(before)
    if ticked and str(was.get(other) or "").strip() == str(texts[other]).strip():
        return mark_after(mark_of(before), before, source)
    return mark_of(source)


def _closed(text: str) -> str:
    """Return a text that ends its line, so that the next clause begins a new one."""
    return text if not text or text.endswith("\n") else f"{text}\n"
