"""A run may end at any touch of the screen's state: no draft stays, none is lost."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException

from portal.domain.card import Words
from portal.domain.forms.definition import Field, FieldKind, Form
from portal.services.drafts import drop_draft, keep_draft, kept_draft
from portal.ui import draft, form, form_draft
from portal.ui.act import Result
from portal.ui.keys import key

FORM = Form((Field("name", FieldKind.TEXT, Words("名前", "Name")),))
HERE = draft.Draft("place", None, "where", "event")
NEVER = 10_000


class State(dict[str, Any]):
    """The state of a screen, which ends the run at one of its touches."""

    touches = NEVER

    def _touch(self) -> None:
        self.touches -= 1
        if self.touches == 0:
            raise RerunException(RerunData())

    def __contains__(self, name: object) -> bool:
        self._touch()
        return super().__contains__(name)

    def __getitem__(self, name: str) -> Any:
        self._touch()
        return super().__getitem__(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self._touch()
        super().__setitem__(name, value)

    def get(self, name: str, default: Any = None) -> Any:
        self._touch()
        return super().get(name, default)

    def setdefault(self, name: str, default: Any = None) -> Any:
        self._touch()
        return super().setdefault(name, default)

    def pop(self, name: str, *default: Any) -> Any:
        self._touch()
        return super().pop(name, *default)


class Screen:
    """A screen whose next run ends at one touch, and a server that it asks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Begin with nothing typed and nothing kept."""
        self._patch = monkeypatch
        self.server: dict[str, str] = {}
        monkeypatch.setattr(draft, "try_out", self._ask)
        self.reload()

    def reload(self) -> None:
        """Forget all that the screen knew."""
        self.state = State()
        for module in (draft, form):
            self._patch.setattr(module.st, "session_state", self.state)

    def _ask(self, service: object, *asked: Any) -> Result[Mapping[str, str]]:
        # The services look up who acts first, and for that a run may end as well.
        self.state.get("portal.acting")
        if service is keep_draft:
            self.server = dict(asked[-1])
        elif service is drop_draft:
            self.server = {}
        return Result(dict(self.server) if service is kept_draft else None)

    def run(self, step: Callable[[], None], ends_at: int = NEVER) -> bool:
        """Take a step of a run; return whether the run ended within it."""
        self.state.touches = ends_at
        try:
            step()
        except RerunException:
            return True
        finally:
            self.state.touches = NEVER
        return False

    def type(self, text: str) -> None:
        """Change the field that is on the screen, as the browser does."""
        name = key("form", "place")
        on_screen = replace(dict.__getitem__(self.state, name), shown={"name"})
        dict.update(self.state, {name: on_screen, key("place", "name"): text})

    @property
    def typed(self) -> Any:
        """What stands in the field."""
        return dict.get(self.state, key("place", "name"))


def show() -> None:
    form_draft.open_kept(FORM, {}, HERE)


def done() -> None:
    form_draft.give_up(HERE)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    return Screen(monkeypatch)


def every_end(screen: Screen, story: Callable[[int], bool]) -> int:
    """Tell a story once for every touch at which its run may end."""
    for touch in range(1, 100):
        screen.server.clear()
        screen.reload()
        screen.run(show)
        if not story(touch):
            return touch
    raise AssertionError


def test_a_run_that_ends_while_it_keeps_what_is_typed_leaves_nothing_after_saving(
    screen: Screen,
):
    def story(touch: int) -> bool:
        screen.type("typed")
        ended = screen.run(show, ends_at=touch)
        screen.run(done)
        assert screen.server == {}
        return ended

    assert every_end(screen, story) > 5


def test_a_run_that_ends_while_it_keeps_what_is_typed_keeps_it_on_the_next(
    screen: Screen,
):
    def story(touch: int) -> bool:
        screen.type("typed")
        ended = screen.run(show, ends_at=touch)
        screen.run(show)
        assert screen.server == {"name": "typed"}
        return ended

    assert every_end(screen, story) > 5


def test_a_run_that_ends_while_saving_leaves_nothing(screen: Screen):
    def story(touch: int) -> bool:
        screen.type("typed")
        screen.run(show)
        ended = screen.run(done, ends_at=touch)
        assert screen.server == {}
        screen.run(show)
        assert (screen.server, screen.typed) == ({}, "")
        return ended

    assert every_end(screen, story) > 3


def test_a_run_that_ends_while_it_finds_a_draft_again_finds_it_on_the_next(
    screen: Screen,
):
    def story(touch: int) -> bool:
        screen.type("typed")
        screen.run(show)
        screen.reload()
        ended = screen.run(show, ends_at=touch)
        screen.run(show)
        assert (screen.server, screen.typed) == ({"name": "typed"}, "typed")
        return ended

    assert every_end(screen, story) > 5
