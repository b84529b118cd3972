"""``jobs`` lists background jobs and steers them, in both languages and as JSON."""

import json
from collections.abc import Iterator

import pytest

from models.job_facts import Job
from portal.__main__ import main
from portal.config import read_settings
from portal.store.engine import open_store
from tests.desk import Desk
from tests.services.jobs.counting import ask


@pytest.fixture
def job(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store = open_store(read_settings(database_url=sqlite_url))
    yield ask(Desk.open(store))
    store.close()


def test_jobs_are_listed_taken_off_and_let_go_on(
    job: Job, capsys: pytest.CaptureFixture[str]
):
    assert main(["jobs", "list", "--as", "admin-1"]) == 0
    said = capsys.readouterr().out
    assert job.number in said
    assert "順番待ち" in said
    assert "waits its turn" in said

    states = []
    for do in ("cancel", "retry"):
        assert main(["jobs", do, job.number, "--as", "admin-1", "--json"]) == 0
        states.append(json.loads(capsys.readouterr().out)["state"])
    assert states == ["cancelled", "waiting"]

    assert main(["jobs", "list", "--as", "admin-1", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["count"], listed["jobs"][0]["number"]) == (1, job.number)


@pytest.mark.usefixtures("job")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["cancel"], 2),
        (["list", "J-1-3"], 2),
        (["list", "--limit", "0"], 2),
        (["retry", "J-1-3"], 1),
        (["cancel", "J-9-9"], 1),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
):
    assert main(["jobs", *words, "--as", "admin-1"]) == code
    assert "Traceback" not in capsys.readouterr().err
