"""Hold the rows of a register against the events that say how they came to be."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from portal.domain.verifying import Flaw, Found

Pairs = Mapping[str, tuple[Any, Any]]
"""By column: what stands in the row, and what its event says."""


def told_otherwise(
    place: str, rows: Iterable[Any], told: Callable[[Any, dict[str, Any]], Pairs]
) -> Iterator[Found]:
    """Yield the rows without an event, and those of which it says something else.

    A row has its ``id`` and the ``body`` of its event, None where there is none.
    """
    for row in rows:
        if row.body is None:
            yield Found(Flaw.UNAUDITED, place, row.id)
            continue
        pairs = told(row, json.loads(row.body)).items()
        wrong = [name for name, (here, there) in pairs if here != there]
        if wrong:
            yield Found(Flaw.LEDGER, place, row.id, ", ".join(wrong))
