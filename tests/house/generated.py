"""The tables in ``docs/`` that say what the program says, and nothing by hand.

They stand between ``<!-- table: NAME -->`` and ``<!-- end -->``. A test compares
them; ``python -m tests.house.generated`` writes them anew.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from models.facts import Deadline
from models.kinds import Mover, Permission, Role
from portal.domain.importing.fields import Field
from portal.domain.importing.heading_words import SURE_WORDS
from portal.domain.importing.reasons import SKIPPING, WARNING, Code
from portal.domain.permissions import STANDARD
from portal.wording import say
from seed.catalog import ACTOR_KINDS
from seed.lifecycle import canonical
from seed.staff import SAMPLE_STAFF
from tests.house.documents import documents
from tests.house.files import ROOT

MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
BOTH = ("en", "ja")
YES, NO = "●", "–"


def roles() -> Iterator[list[str]]:
    """Yield who may do what: a row per permission, a column per role."""
    yield [
        "Permission",
        "English",
        "日本語",
        *(_both(f"roles.{each}") for each in Role),
    ]
    for permission in Permission:
        words = [say(f"permissions.{permission}", each) for each in BOTH]
        cells = [YES if permission in STANDARD[role] else NO for role in Role]
        yield [_code(permission), *words, *cells]


def staff() -> Iterator[list[str]]:
    """Yield the sample staff with their roles."""
    yield ["Code", "Name", "名前", "Role"]
    for each in SAMPLE_STAFF:
        held = ", ".join(_both(f"roles.{role}") for role in sorted(each.roles))
        yield [_code(each.code), each.name_en, each.name_ja, held]


def actor_kinds() -> Iterator[list[str]]:
    """Yield the actor kinds that ship."""
    yield ["Code", "English", "日本語", "Side"]
    for each in ACTOR_KINDS:
        yield [_code(each.code), each.name_en, each.name_ja, each.side.value]


def states() -> Iterator[list[str]]:
    """Yield the states of the shipped lifecycle with what follows by itself."""
    yield ["Code", "English", "日本語", "Kind", "What follows by itself"]
    for each in canonical().states.values():
        ahead = "<br>".join(_deadline(line) for line in each.deadlines)
        yield [_code(each.code), each.name_en, each.name_ja, each.kind, ahead or NO]


def _deadline(line: Deadline) -> str:
    after = {"leave": "after the last day of the leave", "term": "after the term"}
    if line.ends:
        return f"`{line.event}` {after[line.ends]}"
    return f"`{line.event}` after {line.days} days"


def moves() -> Iterator[list[str]]:
    """Yield the moves of the shipped lifecycle: one line per event and target."""
    yield ["Event", "English", "日本語", "From → to", "Who", "Second person", "Guards"]
    rows: dict[tuple[str, ...], list[str]] = {}
    for each in canonical().moves:
        said = (
            _code(each.event),
            each.name_en,
            each.name_ja,
            each.became,
            " ".join(mover for mover in Mover if mover in each.movers),
            _second(each.second_person),
            ", ".join(_code(guard.code) for guard in each.guards) or NO,
        )
        rows.setdefault(said, []).append(each.was or "(new)")
    for (*names, became, who, second, guards), was in rows.items():
        yield [*names, f"{', '.join(was)} → {became}", who, second, guards]


def _second(rule: str) -> str:
    when = rule.removeprefix("when:")
    return rule or NO if when == rule else when.replace("|", ", ")


def reasons() -> Iterator[list[str]]:
    """Yield the reason codes of the shipped lifecycle, and the moves they are for."""
    yield ["Code", "English", "日本語", "For"]
    shipped = canonical()
    for code, (name_ja, name_en) in shipped.reasons.items():
        events = dict.fromkeys(m.event for m in shipped.moves if code in m.reasons)
        used = ", ".join(_code(each) for each in events)
        yield [_code(code), name_en, name_ja, used]


def import_reasons() -> Iterator[list[str]]:
    """Yield why a record of an import is refused, skipped or taken with a warning."""
    yield ["Reason", "Record is", "English", "日本語"]
    for code in Code:
        verdict = "skipped" if code in SKIPPING else "refused"
        told = "accepted" if code in WARNING else verdict
        both = [_sentences(f"import.reasons.{code}", each) for each in BOTH]
        yield [_code(code), told, *both]


def _sentences(key: str, language: str) -> str:
    return f"{say(f'{key}.what', language)}<br>{say(f'{key}.fix', language)}"


def headings() -> Iterator[list[str]]:
    """Yield what a column can mean, with a few headings it is known by."""
    yield ["Field", "English", "日本語", "Some headings it is known by"]
    for each in Field:
        known = SURE_WORDS[each].split()
        japanese = [word for word in known if not word.isascii()][:4]
        latin = [word for word in known if word.isascii()][:3]
        names = [say(f"import.fields.{each}", language) for language in BOTH]
        yield [_code(each), *names, " ".join(japanese + latin)]


def _code(name: str) -> str:
    return f"`{name}`"


def _both(key: str) -> str:
    return "<br>".join(say(key, language) for language in BOTH)


TABLES: Mapping[str, Callable[[], Iterator[Sequence[str]]]] = {
    table.__name__: table
    for table in (
        *(roles, staff, actor_kinds, states, moves, reasons),
        *(import_reasons, headings),
    )
}


def markdown(name: str) -> str:
    """Return one table as it stands in a document."""
    head, *rows = TABLES[name]()
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def brought_up(text: str) -> str:
    """Return a document with every marked table written anew."""
    return MARKED.sub(lambda it: it[1] + "\n" + markdown(it[2]) + "\n" + it[3], text)


if __name__ == "__main__":
    for each in documents():
        (ROOT / each.path).write_text(brought_up(each.text), encoding="utf-8")
