"""The last route: an address without an answer."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


def missing(_request: Request) -> Response:
    """Answer 404 as JSON; Streamlit would answer 200 with its page."""
    return JSONResponse({"error": "not_found"}, 404)
