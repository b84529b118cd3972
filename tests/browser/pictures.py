"""Take the pictures of the guides anew: ``python -m tests.browser.pictures``.

A portal of its own with the sample company is walked through as the guides tell it,
once per language; what the browser shows goes to ``docs/pictures``.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from portal.ui.words import capital
from portal.wording import LANGUAGES, say
from tests.browser.visitor import WAIT
from tests.house.files import ROOT
from tests.programs import chromium
from tests.server import served

FOLDER = ROOT / "docs" / "pictures"
SCREEN = {"width": 1366, "height": 768}
LOCALES = {"ja": "ja-JP", "en": "en-US"}
FILE = ROOT / "tests" / "data" / "members-legacy-cp932.csv"
TAKAHASHI, NAMESAKE = "300-000-0017", "300-000-0025"
SAITO, ITO = "300-000-0058", "300-000-0096"
MAIL = {"ja": "ほのかぜメール", "en": "Honokaze Mail"}
VIDEO = {"ja": "ほのかぜシアター", "en": "Honokaze Theatre"}
PHONE = {"ja": "ほのかぜモバイル", "en": "Honokaze Mobile"}
REASONS = {"ja": ("本人申出", "料金"), "en": ("At the member's request", "Price")}
CLEAR = ".stSkeleton, [data-testid='stStatusWidget']"
"""What shows that a page is not ready yet."""


class Walk:
    """One person of the sample staff at a screen, in one language."""

    def __init__(self, page: Any, address: str, language: str) -> None:
        """Begin with nothing open."""
        self.page, self.address, self.language = page, address, language

    def word(self, key: str, **facts: object) -> str:
        """Return a sentence in this language."""
        return say(key, self.language, **facts)

    def sign_in(self, code: str) -> None:
        """Come in as a member of the sample staff."""
        self.page.goto(self.address)
        name = self.word("sign_in.button")
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.get_by_text(code, exact=True).click()
        self.page.get_by_text(self.word("house.sign_out")).first.wait_for()

    def find(self, text: str) -> None:
        """Type what a caller says."""
        box = self.page.locator("input[type=search]")
        box.fill(text)
        box.press("Enter")
        self.page.locator(".portal-found").wait_for()
        self.rest()

    def move(self, offering: dict[str, str], event: str) -> None:
        """Open the form of a move of one service."""
        card = self.page.locator(".portal-hold", has_text=offering[self.language])
        card.locator(f"a[href*='do={event}']").click()
        self.page.get_by_text(self.word("changes.preview.title")).wait_for()
        self.rest()

    def press(self, words: str) -> None:
        """Press what carries these words."""
        self.page.get_by_text(words, exact=True).first.click()
        self.rest()

    def rest(self) -> None:
        """Wait until the screen stands still."""
        self.page.wait_for_timeout(1500)
        for each in self.page.locator(CLEAR).all():
            each.wait_for(state="hidden")
        self.page.wait_for_timeout(500)

    def take(self, name: str, *, show: Any = None) -> None:
        """Take a picture from the top, or with ``show`` at its end."""
        self.page.evaluate(
            "document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)"
        )
        if show is not None:
            show.scroll_into_view_if_needed()
        self.page.mouse.move(SCREEN["width"] - 5, SCREEN["height"] - 5)
        self.page.evaluate("document.activeElement?.blur()")
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=FOLDER / f"{name}.{self.language}.png")


@contextmanager
def walk(browser: Any, address: str, language: str) -> Iterator[Walk]:
    """Open a browser profile of its own."""
    context = browser.new_context(
        viewport=SCREEN, locale=LOCALES[language], timezone_id="Asia/Tokyo"
    )
    context.set_default_timeout(WAIT)
    try:
        yield Walk(context.new_page(), address, language)
    finally:
        context.close()


def desk(at: Walk) -> None:
    """Find, look, change, and take a plan back, as the help desk."""
    asked, price = REASONS[at.language]
    at.sign_in("desk-1")
    at.rest()
    at.find("たかはし")
    at.take("find")
    at.find(TAKAHASHI)
    at.take("card")
    at.find(NAMESAKE)
    at.move(MAIL, "suspend")
    at.press(asked)
    at.take("change")
    _button(at, "changes.submit.now", "利用停止", "Suspend").click()
    at.page.get_by_text(at.word("changes.receipt.copy")).wait_for()
    at.rest()
    at.take("receipt")
    at.move(MAIL, "reinstate")
    at.press(asked)
    _button(at, "changes.submit.now", "利用再開", "Reinstate").click()
    at.page.get_by_text(at.word("changes.receipt.copy")).wait_for()
    at.rest()
    at.move(MAIL, "withdraw")
    at.press(price)
    at.press(at.word("changes.when.month_end"))
    planned = _button(at, "changes.submit.later", "退会", "Withdraw")
    at.take("withdraw", show=planned)
    at.find(SAITO)
    at.move(VIDEO, "undo")
    at.take("undo", show=at.page.get_by_role("button", name=at.word("changes.cancel")))
    at.find(ITO)
    card = at.page.locator(".portal-hold", has_text=PHONE[at.language])
    card.locator("summary").click()
    at.rest()
    at.take("refusal", show=card)


def _button(at: Walk, key: str, ja: str, en: str) -> Any:
    words = at.word(key, event=ja if at.language == "ja" else en)
    return at.page.get_by_role("button", name=words)


def tools(at: Walk) -> None:
    """Reveal a contact and look at another day."""
    at.sign_in("desk-2")
    at.rest()
    at.find(TAKAHASHI)
    at.press(at.word("card.tools.reveal"))
    at.take("reveal")
    at.press(at.word("card.tools.dates"))
    at.take("another-day")


def supervisor(at: Walk) -> None:
    """Answer what waits, and read the life of a member."""
    at.sign_in("supervisor-1")
    at.page.get_by_text(at.word("approvals.refuse")).first.wait_for()
    at.rest()
    at.take("approvals")
    at.page.goto(f"{at.address}/audit_trail?on=3000000025")
    at.page.get_by_text(at.word("trail.tag.changes")).first.wait_for()
    at.page.wait_for_timeout(4000)
    at.rest()
    at.take("trail")


def imports(at: Walk) -> None:
    """Look at a file before it is imported."""
    at.sign_in("info-1")
    at.page.locator("input[type=file]").set_input_files(FILE)
    at.page.get_by_role("button", name=at.word("imports.check")).click()
    at.page.get_by_text(at.word("imports.reconciliation")).wait_for()
    at.rest()
    at.take("import")


def owner(at: Walk) -> None:
    """Give a service a trial, change a limit, let somebody walk."""
    at.sign_in("owner-1")
    at.page.goto(f"{at.address}/lifecycle_designer")
    at.rest()
    which = at.page.get_by_role("combobox", name=at.word("designer.fields.offering"))
    which.press("ArrowDown")
    at.page.keyboard.insert_text(MAIL[at.language])
    at.page.keyboard.press("Enter")
    for field, text in (
        ("code", "mail_own"),
        ("name_ja", "ほのかぜメール専用"),
        ("name_en", "Honokaze Mail only"),
    ):
        words = capital(at.word(f"publishing.places.{field}"))
        at.page.get_by_label(words, exact=True).fill(text)
    at.rest()
    at.press(at.word("designer.make_own"))
    at.take("designer", show=at.page.locator(".portal-parts"))
    place = f"{at.address}/lifecycle_designer?thing=mail_own&version=1"
    at.page.goto(f"{place}&part=limits&row=whole_months_between@take_leave@active")
    at.rest()
    at.take("limits")
    at.page.goto(f"{place}&part=walk")
    at.rest()
    for event in (("申込", "Apply"), ("入会", "Activate")):
        words = event[0 if at.language == "ja" else 1]
        exactly = re.compile(f"^{words}$")
        at.page.locator("label").filter(has_text=exactly).first.click()
        at.rest()
        at.press(at.word("designer.walk.go"))
    at.take("simulation")


def main(only: list[str]) -> None:
    """Take all pictures, or those of the walks that are named."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        for language in LANGUAGES:
            url = f"sqlite:///{Path(folder, f'{language}.db')}"
            with served(DATABASE_URL=url, PORTAL_SAMPLE="true") as portal:
                for part in (desk, tools, supervisor, imports, owner):
                    if not only or part.__name__ in only:
                        with walk(browser, portal.address, language) as at:
                            part(at)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
