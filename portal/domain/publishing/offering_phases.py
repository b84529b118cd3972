"""The phases an offering passes through itself, whatever its versions do."""

from collections.abc import Mapping

from models.kinds import OfferingPhase as Phase

NEXT: Mapping[Phase, tuple[Phase, ...]] = {
    Phase.CONSIDERED: (Phase.DESIGN, Phase.REJECTED),
    Phase.DESIGN: (Phase.PREPARATION, Phase.REJECTED),
    Phase.PREPARATION: (Phase.IN_SERVICE, Phase.REJECTED),
    Phase.IN_SERVICE: (Phase.ENDING,),
    Phase.ENDING: (Phase.ENDED,),
    Phase.ENDED: (),
    Phase.REJECTED: (),
}
"""Where each phase can lead."""

WITH_CONCEPT = frozenset(
    {Phase.PREPARATION, Phase.IN_SERVICE, Phase.ENDING, Phase.ENDED}
)
"""Nobody gets here with an empty concept."""

JOINABLE = frozenset({Phase.IN_SERVICE})
"""In these people can join."""

USABLE = frozenset({Phase.IN_SERVICE, Phase.ENDING})
"""In these people use it, so somebody answers them; who left can be taken back."""

TMF_STATUS: Mapping[Phase, str] = {
    Phase.CONSIDERED: "In study",
    Phase.DESIGN: "In design",
    Phase.PREPARATION: "In test",
    Phase.IN_SERVICE: "Launched",
    Phase.ENDING: "Retired",
    Phase.ENDED: "Obsolete",
    Phase.REJECTED: "Rejected",
}
"""What the catalogs of the TM Forum call each phase (lifecycle status, TMF633)."""


def leads_to(was: Phase, became: Phase) -> bool:
    """Return whether a way leads from one phase to another, or they are the same."""
    return was is became or any(leads_to(each, became) for each in NEXT[was])
