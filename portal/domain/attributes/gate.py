"""What keeps a definition of attributes from being published, each with its place."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from models.attribute_kinds import AttributeKind as K
from models.attribute_kinds import AttributeTarget, Need, Sensitivity
from models.publishing_facts import Content, Path, Problem
from portal.domain.attributes import purposes
from portal.domain.attributes.changes import ChangeClass, classed, guarded
from portal.domain.attributes.compiled import bounds_of, field_of
from portal.domain.attributes.definition import (
    FORMAT,
    LONGEST_TEXT,
    AttributeShape,
    DefinitionShape,
    blank_definition,
    shape_of,
    shape_problems,
)
from portal.domain.attributes.gate_conditions import condition_problems, place
from portal.domain.attributes.patterns import PATTERNS
from portal.domain.forms.definition import Form
from portal.domain.forms.reading import read
from portal.domain.publishing.kinds import Around

CODES = (
    *("field_missing", "field_unknown", "field_wrong", "too_many_rows"),
    *("format_newer", "other_code"),
    *("text_missing", "twice", "section_unknown", "column_unknown"),
    *(
        "setting_unfit",
        "masked_open",
        "masked_filter",
        "bounds_wrong",
        "pattern_unknown",
    ),
    *("options_missing",),
    *("option_unknown", "default_wrong", "backfill_wrong", "states_missing"),
    *("condition_missing", "condition_wrong", "condition_unknown"),
    *("condition_type", "condition_below", "condition_circular", "not_filterable"),
    *("attribute_removed", "kind_changed", "option_removed", "records_unfit"),
    *purposes.CODES,
)
"""Every code a problem of a definition can have."""

TEXTS, NUMBERS = (K.TEXT, K.LONG_TEXT), (K.INTEGER, K.DECIMAL)
CHOSEN = (K.CHOICE, K.CHOICES)
FITS: Mapping[str, tuple[K, ...]] = {
    "least": (*NUMBERS, K.DAY),
    "most": (*NUMBERS, K.DAY),
    "places": (K.DECIMAL,),
    "longest": TEXTS,
    "pattern": TEXTS,
    "most_chosen": (K.CHOICES,),
    "options": CHOSEN,
    "unit_ja": NUMBERS,
    "unit_en": NUMBERS,
}
"""Which kinds a setting is for; the others have no use for it."""

Found = Iterator[Problem]


def attribute_problems(
    draft: Content, live: Content | None, around: Around
) -> tuple[Problem, ...]:
    """Return what keeps ``draft`` from being published.

    ``around`` holds the ``code`` of the target, and ``unfit``: a function that tries
    attributes of a draft on every record, and returns how many do not fit each;
    ``purposes`` are those of the privacy policy in force, None where none is.
    """
    newer = draft.get("format")
    if isinstance(newer, int) and newer > FORMAT:
        of_format = {"found": newer, "known": FORMAT}
        return (Problem("format_newer", ("format",), of_format),)
    wrong = shape_problems(draft)
    if wrong:
        return wrong
    shape = shape_of(draft)
    if shape.code != around["code"] or shape.code not in list(AttributeTarget):
        known = [each.value for each in AttributeTarget]
        facts = {"code": around["code"] if around["code"] in known else known}
        return (Problem("other_code", ("code",), facts),)
    found = [problem for check in _CHECKS for problem in check(shape)]
    if found:
        return tuple(found)
    before = shape_of(live or blank_definition(shape.code, "–", "–"))
    asked = purposes.purpose_problems(before, shape, around.get("purposes"))
    return (*_inplace(before, shape), *asked, *_records(before, shape, around))


# ------------------------------------------------------------------ words and ids


def _texts(shape: DefinitionShape) -> Found:
    yield from _blank((), shape)
    for section in shape.sections:
        yield from _blank(("sections", section.code), section)
    for each in shape.attributes:
        yield from _blank(place(each), each)
        for option in each.options:
            yield from _blank(place(each, "options", option.code), option)
        for pair in ("help", "unit"):
            yield from _half(each, pair)


def _blank(path: Path, item: object) -> Found:
    for name in ("name_ja", "name_en"):
        if not str(getattr(item, name)).strip():
            yield Problem("text_missing", (*path, name))


def _half(each: AttributeShape, pair: str) -> Found:
    """Yield the language that is missing where the other one is there."""
    given = {f"{pair}_{lang}": getattr(each, f"{pair}_{lang}") for lang in ("ja", "en")}
    if any(text.strip() for text in given.values()):
        for name, text in given.items():
            if not text.strip():
                yield Problem("text_missing", place(each, name))


def _twice(shape: DefinitionShape) -> Found:
    lists: dict[Path, Iterable[str]] = {
        ("sections",): (each.code for each in shape.sections),
        ("attributes",): (each.code for each in shape.attributes),
        ("columns",): (each.code for each in shape.columns),
    }
    for each in shape.attributes:
        lists[place(each, "options")] = (option.code for option in each.options)
    for row in shape.columns:
        lists["columns", row.code, "attributes"] = row.attributes
    for path, ids in lists.items():
        for code, times in Counter(ids).items():
            if times > 1:
                yield Problem("twice", (*path, code), {"id": str(code)})


def _known(shape: DefinitionShape) -> Found:
    sections = {each.code for each in shape.sections} | {""}
    asked = {each.code for each in shape.asked()}
    for each in shape.attributes:
        if each.section not in sections:
            facts = {"section": each.section}
            yield Problem("section_unknown", place(each, "section"), facts)
    for row in shape.columns:
        for code in row.attributes:
            if code not in asked:
                facts = {"attribute": code}
                yield Problem("column_unknown", ("columns", row.code), facts)


# ------------------------------------------------------------------ settings


def _settings(shape: DefinitionShape) -> Found:
    for each in shape.attributes:
        for name, kinds in FITS.items():
            if getattr(each, name) not in ("", None, ()) and each.kind not in kinds:
                yield Problem("setting_unfit", place(each, name))
        yield from _pattern(each)
        yield from _filter(each)
        yield from _bounds(each)
        yield from _options(each)
        yield from _need(each)


def _masked(shape: DefinitionShape) -> Found:
    """Yield what is masked though it would stand in versions that many can open."""
    if shape.code in (AttributeTarget.OFFERING, AttributeTarget.ACTOR_PROFILE):
        for each in shape.attributes:
            if each.sensitivity is Sensitivity.MASKED:
                yield Problem("masked_open", place(each, "sensitivity"))


def _pattern(each: AttributeShape) -> Found:
    if each.pattern and each.pattern not in PATTERNS:
        facts = {"pattern": each.pattern, "known": sorted(PATTERNS)}
        yield Problem("pattern_unknown", place(each, "pattern"), facts)


def _filter(each: AttributeShape) -> Found:
    long = each.kind is K.LONG_TEXT or (each.longest or 0) > LONGEST_TEXT
    if each.filterable and long:
        facts = {"most": LONGEST_TEXT}
        yield Problem("not_filterable", place(each, "filterable"), facts)
    if each.filterable and each.sensitivity is Sensitivity.MASKED:
        yield Problem("masked_filter", place(each, "filterable"))


def _bounds(each: AttributeShape) -> Found:
    if each.kind not in FITS["least"]:
        return
    try:
        least, most = bounds_of(each)
        wrong = None not in (least, most) and least > most
    except ValueError:
        wrong = True
    if wrong:
        yield Problem("bounds_wrong", place(each, "least"))


def _options(each: AttributeShape) -> Found:
    if each.kind in CHOSEN and not each.options:
        yield Problem("options_missing", place(each, "options"))
    staying = {e.code for e in each.options if e.retired_on is None}
    for option in each.options:
        lost = option.becomes and option.becomes not in staying
        if lost or (option.becomes and option.retired_on is None):
            path = place(each, "options", option.code, "becomes")
            yield Problem("option_unknown", path, {"option": option.becomes})


def _need(each: AttributeShape) -> Found:
    if each.need is Need.IN_STATES and not each.need_states:
        yield Problem("states_missing", place(each, "need_states"))
    if each.need is Need.WHEN and each.need_when is None:
        yield Problem("condition_missing", place(each, "need_when"))


def _values(shape: DefinitionShape) -> Found:
    """Yield defaults and backfills that could not be typed into their own field."""
    for each in shape.attributes:
        for name in ("default", "backfill"):
            if getattr(each, name) and not _fits(each, getattr(each, name)):
                yield Problem(f"{name}_wrong", place(each, name))


def _fits(each: AttributeShape, text: str) -> bool:
    try:
        form = Form((field_of(each, date.max),))
        return not read(form, {each.code: text}).problems
    except ValueError:
        return True  # its bounds are a problem of their own


# ------------------------------------------------------------------ in place


_NEVER = {
    "removed": "attribute_removed",
    "kind": "kind_changed",
    "option_removed": "option_removed",
}


def _inplace(live: DefinitionShape, draft: DefinitionShape) -> Found:
    names = live.by_code()
    for each in classed(live, draft):
        if each.how is ChangeClass.NEVER:
            of = names[each.attribute]
            facts = {"attribute": each.attribute, "option": each.option}
            path = place(of, *(("options", each.option) if each.option else ()))
            yield Problem(_NEVER[each.what], path, facts)


def _records(live: DefinitionShape, draft: DefinitionShape, around: Around) -> Found:
    """Yield each attribute that records do not fit and nothing was said about."""
    by_code = draft.by_code()
    tried = {c for c in guarded(live, draft) if by_code[c].strict_from is None}
    if not tried:
        return
    unfit: Mapping[str, int] = around["unfit"](draft, frozenset(tried))
    for code, count in sorted(unfit.items()):
        facts = {"attribute": code, "records": count}
        yield Problem("records_unfit", place(by_code[code]), facts)


_CHECKS: tuple[Callable[[DefinitionShape], Found], ...] = (
    *(_texts, _twice, _known, _settings, _masked, _values, condition_problems),
)
