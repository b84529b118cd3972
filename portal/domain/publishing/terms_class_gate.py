"""What a change of terms demands by its class, and whether whom it binds is said.

Which notice a class needs, and from when it may hold, is asked when a day is known
(``terms_dates``); here is what the content itself has to say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from models.publishing_facts import Content, Problem
from models.terms_kinds import AcceptanceMode, AfterGrace, ChangeClass
from portal.domain.publishing.kinds import Around
from portal.domain.publishing.terms import (
    PurposeShape,
    TermsShape,
    other_language,
    terms_of,
)

CODES = (
    *("class_missing", "class_not_first", "class_not_privacy", "nothing_changed"),
    *("editorial_changes_more", "change_reasons_missing", "counterparties_missing"),
    *("purposes_missing", "consent_missing", "purpose_unknown", "item_unused"),
    *("consent_text_missing", "abroad_missing"),
    *("whom_actor_unknown", "whom_offering_unknown", "whom_attribute_unknown"),
    "whom_value_unknown",
    *("only_blank", "after_without_asking", "purpose_goes_beyond"),
)
"""Every code a problem of this file can have."""

PRIVACY = frozenset({ChangeClass.PRIVACY_RELATED, ChangeClass.PRIVACY_BEYOND})
BINDING = ("applies", "purposes", "items", "notice_days", "grace_days", "document")
"""What a change of no legal effect leaves as it was."""
ABROAD = ("country", "system", "measures")
"""What is told of a foreign country before consent to give data there is asked."""
ABOUT_CHANGE = ("change", "reasons_ja", "reasons_en", "format")
"""What is said of a change; a version that differs in nothing else is none."""

Found = Iterator[Problem]
Check = Callable[[TermsShape, Content, Content | None, Around], Found]


def class_problems(
    shape: TermsShape, draft: Content, live: Content | None, around: Around
) -> Found:
    """Yield what a readable document lacks for its class of change, or says wrongly.

    ``around["later"]`` is whether another version was ever approved; names of actor
    kinds, offerings and attributes are tried where ``around`` knows them.
    """
    for check in _CHECKS:
        yield from check(shape, draft, live, around)


def _class(
    shape: TermsShape, _draft: Content, live: Content | None, around: Around
) -> Found:
    later = around.get("later", live is not None)
    first = shape.change is ChangeClass.FIRST
    if later and first:
        yield Problem("class_missing", ("change",))
    elif not later and not first:
        yield Problem("class_not_first", ("change",))
    if shape.change in PRIVACY and shape.document != "privacy_policy":
        yield Problem("class_not_privacy", ("change",))


def _editorial(
    shape: TermsShape, draft: Content, live: Content | None, _around: Around
) -> Found:
    if shape.change is not ChangeClass.EDITORIAL or live is None:
        return
    for name in BINDING:
        if draft.get(name) != live.get(name) and (draft.get(name) or live.get(name)):
            yield Problem("editorial_changes_more", (name,))
    if _said(draft) == _said(live):
        yield Problem("nothing_changed", ("clauses",))


def _said(content: Content) -> Mapping[str, object]:
    return {name: v for name, v in content.items() if name not in ABOUT_CHANGE and v}


def _adverse(shape: TermsShape, *_: object) -> Found:
    if shape.change is not ChangeClass.ADVERSE:
        return
    for name in _blank(shape, shape, ("reasons",)):
        yield Problem("change_reasons_missing", (name,))


def _blank(shape: TermsShape, row: object, stems: Iterable[str]) -> Iterator[str]:
    """Yield which texts of ``row`` are blank, of the languages of the document."""
    languages = [str(shape.authoritative)]
    if shape.other != "none":
        languages.append(other_language(shape.authoritative))
    for stem in stems:
        for each in sorted(languages, reverse=True):
            if not getattr(row, f"{stem}_{each}").strip():
                yield f"{stem}_{each}"


def _individual(shape: TermsShape, *_: object) -> Found:
    if shape.change is not ChangeClass.INDIVIDUAL:
        return
    if not shape.applies:
        yield Problem("counterparties_missing", ("applies",))
    for each in shape.applies:
        if not each.actors:
            yield Problem("counterparties_missing", ("applies", each.id, "actors"))


def _privacy(shape: TermsShape, *_: object) -> Found:
    if shape.document == "privacy_policy" and not shape.purposes:
        yield Problem("purposes_missing", ("purposes",))
    beyond = shape.change is ChangeClass.PRIVACY_BEYOND
    if beyond and not any(each.consent for each in shape.purposes):
        yield Problem("consent_missing", ("purposes",))
    if beyond:
        yield from _asking(shape)
    known = {each.id for each in shape.purposes}
    for item in shape.items:
        path = ("items", item.id, "purposes")
        if not item.purposes:
            yield Problem("item_unused", path)
        for each in sorted(set(item.purposes) - known):
            yield Problem("purpose_unknown", path, {"id": each})


def _asking(shape: TermsShape) -> Found:
    """Yield what has to be told before consent is asked, and is not (APPI 28(2))."""
    for each in shape.purposes:
        path = ("purposes", each.id)
        for name in _blank(shape, each, ("consent_text",)) if each.consent else ():
            yield Problem("consent_text_missing", (*path, name))
        for name in _blank(shape, each, ABROAD) if each.abroad else ():
            yield Problem("abroad_missing", (*path, name))


def _other_purpose(
    shape: TermsShape, _draft: Content, live: Content | None, _around: Around
) -> Found:
    """Yield purposes that are others than were consented to, or newly go abroad."""
    if live is None or shape.change in (ChangeClass.PRIVACY_BEYOND, *_TOLD_ALREADY):
        return
    before = {each.id: each for each in terms_of(live).purposes}
    for each in shape.purposes:
        was = before.get(each.id)
        if was is not None and _goes_beyond(was, each):
            yield Problem("purpose_goes_beyond", ("purposes", each.id))


def _goes_beyond(was: PurposeShape, now: PurposeShape) -> bool:
    asked = was.consent and now.consent
    return (asked and _words(was) != _words(now)) or (now.abroad and not was.abroad)


def _words(purpose: PurposeShape) -> list[object]:
    said = purpose.model_dump().values()
    return [each.strip() if isinstance(each, str) else each for each in said]


def _whom(
    shape: TermsShape, _draft: Content, _live: Content | None, around: Around
) -> Found:
    for each in shape.applies:
        for name, code in (("actors", "actor"), ("offerings", "offering")):
            unknown = set(getattr(each, name)) - set(around.get(name, ()))
            for one in sorted(unknown) if name in around else ():
                path = ("applies", each.id, name)
                yield Problem(f"whom_{code}_unknown", path, {"id": one})


def _only(
    shape: TermsShape, _draft: Content, _live: Content | None, around: Around
) -> Found:
    known: Mapping[str, frozenset[str]] | None = around.get("attributes")
    for each in shape.applies:
        path = ("applies", each.id, "only")
        for code, values in each.only.items():
            if not values:
                yield Problem("only_blank", path, {"id": code})
            elif known is not None and code not in known:
                yield Problem("whom_attribute_unknown", path, {"id": code})
            elif known is not None:
                for one in sorted(set(values) - known[code]):
                    yield Problem(
                        "whom_value_unknown", path, {"id": code, "value": one}
                    )


def _after(shape: TermsShape, *_: object) -> Found:
    for each in shape.applies:
        asks = each.mode is AcceptanceMode.MUST_ACCEPT
        if not asks and each.after is not AfterGrace.ASK:
            yield Problem("after_without_asking", ("applies", each.id, "after"))


_TOLD_ALREADY = (ChangeClass.EDITORIAL, ChangeClass.FIRST)
"""Classes that are refused for any change of a purpose by another rule."""

_CHECKS: tuple[Check, ...] = (
    *(_class, _editorial, _adverse, _individual, _privacy, _other_purpose),
    *(_whom, _only, _after),
)
