"""Waiting until a page has everything that it asked for, and stands still.

Every page carries ``rest.js``, which follows what the page asks of the server and
what it hears. A press counts from its very moment, on a slow machine too.
"""

import json
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SCRIPT = Path(__file__).with_name("rest.js").read_text(encoding="utf-8")
STEP = 50
"""Milliseconds between two looks."""

_ASKS = {name: each.number for name, each in BackMsg.DESCRIPTOR.fields_by_name.items()}
_SAYS = {
    name: each.number for name, each in ForwardMsg.DESCRIPTOR.fields_by_name.items()
}


def watch(profile: Any) -> None:
    """Let every page of this browser profile be followed."""
    numbers = {
        "rerun": _ASKS["rerun_script"],
        "begun": _SAYS["new_session"],
        "finished": _SAYS["script_finished"],
        "again": ForwardMsg.FINISHED_EARLY_FOR_RERUN,
    }
    profile.add_init_script(f"({SCRIPT})({json.dumps(numbers)})")


def rest(page: Any) -> None:
    """Wait until a page of ours has its answer and nothing moves any more."""
    page.wait_for_function("() => window.portalRest.rests()", polling=STEP)


def stand_still(page: Any) -> None:
    """Wait until nothing moves on any page, Streamlit's or not."""
    page.wait_for_function("() => window.portalRest.stands()", polling=STEP)


def has_sent(page: Any, text: str) -> None:
    """Wait until what was typed went to the server, and was answered."""
    page.wait_for_function("text => window.portalRest.sent(text)", arg=text)
    rest(page)
