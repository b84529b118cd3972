"""What the page of terms shows: documents, one version, two beside each other."""

from dataclasses import dataclass

from models.facts import Occasion
from models.kinds import Permission, VersionedKind
from models.publishing_facts import Content, Version
from portal.domain.publishing.phases import in_force, scheduled
from portal.domain.publishing.rows import Values
from portal.domain.publishing.shapes import shape_problems
from portal.domain.publishing.terms import TermsShape, parsed
from portal.domain.publishing.terms_forms import first_content
from portal.domain.terms.clauses import Clause
from portal.domain.terms.compare import compare
from portal.domain.terms.table import Line, lines_of
from portal.domain.terms.taking_in import TakenIn, take_in, translate
from portal.services.door import require
from portal.services.export import File
from portal.services.publish.begin import drafts_of, start_new
from portal.services.publish.read import version_of
from portal.services.publish.see import Seen, see_version
from portal.services.terms.comparison_cells import Layout
from portal.services.terms.comparison_page import comparison_page
from portal.services.terms.comparison_word import comparison_word
from portal.store import publishing
from portal.store.engine import Store
from portal.wording import say

KIND = VersionedKind.TERMS
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = "text/html"


@dataclass(frozen=True, slots=True)
class Documents:
    """Every document: what is in force, what is to come, what is being edited."""

    live: tuple[Version, ...]
    coming: tuple[Version, ...]
    drafts: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class TermsDesign:
    """One version, and its clauses as the authoritative language numbers them."""

    seen: Seen
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions in one language, as the lines of a 新旧対照表."""

    old: Version
    new: Version
    lines: tuple[Line, ...]
    only_format: bool


def see_terms(
    store: Store, occasion: Occasion, code: str, number: int | str | None = None
) -> TermsDesign:
    """Return one version of a document; without a number the one in force."""
    require(store, occasion.acting, Permission.TERMS_READ)
    seen = see_version(store, occasion, KIND, code, number)
    content = seen.shown.version.content
    if shape_problems(TermsShape, content):
        return TermsDesign(seen, ())
    return TermsDesign(seen, parsed(content["clauses"], content["authoritative"]))


def see_documents(store: Store, occasion: Occasion) -> Documents:
    """Return every document of terms, by its code."""
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        approved = publishing.approved_versions(connection, [KIND])
        drafts = drafts_of(connection, KIND)
    of: dict[str, list[Version]] = {}
    for each in approved:
        of.setdefault(each.code, []).append(each)
    live = (in_force(of[code], occasion.at) for code in sorted(of))
    return Documents(
        tuple(filter(None, live)), tuple(scheduled(approved, occasion.at)), drafts
    )


def begin_terms(store: Store, occasion: Occasion, values: Values) -> Version:
    """Begin a document that is new; refuses a code that another one has."""
    require(store, occasion.acting, Permission.TERMS_EDIT)
    return start_new(store, occasion, KIND, str(values["code"]), first_content(values))


def taken_in(content: Content, text: str, language: str) -> TakenIn:
    """Return the clauses of a document when a text in ``language`` is taken in.

    The first text is taken in as it is, whichever language it has.
    """
    rows, first = content.get("clauses", []), str(content["authoritative"])
    text = _one_line_end(text)
    if language == first or not rows:
        return take_in(rows, parsed(rows, language), text, language)
    return translate(rows, parsed(rows, first), text, language)


def _one_line_end(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else f"{text}\n"


def compare_versions(
    store: Store,
    occasion: Occasion,
    code: str,
    versions: tuple[int, int],
    language: str,
    *,
    quiet: bool = True,
) -> Compared:
    """Return what differs from one version to the other; ids pair their clauses."""
    require(store, occasion.acting, Permission.TERMS_READ)
    one, other = (version_of(store, occasion, KIND, code, n) for n in versions)
    ours, theirs = one.content["clauses"], other.content["clauses"]
    places = {row["id"]: place for place, row in enumerate(ours)}
    known = [
        (places[row["id"]], place)
        for place, row in enumerate(theirs)
        if row["id"] in places
    ]
    found = compare(parsed(ours, language), parsed(theirs, language), known)
    lines = lines_of(found, quiet=quiet)
    return Compared(one, other, lines, found.only_format)


KINDS = {"docx": WORD, "html": PAGE}
"""The files a comparison goes into."""


def export_comparison(
    store: Store,
    occasion: Occasion,
    kind: str,
    code: str,
    versions: tuple[int, int],
    language: str,
    layout: Layout = Layout.NEW_FIRST,
    *,
    quiet: bool = True,
) -> File:
    """Return a comparison as a file for Word or as a page, in one language."""
    found = compare_versions(store, occasion, code, versions, language, quiet=quiet)
    name = str(found.new.content[f"name_{language}"])
    old, new = (say("version.numbered", language, number=n) for n in versions)
    title = say("compare.title", language, old=f"{name} {old}", new=new)
    file = f"{code}-v{versions[0]}-v{versions[1]}.{kind}"
    if kind == "docx":
        written = comparison_word(title, found.lines, layout, language)
        return File(file, WORD, written, len(found.lines))
    page = comparison_page(title, found.lines, layout, language)
    return File(file, PAGE, page.encode(), len(found.lines))
