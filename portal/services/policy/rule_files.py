"""Rule sets as files: a table, a workbook or YAML, out of the portal and back.

What a file would change is shown first, with what is wrong by line and column; the
answer to a plan names the plan, so that nobody accepts what changed in between.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from models.facts import Occasion
from models.kinds import Permission
from models.publishing_facts import Content, FieldChange, Problem, Version
from portal.domain.importing.decoding import decode
from portal.domain.importing.encoding import settle_encoding
from portal.domain.publishing.content import MOST_BYTES, content_bytes, read_content
from portal.domain.publishing.rule_set import LISTS, RuleSetShape
from portal.domain.publishing.rule_set_table import headings, lines_of, settled
from portal.domain.publishing.rule_set_table_reading import (
    LineProblem,
    ReadTable,
    table_of,
)
from portal.domain.publishing.rule_set_yaml import YamlRefused, as_yaml, content_of
from portal.domain.publishing.shapes import shape_problems
from portal.domain.publishing.tree import diff
from portal.errors import InputRefused, Refusal
from portal.services.door import require
from portal.services.export import FORMATS, File, Sheet, as_file
from portal.services.publish import table_files
from portal.services.publish.draft import Saved, save_draft
from portal.services.publish.meeting import meet, problems
from portal.services.publish.read import version_of
from portal.services.publish.rule_set import KIND
from portal.store.engine import Store
from portal.wording import say

YAML = "application/yaml"
KINDS: Mapping[str, str] = {**FORMATS, "yaml": YAML}
"""The kinds of files, and their MIME types; JSON every version has by itself."""
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class FileRead:
    """The content of a file, and what of it cannot be read; ``table`` where it is one.

    ``unread`` are columns that nobody reads.
    """

    content: Content
    problems: tuple[LineProblem, ...] = ()
    table: ReadTable | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would make of a draft; ``digest`` names it.

    ``problems`` keep it out; ``lacking`` is what the draft would still lack.
    """

    version: Version
    content: Content
    problems: tuple[LineProblem, ...]
    lacking: tuple[LineProblem, ...]
    changes: tuple[FieldChange, ...]
    unread: tuple[str, ...]
    digest: str


# ------------------------------------------------------------------ out


def export_rules(
    store: Store,
    occasion: Occasion,
    kind: str,
    code: str,
    number: int | None = None,
    language: str = "en",
) -> File:
    """Write a version of a rule set, so that the same can come back."""
    require(store, occasion.acting, Permission.RULE_READ)
    if kind not in KINDS:
        raise InputRefused("filter_unknown", filter="format", value=kind)
    version = version_of(store, occasion, KIND, code, number)
    name = f"{version.code}.{version.number}.{version.revision}"
    if kind == "yaml":
        written = as_yaml(version.content).encode()
        return File(f"{name}.yaml", YAML, written, len(_rules(version.content)))
    if shape_problems(RuleSetShape, version.content):
        raise InputRefused("rules_no_table")
    file = as_file(_sheet(version, language), name, kind)
    if not _comes_back(file, version):
        raise InputRefused("rules_no_table")
    return file


def _rules(content: Content) -> list[object]:
    found = content.get("rules")
    return found if isinstance(found, list) else []


def _sheet(version: Version, language: str) -> Sheet:
    content = version.content
    title = content["name_ja"] if language == "ja" else content["name_en"]
    said = say("version.numbered", language, number=version.number)
    return Sheet(
        title=str(title) or version.code,
        head=[(said, str(version.revision))],
        columns=headings(content),
        rows=lines_of(content),
    )


def _comes_back(file: File, version: Version) -> bool:
    """Return whether the very same rule set is read from a file."""
    try:
        found = table_of(table_files.lines_of(file.content), version.code)
    except Refusal:
        return False
    if found is None or found.problems:
        return False
    return settled(found.content) == settled(version.content)


# ------------------------------------------------------------------ in


def read_rules(file: bytes, name: str, code: str = "") -> FileRead:
    """Return what a file says, by the ending of its name."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise InputRefused("rules_file_kind", file=name[:80], known=known)
    read = _READERS.get(ending, _table)
    return read(file, code)


def _table(file: bytes, code: str) -> FileRead:
    found = table_of(table_files.lines_of(file), code)
    if found is None:
        raise InputRefused("rules_table_without_part")
    return FileRead(found.content, found.problems, found, found.unread)


def _yaml(file: bytes, _code: str) -> FileRead:
    if len(file) > 2 * MOST_BYTES:
        raise InputRefused("yaml_long")
    text = "".join(decode([file], settle_encoding([file]))) if file else ""
    try:
        return FileRead(content_of(text))
    except YamlRefused as refused:
        raise InputRefused(refused.why, line=refused.line) from None


def _json(file: bytes, _code: str) -> FileRead:
    return FileRead(read_content(file))


_READERS: Mapping[str, Callable[[bytes, str], FileRead]] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
}


def plan_rules(
    store: Store, occasion: Occasion, version_id: int, file: bytes, name: str
) -> Plan:
    """Tell what a file would make of a draft; leaves nothing behind."""
    require(store, occasion.acting, Permission.RULE_EDIT)
    with store.read() as connection:
        met = meet(connection, version_id, lock=False)
        was = met.version
        read = read_rules(file, name, was.code)
        content = kept_rows(was.content, read.content)
        content_bytes(content)
        wrong = read.problems or _misshapen(content)
        then = replace(met, version=replace(was, content=content))
        lacking = () if wrong else problems(connection, then, occasion.at)
    told = sha256(file + was.content_hash.encode()).hexdigest()
    place = read.table.placed if read.table else _nowhere
    changes = diff(was.content, content)
    left = tuple(map(place, lacking))
    return Plan(was, content, wrong, left, changes, read.unread, told)


def _nowhere(problem: Problem) -> LineProblem:
    """Return a problem of a file without lines and columns; its words say where."""
    return LineProblem(0, "", problem)


def _misshapen(content: Content) -> tuple[LineProblem, ...]:
    return tuple(map(_nowhere, shape_problems(RuleSetShape, content)))


def kept_rows(was: Content, became: Content) -> Content:
    """Return a content whose rows stay as they were written where they say the same."""
    if any(shape_problems(RuleSetShape, each) for each in (was, became)):
        return became
    before, after = settled(was), settled(became)
    found = dict(became)
    for part, by in LISTS.items():
        if part not in became:
            continue
        same = {getattr(each, by): each for each in getattr(before, part)}
        old = {row[by]: row for row in was.get(part, ())}
        rows = zip(became[part], getattr(after, part), strict=True)
        found[part] = [
            old[row[by]] if same.get(row[by]) == shape else row for row, shape in rows
        ]
    return found


def take_rules(
    store: Store,
    occasion: Occasion,
    version_id: int,
    file: bytes,
    name: str,
    digest: str,
) -> Saved:
    """Save what a file says into a draft, as its plan showed it.

    Refuses a plan that is not the one with ``digest`` any more, and a file of which
    some cannot be read.
    """
    plan = plan_rules(store, occasion, version_id, file, name)
    if plan.digest != digest:
        raise InputRefused("plan_changed")
    if plan.problems:
        raise InputRefused("rules_file_wrong", count=len(plan.problems))
    return save_draft(store, occasion, version_id, plan.version.revision, plan.content)
