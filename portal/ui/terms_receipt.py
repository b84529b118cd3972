"""What was recorded about terms, with the number to read out."""

from models.acceptance_facts import AcceptanceReceipt
from portal.ui.session import language
from portal.ui.words import instant, t


def receipt_words(done: AcceptanceReceipt) -> str:
    """Return what was recorded, with the number to read out."""
    return t(
        f"acceptance.outcomes.{done.outcome}",
        document=done.names[0 if language() == "ja" else 1],
        version=done.version,
        act=t(f"acceptance.acts.{done.act}"),
        number=done.number,
        counts=instant(done.counts_from),
        at=instant(done.recorded_at),
    )
