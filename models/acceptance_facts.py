"""What somebody says about terms, as a form or a command brings it, and its receipt."""

from dataclasses import dataclass
from datetime import datetime

from models.terms_kinds import AcceptanceAct, AcceptanceMethod, Capacity


@dataclass(frozen=True, slots=True)
class NewAcceptance:
    """That somebody accepts, declines or takes back, for a member, and how.

    ``number`` is the version (``None``: the one in force), ``purpose`` the one purpose
    of a privacy policy that is meant. ``offering_code`` is the service about to
    be joined, where none is held yet. ``acted_at`` is when (``None``: now),
    ``served_at`` when the text was shown. ``actor_name``, ``how`` (consent was given
    to whoever acts on behalf) and ``text`` are personal. ``reference`` finds the
    recording or the paper, ``evidence`` is the SHA-256 of a file that shows it.
    """

    member_number: str
    document: str
    act: AcceptanceAct = AcceptanceAct.ACCEPT
    method: AcceptanceMethod = AcceptanceMethod.PHONE
    capacity: Capacity = Capacity.SELF
    number: int | None = None
    purpose: str = ""
    offering_code: str = ""
    language: str = "ja"
    acted_at: datetime | None = None
    served_at: datetime | None = None
    channel: str = ""
    actor_name: str = ""
    how: str = ""
    text: str = ""
    reference: str = ""
    button: str = ""
    evidence: str = ""
    case_number: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptanceReceipt:
    """What was recorded; ``outcome`` is ``recorded``, ``ahead`` or ``already``.

    ``names`` are those of the document, ``version`` its number, ``version_id`` whose.
    """

    number: str
    outcome: str
    acceptance_id: int
    member_number: str
    document: str
    names: tuple[str, str]
    version: int
    version_id: int
    act: AcceptanceAct
    acted_at: datetime
    recorded_at: datetime
    counts_from: datetime
    purpose: str = ""
    repeated: bool = False
