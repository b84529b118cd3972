"""Imports as markup: what was detected, what became of the records, what is wrong."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from models.job_kinds import ImportState, RecordOutcome
from portal.domain.importing.batch import Batch, ProposalLine, RecordLine
from portal.domain.member_number import grouped
from portal.services.import_members.storing import Preview
from portal.ui.html import Html, tag
from portal.ui.session import language
from portal.ui.tables import address, link, table
from portal.ui.words import day, instant, t

LOOKS = (Path(__file__).with_name("assets") / "imports.css").read_text(encoding="utf-8")
NAME = "import"
"""The part of the address that names an import."""

SIGNS = {
    ImportState.DONE: "✓",
    ImportState.FAILED: "✕",
    ImportState.VOIDED: "⊘",
    ImportState.RUNNING: "▶",
    ImportState.CHECKING: "▶",
}


def number(count: int) -> str:
    """Return a number with its thousands apart."""
    return f"{count:,}"


def state_words(batch: Batch, *, interrupted: bool) -> str:
    """Return where an import stands, with a sign that is no colour."""
    if interrupted:
        return f"▲ {t('imports.states.interrupted')}"
    sign = SIGNS.get(batch.state, "○")
    return f"{sign} {t(f'imports.states.{batch.state}')}"


def staff_words(batch: Batch) -> str:
    """Return who imported."""
    return batch.staff_en if language() == "en" else batch.staff_ja


def batches(found: Sequence[Batch], interrupted: Mapping[int, bool]) -> Html:
    """Return the list of imports, each leading to its own screen."""
    columns = ("number", "file", "state", "records", "as_of", "who", "when")
    rows = [
        (
            link(each.number, address(**{NAME: each.number})),
            each.file_name,
            state_words(each, interrupted=interrupted[each.id]),
            number(each.records_total or 0),
            day(each.as_of),
            staff_words(each),
            instant(each.recorded_at),
        )
        for each in found
    ]
    heads = [t(f"imports.columns.{each}") for each in columns]
    return table(t("imports.list"), heads, rows)


def detected(found: Preview) -> Html:
    """Return what the file turned out to be."""
    names = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
    facts = {
        "encoding": t(f"imports.encodings.{found.encoding.replace('-', '_')}"),
        "delimiter": t(f"imports.delimiters.{names[found.delimiter]}"),
        "header": t("imports.header_at", record=found.header_record),
        "records": number(found.batch.records_total or 0),
        "columns": number(len(found.columns)),
    }
    return _facts({t(f"imports.facts.{name}"): said for name, said in facts.items()})


def _facts(facts: Mapping[str, str]) -> Html:
    rows = [(tag("dt", name), tag("dd", said)) for name, said in facts.items()]
    return tag("dl", rows, class_="portal-facts")


def reconciliation(batch: Batch) -> Html:
    """Return how every record ended; the parts add up to the records read."""
    total = batch.records_total or 0
    rows = [
        (t(f"imports.outcomes.{each}"), t(f"imports.means.{each}"), number(count))
        for each, count in ((each, batch.count(each)) for each in RecordOutcome)
    ]
    rows.append((t("imports.sum"), t("imports.of_total", total=number(total)),
                 number(batch.counted)))  # fmt: skip
    unexplained = total - batch.counted
    rows.append((t("imports.unexplained"), t("imports.means.unexplained"),
                 number(unexplained)))  # fmt: skip
    heads = [t(f"imports.columns.{each}") for each in ("outcome", "means", "records")]
    return table(t("imports.reconciliation"), heads, rows)


def reasons(batch: Batch) -> Html | None:
    """Return which reasons were found how often, the most frequent first."""
    found = sorted(batch.reasons.items(), key=lambda item: (-item[1], item[0]))
    if not found:
        return None
    rows = [
        (
            t(f"import.reasons.{code}.what"),
            t(f"import.reasons.{code}.fix"),
            number(times),
        )
        for code, times in found
    ]
    heads = [t(f"imports.columns.{each}") for each in ("what", "fix", "records")]
    return table(t("imports.reasons"), heads, rows)


def problems(lines: Sequence[RecordLine]) -> Html:
    """Return records with what is wrong about them; values are masked."""
    rows = [
        _problem(line, reason) for line in lines for reason in line.reasons or ({},)
    ]
    columns = ("record", "outcome", "column", "value", "what", "fix")
    heads = [t(f"imports.columns.{each}") for each in columns]
    return table(t("imports.problems"), heads, rows)


def _problem(line: RecordLine, reason: Mapping[str, str]) -> Sequence[str]:
    code = reason.get("code", "")
    return (
        number(line.record),
        t(f"imports.outcomes.{line.outcome}"),
        reason.get("column", ""),
        reason.get("value", ""),
        t(f"import.reasons.{code}.what") if code else "",
        t(f"import.reasons.{code}.fix") if code else "",
    )


def proposal(line: ProposalLine, states: Mapping[str, Sequence[str]]) -> Html:
    """Return one differing state: whose, what the portal has, what the file says."""
    offering = line.offering_en if language() == "en" else line.offering_ja
    card = f"/look_up?q={line.member_number}"
    facts = {
        "member": grouped(line.member_number),
        "offering": offering,
        "now": _state(line.state_now, states),
        "proposed": _state(line.state_proposed, states),
        "as_of": day(line.as_of),
        "from": t("imports.from", batch=line.batch_number, record=number(line.record)),
    }
    rows = [
        (tag("dt", t(f"imports.proposal.{name}")),
         tag("dd", tag("a", said, href=card, target="_self") if name == "member"
             else said))
        for name, said in facts.items()
    ]  # fmt: skip
    return tag("dl", rows, class_="portal-facts")


def _state(code: str, states: Mapping[str, Sequence[str]]) -> str:
    names = states.get(code, (code, code))
    return names[1] if language() == "en" else names[0]
