"""The forms of internal rules and of what is found of them."""

from typing import Final

from models.rule_facts import RuleSays
from models.terms_kinds import RuleStands
from portal.domain.forms.definition import Field, FieldKind, Form, Option
from portal.domain.lengths import TEXT_CHARS
from portal.domain.publishing.kinds import CODES
from portal.domain.publishing.rows import Values, choices, code_field
from portal.domain.publishing.terms import DOCUMENTS

LONGEST: Final = {"name": 100, "says": 2_000}
_FIELDS: Final = "internal_rules.fields"


def rule_form(*, new: bool) -> Form:
    """Return what is asked of a rule; its code once."""
    documents = (Option(each, f"terms.documents.{each}") for each in DOCUMENTS)
    code = (code_field(CODES, "actors.patterns.code"),) if new else ()
    return Form(
        (*code, *_text("name"), *_text("says"), choices("documents", documents))
    )


def _text(stem: str) -> tuple[Field, Field]:
    kind = FieldKind.LONG_TEXT if stem == "says" else FieldKind.TEXT
    ja, en, needed = f"{stem}_ja", f"{stem}_en", stem == "name"
    most = LONGEST[stem]
    return (
        Field(ja, kind, f"{_FIELDS}.{ja}", required=needed, longest=most),
        Field(en, kind, f"{_FIELDS}.{en}", required=needed, longest=most, beside=ja),
    )


def check_form() -> Form:
    """Return what is asked of a rule for a version."""
    stands = tuple(Option(each, f"internal_rules.stands.{each}") for each in RuleStands)
    return Form((
        Field("stands", FieldKind.CHOICE, f"{_FIELDS}.stands", required=True,
              options=stands),
        Field("text", FieldKind.LONG_TEXT, f"{_FIELDS}.text", longest=TEXT_CHARS,
              help="internal_rules.text_help"),
    ))  # fmt: skip


def rule_values(says: RuleSays) -> Values:
    """Return a rule as the values of its form."""
    names = ("name_ja", "name_en", "says_ja", "says_en")
    return {name: getattr(says, name) for name in names} | {
        "documents": list(says.documents)
    }


def rule_says(values: Values) -> RuleSays:
    """Return what a form says."""
    names = ("name_ja", "name_en", "says_ja", "says_en")
    texts = {name: str(values.get(name) or "").strip() for name in names}
    return RuleSays(**texts, documents=tuple(values.get("documents") or ()))
