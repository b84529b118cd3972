"""Pressing the bodies of many events that are alike but for their subject and values.

A million events of one import share who, when and by which door. The press takes the
bytes of one model event from the one audit writer, cuts them where the subject and
the values stand, and fills these in: the bytes are those the writer itself would make.
"""

from models.facts import Entry, Occasion
from portal.domain.canonical import canonical
from portal.store.audit import body_of

_ENTITY, _MEMBER = 2**53 - 1, 2**53 - 2
_PARTS = ("after", "facts", "private")


class Press:
    """Presses bodies of first events: ``before`` and ``prev`` are empty."""

    def __init__(self, occasion: Occasion, model: Entry) -> None:
        """Take action, kind of entity, version, outcome and reason from ``model``."""
        marks = {part: {"@": part} for part in _PARTS}
        entry = Entry(
            action=model.action,
            entity_type=model.entity_type,
            entity_id=_ENTITY,
            member_id=_MEMBER,
            entity_version=model.entity_version,
            after=marks["after"],
            facts=marks["facts"],
            reason=model.reason,
            outcome=model.outcome,
            new=True,
        )
        body = body_of(occasion, entry, marks["private"], None)
        cuts = (
            canonical(marks["after"]),
            canonical(marks["facts"]),
            str(_ENTITY).encode(),
            str(_MEMBER).encode(),
            canonical(marks["private"]),
        )
        pieces = []
        for cut in cuts:
            piece, _, body = body.partition(cut)
            pieces.append(piece)
        self._pieces = (*pieces, body)

    def body(
        self, entity_id: int, member_id: int, after: bytes, facts: bytes, private: bytes
    ) -> bytes:
        """Return the bytes of one event; the parts are canonical JSON objects."""
        one, two, three, four, five, six = self._pieces
        entity, member = b"%d" % entity_id, b"%d" % member_id
        return b"".join(
            (one, after, two, facts, three, entity, four, member, five, private, six)
        )
