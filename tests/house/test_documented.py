"""Every setting, command, option, permission and word has its place in ``docs/``."""

import argparse
import re
import shlex
from collections.abc import Iterator
from enum import StrEnum

import pytest

from models import job_kinds, kinds
from portal.config import DEFAULT_DATABASE, ROOT, Settings
from portal.domain.guards import LIBRARY
from portal.domain.receipts import count_of
from portal.program import commands_for, parser
from portal.wording import LANGUAGES, say
from seed.lifecycle import DEADLINES, PARAMETERS, canonical
from tests.house.documents import Document, code_names, document, documents
from tests.house.generated import TABLES, brought_up

PROMPT = re.compile(
    r"^(?:\$ )?((?:[A-Z_]+=\S+ )*)(?:\.venv/bin/)?python -m portal(.*)$"
)
TARGET = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*make(?: ([a-z]+))?(?: |$)")
NAMED = re.compile(r"^(?:export )?([A-Z][A-Z_]+)=|(?<= )([A-Z][A-Z_]+)=\S* (?=\S)")
SHELL = ("sh", "console")
NOT_OURS = {"ARGS", "PYTHON", "UPGRADE"}
"""Variables that the Makefile reads and the portal does not."""

GLOSSARY_KINDS = (
    kinds.ActorSide,
    kinds.ContactKind,
    job_kinds.ImportState,
    job_kinds.JobKind,
    job_kinds.JobState,
    kinds.LedgerKind,
    kinds.LockBlock,
    kinds.LockScope,
    kinds.LockSource,
    kinds.MemberKind,
    kinds.OfferingPhase,
    kinds.Outcome,
    job_kinds.RecordOutcome,
    kinds.RequestState,
    kinds.ReviewOrder,
    kinds.RoundOutcome,
    kinds.Settling,
    kinds.StateKind,
    kinds.Verdict,
    kinds.VersionPhase,
    kinds.VersionState,
    kinds.VersionedKind,
    kinds.Via,
)

ON_SCREENS = (
    ("Changing / 変更", kinds.RequestState, "approvals.states"),
    ("Locks / ロック", kinds.LockBlock, "locks.blocks"),
    ("Locks / ロック", kinds.LockScope, "locks.scopes"),
    ("Locks / ロック", kinds.LockSource, "locks.sources"),
    ("Audit trail / 監査証跡", kinds.Outcome, "trail.outcome"),
    ("Audit trail / 監査証跡", kinds.Via, "trail.via"),
    ("Publishing / 公開", kinds.VersionPhase, "publishing.phases"),
    ("Publishing / 公開", kinds.VersionState, "publishing.phases"),
    ("Publishing / 公開", kinds.Verdict, "publishing.verdicts"),
    ("Services / サービスの定義", kinds.OfferingPhase, "publishing.offering_phases"),
    ("Import / 取り込み", job_kinds.RecordOutcome, "imports.outcomes"),
    ("Jobs / 裏方の処理", job_kinds.JobKind, "jobs.kinds"),
    ("Jobs / 裏方の処理", job_kinds.JobState, "jobs.states"),
    ("Import / 取り込み", job_kinds.ImportState, "imports.states"),
)
"""Kinds that the screens have words for, where the glossary has them, and the key."""


# --- Settings --------------------------------------------------------------------


def setting_names() -> dict[str, str]:
    """Return the variable of every setting with its default as people write it."""
    return {
        (field.alias or name).upper(): _default(field.default)
        for name, field in Settings.model_fields.items()
    }


def _default(value: object) -> str:
    if value == DEFAULT_DATABASE:
        return f"sqlite:///{(ROOT / 'var' / 'portal.db').relative_to(ROOT)}"
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", ["docs/operations.md", "docs/operations.ja.md"])
def test_every_setting_is_documented_with_its_default(name: str):
    heading = "Settings" if name.endswith("operations.md") else "設定"
    told = {
        code_names(row[0])[0]: "".join(code_names(row[1]))
        for row in document(name).rows(heading)[1:]
    }

    assert told == setting_names()


def test_no_document_names_a_setting_that_does_not_exist():
    known = setting_names().keys() | NOT_OURS
    unknown = [
        f"{each.path}: {name}"
        for each in documents()
        for line in _commands(each)
        for name in filter(
            None, (part for pair in NAMED.findall(line) for part in pair)
        )
        if name not in known
    ]

    assert unknown == []


# --- Commands --------------------------------------------------------------------


@pytest.fixture(scope="module")
def commands() -> argparse.ArgumentParser:
    return parser(commands_for([]))


def subparsers(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of every command by its name."""
    found = next(
        action
        for action in top._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return dict(found.choices)


def test_every_command_and_each_of_its_options_is_documented(
    commands: argparse.ArgumentParser,
):
    told = {
        row[0].strip("`").split()[0]
        for row in _reference().rows("All commands / 一覧")[1:]
    }
    assert told == subparsers(commands).keys()

    for name, command in subparsers(commands).items():
        rows = _reference().rows(f"`{name}`")
        told = {part.split()[0] for row in rows for part in code_names(row[0])}
        assert told == set(_words(command)), name


def _reference() -> Document:
    return document("docs/commands.md")


def _words(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        if action.dest == "help" or action.option_strings in (["--json"], ["--as"]):
            continue
        if action.help == argparse.SUPPRESS:
            continue  # between the portal and its own child
        yield action.option_strings[0] if action.option_strings else str(action.metavar)


def test_every_command_line_in_a_document_is_one_that_the_program_understands(
    commands: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
):
    wrong = [
        f"{each.path}: {line}"
        for each in documents()
        for line in _commands(each)
        if (found := PROMPT.match(line)) and not _understood(commands, found[2])
    ]

    assert wrong == [], capsys.readouterr().err


def _understood(top: argparse.ArgumentParser, words: str) -> bool:
    words = re.split(r" [|>] | 2>|&$", words)[0]
    try:
        top.parse_args(shlex.split(words, comments=True))
    except SystemExit as end:
        return not end.code
    return True


def test_every_command_is_shown_in_both_front_doors(commands: argparse.ArgumentParser):
    for name in ("README.md", "README.ja.md"):
        lines = _commands(document(name))
        shown = {found[2].split()[0] for line in lines if (found := PROMPT.match(line))}
        assert shown >= subparsers(commands).keys() - {"run"}, name


def test_every_target_of_make_in_a_document_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {
        (each.path.as_posix(), found[1])
        for each in documents()
        for line in _commands(each)
        if (found := TARGET.match(line)) and found[1]
    }

    assert {(where, name) for where, name in named if name not in targets} == set()


def _commands(each: Document) -> Iterator[str]:
    """Yield the lines of the shell's blocks; a line that goes on is one."""
    for block in each.blocks(*SHELL):
        yield from block.replace("\\\n", " ").splitlines()


# --- Roles and permissions -------------------------------------------------------


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_of_the_programs_own_stands_in_a_document(name: str):
    mark = f"<!-- table: {name} -->"

    assert [each.path for each in documents() if mark in each.text] != []


def test_tables_say_what_the_program_says():
    """``python -m tests.house.generated`` writes them anew."""
    stale = [each.path for each in documents() if brought_up(each.text) != each.text]

    assert stale == []


def test_the_matrix_names_every_permission_and_every_role():
    rows = document("docs/roles.md").rows("The matrix / 一覧")

    assert [code_names(row[0])[0] for row in rows[1:]] == [*kinds.Permission]
    for language in LANGUAGES:
        for role, cell in zip(kinds.Role, rows[0][3:], strict=True):
            assert say(f"roles.{role}", language) in cell


def test_every_letter_of_the_lifecycle_table_is_explained():
    rows = document("docs/roles.md").rows("Who may do which move / 手続きごとの担当")

    assert {code_names(row[0])[0] for row in rows[1:]} == set(kinds.Mover)


# --- Words -----------------------------------------------------------------------


def glossary() -> Document:
    """Return the glossary."""
    return document("docs/glossary.md")


@pytest.mark.parametrize("kind", GLOSSARY_KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_thing_has_a_word(kind: type[StrEnum]):
    told = {
        name
        for line in glossary().prose
        if line.startswith("|")
        for name in code_names(line)
    }

    assert {each.value for each in kind} <= told


@pytest.mark.parametrize(("heading", "kind", "key"), ON_SCREENS)
def test_the_glossary_uses_the_words_of_the_screens(
    heading: str, kind: type[StrEnum], key: str
):
    told = {code_names(row[2])[0]: row[:2] for row in glossary().rows(heading)[1:]}

    for each in kind:
        assert told[each] == [say(f"{key}.{each}", "ja"), say(f"{key}.{each}", "en")]


def test_every_guard_is_explained_with_its_parameters_and_defaults():
    rows = glossary().rows("Guards and their parameters / 条件とその値")[1:]
    told = {code_names(row[0])[0]: _parameters(row[1]) for row in rows}

    assert told == {
        code: {name: _as_told(value) for name, value in guard.parameters.items()}
        for code, guard in LIBRARY.items()
    }


def test_the_shipped_lifecycle_uses_the_parameters_that_are_explained():
    """One table is enough as long as both say the same."""
    assert {code: dict(LIBRARY[code].parameters) for code in PARAMETERS} == PARAMETERS


def test_every_deadline_is_explained():
    rows = glossary().rows("Deadlines / 期限")[1:]
    told = {(code_names(row[0])[0], code_names(row[1])[0], int(row[2])) for row in rows}

    assert told == {
        (state, each.event, each.days)
        for state, deadlines in DEADLINES.items()
        for each in deadlines
    }


def test_every_reason_of_the_shipped_lifecycle_is_used_by_a_move():
    used = {reason for move in canonical().moves for reason in move.reasons}

    assert canonical().reasons.keys() == used


def test_numbers_in_the_glossary_pass_their_own_check():
    numbers = re.findall(r"`([RQB])-(\d+)-(\d)`", glossary().text)

    assert numbers
    assert [n for n in numbers if count_of("-".join(n), n[0]) is None] == []


def _as_told(value: object) -> str:
    return "|".join(value) if isinstance(value, list) else str(value)


def _parameters(cell: str) -> dict[str, str]:
    return dict(re.findall(r"`(\w+)` = (\w+)", cell))
