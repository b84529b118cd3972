"""The text of a notice: that the terms change, what they say then, and from when.

Civil Code art. 548-4(2) asks for these three. The new content is told clause by
clause where it changes; whoever copies the text adds where the whole of it stands.
"""

from zoneinfo import ZoneInfo

from models.facts import Occasion
from models.kinds import Permission
from models.publishing_facts import Content, Version
from portal.domain.calendar import day_of
from portal.domain.publishing.phases import in_force
from portal.domain.terms.table import Line, Remark
from portal.services.door import require
from portal.services.publish.meeting import meet
from portal.services.terms.comparing import compare_versions
from portal.store.engine import Store
from portal.wording import say
from portal.wording.dates import day_words

TOLD = (Remark.ADDED, Remark.REMOVED, Remark.CHANGED, Remark.MOVED)
"""What a member has to know; numbers and blanks are left out."""


def notice_text(
    store: Store, occasion: Occasion, version_id: int, language: str
) -> str:
    """Return the text of a notice of a version in one language, ready to be copied."""
    require(store, occasion.acting, Permission.TERMS_READ)
    with store.read() as connection:
        met = meet(connection, version_id, lock=False)
    version = met.version
    others = [each for each in met.versions if each.id != version.id]
    before = in_force(others, version.effective_at or occasion.at)
    head = _head(version, language)
    parts = [*head, *_reasons(version.content, language)]
    if before is not None:
        found = compare_versions(
            store, occasion, version.code, (before.number, version.number), language
        )
        parts += _changes(found.lines, language)
    return "\n\n".join(parts) + "\n"


def _head(version: Version, language: str) -> list[str]:
    name = str(version.content[f"name_{language}"])
    title = say("terms.notice.title", language, name=name)
    if version.effective_at is None:
        return [title, say("terms.notice.changes_some_day", language, name=name)]
    on = day_of(version.effective_at, ZoneInfo(version.zone))
    said = say("terms.notice.changes", language, name=name,
               on=day_words(on, language), number=version.number)  # fmt: skip
    return [title, said]


def _reasons(content: Content, language: str) -> list[str]:
    reasons = str(content.get(f"reasons_{language}") or "").strip()
    return [f"{say('terms.notice.reasons', language)}\n{reasons}"] if reasons else []


def _changes(lines: tuple[Line, ...], language: str) -> list[str]:
    told = [_line(each, language) for each in lines if each.remark in TOLD]
    return [say("terms.notice.content", language), *told] if told else []


def _line(line: Line, language: str) -> str:
    if line.remark is Remark.REMOVED:
        return say("terms.notice.removed", language, place=line.old_place)
    words = "".join(run.words for run in line.new).strip()
    return f"{say(f'terms.notice.{line.remark}', language)} {words}"
