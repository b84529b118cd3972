"""``/healthz``: whether this process can do its work, for load balancers."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal import __version__
from portal.services.check_health import checks
from portal.services.house import the_house


def healthz(_request: Request) -> Response:
    """Answer 200 while the databases answer, 503 otherwise; names nobody."""
    house = the_house()
    found = checks(house.store, house.settings)
    failed = [check.code for check in found if check.state == "failed"]
    facts = {check.code: check.facts for check in found}
    seen = facts.get("worker", {}).get("seen")
    body = {
        "status": "failed" if failed else "ok",
        "version": __version__,
        "databases": {
            check.code.removeprefix("database_"): check.facts.get("version")
            for check in found
            if check.code.startswith("database_")
        },
        "work": {
            "worker_seen_at": seen.isoformat() if seen else None,
            "jobs": dict(facts.get("jobs", {})),
            "due_late": facts.get("due", {}).get("count"),
        },
        "warnings": [check.code for check in found if check.state == "warning"],
        "failed": failed,
    }
    return JSONResponse(
        body, 503 if failed else 200, headers={"Cache-Control": "no-store"}
    )
