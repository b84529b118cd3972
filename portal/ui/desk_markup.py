"""Legal's first page as markup: a table for each question."""

from collections.abc import Sequence
from datetime import timedelta

from models.kinds import VersionState
from models.publishing_facts import Version
from models.terms_facts import TermsVersionFact
from portal.domain.terms.notices import NoticeClock
from portal.domain.terms.owing import COUNTED
from portal.services.terms.desk import Lagging, ReviewDesk, Waiting
from portal.ui import version_markup
from portal.ui.draft_page import place
from portal.ui.html import Html, tag
from portal.ui.place import link
from portal.ui.session import language
from portal.ui.tables import count_words, table
from portal.ui.words import instant, t


def _columns(*names: str) -> list[str]:
    return [t(f"review_desk.columns.{each}") for each in names]


def _to(version: Version, part: str) -> Html:
    return link(version_markup.title(version), place(version, part), page="terms")


def waiting(found: ReviewDesk) -> Html:
    """Return what waits for this person, the longest first, with its clocks."""
    columns = _columns("version", "waits", "who", "since", "wanted", "notice_by")
    rows = [_waits(each, found) for each in found.waiting]
    return table(t("review_desk.waiting"), columns, rows)


def _waits(each: Waiting, found: ReviewDesk) -> tuple[Html | str, ...]:
    version = each.work.version
    return (
        version_markup.to_version(version),
        t(f"publishing.waits.{each.work.waits}"),
        version_markup.who(found.names, version.created_by),
        t("review_desk.days", days=each.days),
        version_markup.wanted(version, found.today),
        version_markup.last_notice(each.notice_by, found.today),
    )


def clocks(found: Sequence[NoticeClock]) -> Html:
    """Return the versions to come that need a notice, the most urgent first."""
    rows = [_clock(each) for each in found]
    columns = _columns("version", "effective", "notice_by", "notice")
    return table(t("review_desk.clocks"), columns, rows)


def _clock(clock: NoticeClock) -> tuple[Html | str, ...]:
    fact = clock.version
    here = {"thing": fact.document, "version": str(fact.number)}
    stands = "given" if clock.given else "over" if clock.over else "to_give"
    words = t(f"review_desk.notices.{stands}")
    return (
        link(_called(fact), here, page="terms"),
        instant(fact.effective_at),
        version_markup.in_days(clock.latest, clock.latest - timedelta(days=clock.left)),
        words if clock.given else tag("b", words),
    )


def lagging(found: Sequence[Lagging]) -> Html:
    """Return the versions whose translations lag."""
    rows = [
        (
            _to(each.version, "clauses"),
            t(f"publishing.phases.{_phase(each.version)}"),
            each.missing,
            each.stale,
        )
        for each in found
    ]
    columns = _columns("version", "stands", "missing", "stale")
    return table(t("review_desk.lagging"), columns, rows)


def owing(found: Sequence[tuple[TermsVersionFact, int]]) -> Html:
    """Return how many members still owe each document an acceptance."""
    rows = [
        (link(_called(fact), {"document": fact.document}, page="acceptances"),
         count_words(count, COUNTED))
        for fact, count in found
    ]  # fmt: skip
    return table(t("review_desk.owing"), _columns("version", "members"), rows)


def _called(fact: TermsVersionFact) -> str:
    name = fact.name_en if language() == "en" else fact.name_ja
    return t("version.title", name=name, number=fact.number)


def _phase(version: Version) -> str:
    return "live" if version.state is VersionState.APPROVED else version.state.value


def coming(found: Sequence[Version]) -> Html:
    """Return what is approved for later, the next first."""
    rows = [
        (_to(each, "compare"), instant(each.effective_at) if each.effective_at else "")
        for each in found
    ]
    return table(t("review_desk.coming"), _columns("version", "effective"), rows)
