"""Keeping what never dies out of the collection after every run.

Streamlit collects all garbage after each script run, in time that the next answer
waits for. Whatever the start imported is frozen there; pages import more on their
first visit, and that is frozen here.
"""

import gc
import sys

_frozen_with: set[int] = set()


def freeze_imports() -> None:
    """Freeze what is loaded if this run imported anything; else do nothing."""
    loaded = len(sys.modules)
    if loaded in _frozen_with:
        return
    _frozen_with.clear()
    _frozen_with.add(loaded)
    gc.collect()
    gc.freeze()
