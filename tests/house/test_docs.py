"""What the documents promise: links lead somewhere, both languages say the same."""

import re
import struct
import tomllib
from urllib.parse import unquote

import pytest

from tests.house.documents import Document, document, documents, pairs
from tests.house.files import ROOT, ours

ELSEWHERE = re.compile(r"^(?:https?|mailto):")
LARGEST = 200 * 1024
SCREEN = (1366, 768)
MOST_LINES = 40
"""Lines of a decision, as CONTRIBUTING says."""

PARTS = ("Context", "Decision", "Consequences", "Alternatives")


def ids(value: object) -> str:
    """Name a test after the document it reads."""
    return value.path.as_posix() if isinstance(value, Document) else ""


# --- Links -----------------------------------------------------------------------


@pytest.mark.parametrize("each", documents(), ids=ids)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(each: Document):
    broken = [link for link in each.links() if not _leads_somewhere(each, link)]

    assert broken == []


def _leads_somewhere(each: Document, link: str) -> bool:
    if ELSEWHERE.match(link):
        return True
    name, _, heading = unquote(link).partition("#")
    target = (ROOT / each.path).parent / name if name else ROOT / each.path
    if not target.exists() or not target.resolve().is_relative_to(ROOT):
        return False
    if not heading:
        return True
    return heading in document(str(target.resolve().relative_to(ROOT))).anchors()


def test_every_guide_can_be_reached_from_both_front_doors():
    there = {
        each.path.as_posix()
        for each in documents()
        if each.path.parts[0] == "docs" or len(each.path.parts) == 1
    }
    for door in ("README.md", "README.ja.md"):
        assert there - _reached(door) == set(), door


def _reached(door: str) -> set[str]:
    found: set[str] = set()
    ahead = [door]
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        folder = (ROOT / name).parent
        for link in document(name).links():
            target = (folder / unquote(link).partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_file():
                ahead.append(target.relative_to(ROOT).as_posix())
    return found


# --- Two languages ---------------------------------------------------------------


@pytest.mark.parametrize(("japanese", "english"), pairs(), ids=ids)
def test_both_languages_have_the_same_headings(japanese: Document, english: Document):
    levels = [[level for level, _ in each.headings()] for each in (japanese, english)]

    assert levels[0] == levels[1]


@pytest.mark.parametrize(("japanese", "english"), pairs(), ids=ids)
def test_both_languages_show_the_same_commands(japanese: Document, english: Document):
    shown = [
        [_without_remarks(block) for block in each.blocks("sh", "sql", "ini")]
        for each in (japanese, english)
    ]

    assert shown[0] == shown[1]


@pytest.mark.parametrize(("japanese", "english"), pairs(), ids=ids)
def test_both_languages_have_tables_of_the_same_length(
    japanese: Document, english: Document
):
    rows = [
        sum(line.startswith("|") for line in each.prose) for each in (japanese, english)
    ]

    assert rows[0] == rows[1]


@pytest.mark.parametrize(("japanese", "english"), pairs(), ids=ids)
def test_each_language_has_pictures_of_its_own(japanese: Document, english: Document):
    ours_, theirs = (
        [link for link in each.links() if link.endswith(".png")]
        for each in (japanese, english)
    )

    assert [name.replace(".ja.png", ".en.png") for name in ours_] == theirs


def test_every_guide_for_people_at_work_is_in_both_languages():
    told = {each.path.as_posix() for pair in pairs() for each in pair}

    assert {"README.md", "docs/operations.md", "docs/help-desk.en.md"} <= told


def _without_remarks(block: str) -> str:
    return re.sub(r"\s*(?:#|--) .*$", "", block, flags=re.M)


# --- Pictures --------------------------------------------------------------------


def test_every_picture_is_small_and_as_wide_as_a_usual_screen():
    for path in ours():
        if path.parts[:2] == ("docs", "pictures"):
            content = (ROOT / path).read_bytes()
            width, height = struct.unpack(">II", content[16:24])
            assert len(content) <= LARGEST, path
            assert width <= SCREEN[0], path
            assert height <= SCREEN[1], path


def test_every_picture_is_shown_somewhere():
    shown = {
        ((ROOT / each.path).parent / link).resolve()
        for each in documents()
        for link in each.links()
    }
    pictures = {
        ROOT / path for path in ours() if path.parts[:2] == ("docs", "pictures")
    }

    assert pictures - shown == set()


# --- Changes and decisions -------------------------------------------------------


def test_the_change_log_begins_with_the_version_of_this_program():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    versions = [
        words for level, words in document("CHANGELOG.md").headings()[1:] if level == 2
    ]

    assert versions[0].split()[0] == declared["version"]


def test_a_version_tells_its_changes_under_the_usual_headings():
    told = {words for level, words in document("CHANGELOG.md").headings() if level == 3}

    assert told <= {"Added", "Changed", "Fixed", "Removed", "Security", "Upgrade"}


def test_every_decision_is_in_the_index_under_its_own_title():
    told = {
        (row[0], re.sub(r"^\[(.+)\]\((.+)\)$", r"\1", row[1]))
        for row in document("docs/adr/README.md").rows("Decisions")[1:]
    }
    titles = {
        tuple(each.headings()[0][1].split(" ", 1))
        for each in documents()
        if re.match(r"docs/adr/\d{4}-", each.path.as_posix())
    }

    assert told == titles


@pytest.mark.parametrize(
    "each",
    [d for d in documents() if re.match(r"docs/adr/\d{4}-", d.path.as_posix())],
    ids=ids,
)
def test_a_decision_is_short_and_says_all_four_things(each: Document):
    parts = [words for level, words in each.headings() if level == 2]

    assert parts == [*PARTS]
    assert len(each.text.splitlines()) <= MOST_LINES
    assert each.headings()[0][1].split()[0] == each.path.name[:4]


# --- Recipes ---------------------------------------------------------------------


def test_every_file_and_every_test_a_recipe_names_exists():
    """``path/…/NAME.py`` stands for a file that the reader makes."""
    known = {path.as_posix() for path in ours()}
    missing = [
        f"{each.path}: {name}"
        for each in documents()
        if each.path.parts[:2] == ("docs", "recipes")
        for name in re.findall(
            r"`((?:portal|pages|models|seed|tests|docs)/[\w./-]+\.\w+)(?:::(\w+))?`",
            each.text,
        )
        if not _exists(name, known)
    ]

    assert missing == []


def _exists(name: tuple[str, str], known: set[str]) -> bool:
    path, test = name
    if path not in known:
        return False
    return not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8")
