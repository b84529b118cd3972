"""Starlette's client for ASGI apps.

It warns on import that it would rather use a successor of httpx that nothing else
here needs yet.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

__all__ = ["TestClient"]
