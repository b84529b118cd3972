"""What becomes worthless with a step, told beside its button before it is pressed."""

from models.kinds import VersionedKind
from models.publishing_facts import Version
from models.terms_facts import NoticeFact
from portal.domain.publishing.offers import Step
from portal.services.terms.at_stake import AtStake, see_at_stake
from portal.ui.act import ask
from portal.ui.html import Html, show_html, tag
from portal.ui.words import instant, t


def show_at_stake(version: Version, step: Step) -> None:
    """Say which notices and acceptances count no more; of terms alone."""
    if version.kind is not VersionedKind.TERMS:
        return
    if step in (Step.TAKE_BACK, Step.WITHDRAW):
        found = ask(see_at_stake, version.id)
        if found:
            show_html(_told(found, step))


def _told(found: AtStake, step: Step) -> Html:
    lines = [tag("li", _notice(each)) for each in found.notices]
    if found.accepted:
        words = t("terms.at_stake.accepted", count=f"{found.accepted:,}")
        lines.append(tag("li", words))
    return tag(
        "div",
        tag("p", tag("b", t(f"terms.at_stake.{step}"))),
        tag("ul", lines),
        class_="portal-line",
        role="note",
    )


def _notice(notice: NoticeFact) -> str:
    return t(
        "terms.at_stake.notice",
        channel=t(f"acceptance.channels.{notice.channel}"),
        at=instant(notice.given_at),
    )
