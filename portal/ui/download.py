"""Files that are made when somebody asks for them.

Streamlit calls for the content in a thread of its own, without the screen, long
after the screen was drawn; so who asks is asked of the database there and then.
"""

import secrets
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from models.facts import Occasion
from portal import clock
from portal.services.export import File
from portal.services.house import the_settings, the_store
from portal.services.sign_in import still_signed_in
from portal.store.engine import Store
from portal.ui.session import sign_in_key

P = ParamSpec("P")


def content_of(
    service: Callable[Concatenate[Store, Occasion, P], File],
    /,
    *request: P.args,
    **more: P.kwargs,
) -> Callable[[], bytes]:
    """Return what makes the file: it asks again who acts, then calls ``service``."""
    known = sign_in_key()

    def make() -> bytes:
        acting = still_signed_in(the_store(), the_settings(), known, seen=True)
        occasion = Occasion(acting, clock.now(), request=secrets.token_hex(8))
        return service(the_store(), occasion, *request, **more).content

    return make
