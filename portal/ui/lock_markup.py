"""Locks as markup: what is blocked, by whom, until when, and what to say."""

from datetime import datetime

from models.kinds import LockBlock, LockSource
from models.lock_facts import LockFact
from portal.domain.card import Card, ShownLock, ShownMembership
from portal.domain.locks import Bar, allowed_blocks, blocked
from portal.ui.html import Html, tag
from portal.ui.place import DO, ON, asked, here, link
from portal.ui.session import language
from portal.ui.words import day, instant, t
from portal.wording import has

RELEASE = "release"


def called(lock: LockFact) -> str:
    """Return what a lock is called: its own name, else its reason.

    One that a violation led to is called by both, its name is the case's number.
    """
    reason = reason_words(lock.reason)
    if lock.name and lock.name == lock.case_number:
        return t("violations.locked", reason=reason, number=lock.name)
    return lock.name or reason


def reason_words(code: str) -> str:
    """Return the words of a lock's reason."""
    key = f"locks.reasons.{code}"
    return t(key) if has(key) else code


def block_words(blocks: frozenset[LockBlock]) -> str:
    """Return what is blocked, in the order people read it."""
    names = [t(f"locks.blocks.{each}") for each in allowed_blocks(hold=True)
             if each in blocks]  # fmt: skip
    return t("house.between").join(names) or t("locks.card.nothing")


def scope_words(shown: ShownLock) -> str:
    """Return what a lock lies on."""
    scope = t(f"locks.scopes.{shown.fact.scope}")
    return (
        t("locks.card.on", scope=scope, on=shown.on.say(language()))
        if shown.on
        else scope
    )


def tell_words(shown: ShownLock) -> str | None:
    """Return what is read to the caller; None where a lock is not their affair.

    Of a legal hold nobody is told by themselves, nor of what blocks nothing.
    """
    if shown.member_text:
        return shown.member_text
    if shown.fact.legal_hold or not shown.fact.blocks:
        return None
    key = f"locks.tell.{shown.fact.reason}"
    return t(key if has(key) else "locks.tell.OTHER")


def lock_badge(shown: ShownMembership) -> Html | None:
    """Return how many locks a membership has, beside its state."""
    return lock_count(len(shown.locks))


def lock_count(count: int) -> Html | None:
    """Return how many locks there are, as a sign with words; None for none."""
    if not count:
        return None
    words_ = t("locks.card.count", count=count)
    return tag("span", words_, class_="portal-badge portal-locked")


def is_out_of_use(shown: ShownMembership) -> bool:
    """Return whether locks keep a member from using what their state lets them use."""
    return bool(blocked(shown.locks) & {LockBlock.USE, LockBlock.SIGN_IN})


def blocked_line(shown: ShownMembership) -> Html | None:
    """Return what the locks of a membership keep from happening."""
    if not shown.locks:
        return None
    held = blocked(shown.locks)
    return tag("p", t("locks.card.blocked", blocks=block_words(held)), class_="warn")


def locks(card: Card) -> Html | None:
    """Return the locks around a member, each with what belongs to it."""
    if not card.locks:
        return None
    return tag(
        "section",
        [_lock(each, card) for each in card.locks],
        class_="portal-desk portal-hold portal-locks",
        aria_label=t("locks.card.title", count=len(card.locks)),
    )


def _lock(shown: ShownLock, card: Card) -> Html:
    lock = shown.fact
    name = "locks.card.hold" if lock.legal_hold else "locks.card.lock"
    return tag(
        "div",
        tag("b", t(name, name=called(lock))),
        " ",
        tag("span", t("locks.card.blocks", blocks=block_words(lock.blocks))),
        " ",
        tag("span", " · ".join(_facts(shown)), class_="quiet"),
        " ",
        _release(shown) if card.today else None,
        _tell(shown),
        tag("p", _note(shown.text), class_="quiet") if shown.text else None,
        class_="lock",
    )


def _note(text: str) -> list[Html | str]:
    return [tag("b", t("locks.card.note")), " ", text]


def _tell(shown: ShownLock) -> Html | None:
    words = tell_words(shown)
    if words is None:
        return None
    label = tag("span", t("card.tell"), class_="label")
    return tag("p", label, t("card.tell_line", words=words), class_="tell")


def _facts(shown: ShownLock) -> list[str]:
    lock = shown.fact
    found = [scope_words(shown), t("card.since", on=day(lock.valid_from))]
    found.append(until_words(shown.fact, shown.until))
    if lock.name:
        found.append(t("card.because", reason=reason_words(lock.reason)))
    if lock.derived:
        return [*found, t("locks.card.derived")]
    found.append(t("locks.card.source", source=t(f"locks.sources.{lock.source}")))
    if shown.by:
        found.append(shown.by.say(language()))
    if lock.case_number:
        found.append(t("card.case", number=lock.case_number))
    return [*found, lock.receipt]


def until_words(lock: LockFact, ends: datetime | None) -> str:
    """Return until when a lock holds: its last day, or the instant it was let go."""
    if ends is None:
        return t("locks.card.open_end")
    if lock.until_on is not None and ends == lock.valid_to:
        return t("card.until", on=day(lock.until_on))
    return t("locks.card.until_at", at=instant(ends))


def _release(shown: ShownLock) -> Html | None:
    """Return the link to the release, or who may."""
    lock = shown.fact
    if shown.kept is Bar.NOT_YOURS:
        both = dict.fromkeys((lock.source, LockSource.LEGAL))
        who = t("house.between").join(t(f"locks.sources.{each}") for each in both)
        return tag("span", t("locks.card.not_yours", who=who), class_="quiet")
    if shown.kept is not None:
        return None
    pressed = asked(DO) == RELEASE and asked(ON) == str(lock.id)
    place = {DO: None, ON: None} if pressed else {DO: RELEASE, ON: str(lock.id)}
    return link(
        t("locks.card.release"),
        here(**place),
        class_="portal-tool",
        aria_expanded="true" if pressed else "false",
        data_opens=f"{RELEASE} {lock.id}",
    )
