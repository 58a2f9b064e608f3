"""A person of the story at a browser: reads pages, acts by role and label, with the hand the narrative is told with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.page import (
    DESKTOP,
    PHONE,
    STEP_SECONDS,
    Watch,
    axe,
    look_at,
    one_time_code,
    open_context,
    scrolls_sideways,
    small_targets,
)
from tests.browser.server import Account
from tests.cycle.hands import Hand, named

if TYPE_CHECKING:
    from tests.cycle.course import Course

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
MOST_BYTES = 300_000
Name = str | re.Pattern[str]


@dataclass
class Person:
    """Somebody with an account, or the public without one."""

    course: Course
    hand: Hand
    account: Account | None
    watch: Watch = field(default_factory=Watch)
    context: BrowserContext | None = None
    _page: Page | None = None

    @property
    def page(self) -> Page:
        """The page in front of the person; signs in first where nobody is."""
        if self._page is None:
            self.context = open_context(self.course.browser, self.course.address)
            self.watch.follow(self.context)
            self._page = self.context.new_page()
            if self.account is None:
                self._page.goto("/")
            else:
                self._sign_in(self.account)
        return self._page

    @property
    def main(self) -> Locator:
        """The content of the page, without head and foot."""
        return self.page.get_by_role("main")

    def go_home(self) -> None:
        """The day is over: the browser is closed, the session with it."""
        if self.context is not None:
            self.context.close()
        self.context = self._page = None

    # Acts, in the order in which they are needed

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)
        self._looks_where_nobody_was()

    def go_to(self, entry: str) -> None:
        """Choose an entry of the main navigation."""
        menu = self.page.get_by_role("navigation", name="Hauptnavigation")
        # A page that is loaded: the skip link's jump, with which the keyboard begins, is none.
        with self.page.expect_event("load"):
            self.hand.press(menu.get_by_role("link", name=entry, exact=True))
        expect(menu.get_by_role("link", name=entry, exact=True)).to_have_attribute("aria-current", "page")

    def follow(self, link: Name) -> None:
        """Follow a link of the page; where two have the name, the first."""
        with self.page.expect_event("load"):
            self.hand.press(self._named("link", link))
        self._looks_where_nobody_was()

    def press(self, button: Name) -> None:
        """Press a button of the page and wait for the page that answers."""
        with self.page.expect_event("load"):
            self.hand.press(self._named("button", button))

    def press_twice(self, button: Name) -> None:
        """Press a button twice in a row, as impatient people do, and wait for the page that answers."""
        before = self.page.url
        self.hand.press_twice(self._named("button", button))
        self.page.wait_for_url(lambda url: url != before)

    def fill(self, label: str, text: str) -> None:
        """Write into a field."""
        self.hand.fill(self.field(label), text)

    def leave_the_field(self) -> None:
        """Go on to the next field."""
        self.page.keyboard.press("Tab")

    def pick_day(self, label: str, day: date) -> None:
        """Give a day."""
        self.hand.pick_day(self.field(label), day)

    def choose(self, label: str, option: Name) -> None:
        """Choose from a list; by a pattern where the option's text holds what is not the story's."""
        field = self.field(label)
        if isinstance(option, re.Pattern):
            texts = field.locator("option").all_inner_texts()
            option = next(text.strip() for text in texts if option.search(text.strip()))
        self.hand.choose(field, option)

    def search(self, label: str, option: str) -> None:
        """Choose from a list that is searched by typing."""
        self.hand.search(self.field(label), option[:6], option)

    def tick(self, label: str) -> None:
        """Tick one box of a group."""
        self.hand.tick(self.main.get_by_role("checkbox", name=label, exact=True))

    def answer(self, question: str, answer: str) -> None:
        """Select one of the answers to a question."""
        group = self.main.get_by_role("group", name=named(question))
        self.hand.select(group.get_by_role("radio", name=answer, exact=True))

    # What the person sees

    def field(self, label: str) -> Locator:
        """A field by its label."""
        # A list that is searched by typing carries the label a second time, on its open list.
        return self.main.get_by_label(named(label)).and_(self.page.locator("input, select, textarea"))

    def reads(self, *words: Name) -> None:
        """The page's content says these words."""
        for text in words:
            expect(self.main).to_contain_text(text)

    def waits_for(self, words: str) -> None:
        """The page says these words once the work in the background is done."""
        expect(self.main).to_contain_text(words, timeout=120_000)

    def sends_on_her_own(self, act: str) -> int:
        """Send the page's form to an address it does not offer; returns what the server answers."""
        return self.page.evaluate(
            """async act => (await fetch(act, {method: "POST", body: new FormData(
                document.querySelector("main form"))})).status""",
            act,
        )

    def downloads(self, link: Name) -> bytes:
        """The file behind a link."""
        with self.page.expect_download() as waiting:
            self.hand.press(self._named("link", link))
        return Path(waiting.value.path()).read_bytes()

    def is_told(self, words: Name) -> None:
        """The page answers the act with a message."""
        expect(self.main.get_by_role("status").first).to_contain_text(words)

    def is_refused(self, words: Name) -> None:
        """The page says above the form what is wrong; the reader starts there."""
        summary = self.main.get_by_role("alert").first
        expect(summary).to_contain_text(words)
        self.looks()

    def is_not_offered(self, name: str) -> None:
        """No button and no link of the page has this name."""
        for role in ("button", "link"):
            expect(self.main.get_by_role(role, name=name, exact=True)).to_have_count(0)

    def fact(self, name: str) -> str:
        """What stands beside a name in the page's list of facts."""
        facts = self.main.get_by_role("term").filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
        return facts.first.locator("xpath=following-sibling::*[1]").inner_text().strip()

    def stop(self, name: str) -> Locator:
        """A stop of the thread in its text twin."""
        heading = self.page.get_by_role("heading", name=name, exact=True)
        return self.main.get_by_role("listitem").filter(has=heading)

    def path(self) -> str:
        """The address of the page, without the server's and without the mark the skip link left."""
        return self.page.url.removeprefix(self.course.address).partition("#")[0]

    def title(self) -> str:
        """The page's heading."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def looks(self) -> None:
        """Nothing for axe on the desktop and at 320 px, every target large enough, nothing scrolls sideways.

        Under the keyboard the same pages come again; there the tabbing is what is tested.
        """
        if self.hand.name == "mouse":
            self.course.looked_at.add(self._kind_of_page())
            faults = faults_of(self.page)
            assert not faults, (self.page.url, faults)

    def _looks_where_nobody_was(self) -> None:
        """A page of a kind that this course has not seen yet is looked at, whatever the story does there."""
        if self._kind_of_page() not in self.course.looked_at:
            self.looks()

    def _kind_of_page(self) -> str:
        """The page's address without the numbers in it."""
        return re.sub(r"[0-9a-f-]{36}|\d+", "0", urlsplit(self.page.url).path)

    def photographs(self, name: str, *, height: int = 900, at: Locator | None = None) -> None:
        """Keep what the page looks like for the manual, from its top or from `at`, where the run was asked to."""
        if not self.course.pictures or self.hand.name != "mouse":
            return
        self.page.set_viewport_size({"width": DESKTOP, "height": height})
        self.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
        if at is not None:
            at.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top - 24)")
        PICTURES.mkdir(parents=True, exist_ok=True)
        data = reduced(self.page.screenshot())
        assert len(data) < MOST_BYTES, f"{name}: {len(data)} bytes"
        (PICTURES / f"{name}.png").write_bytes(data)
        look_at(self.page, DESKTOP)

    def _named(self, role: str, name: Name) -> Locator:
        return self.main.get_by_role(role, name=name, exact=isinstance(name, str)).first

    def _sign_in(self, account: Account) -> None:
        page, hand = self.page, self.hand
        page.goto("/anmelden/")
        hand.fill(page.get_by_label("Anmeldename"), account.username)
        hand.fill(page.get_by_label("Passwort"), account.password)
        hand.press(self.main.get_by_role("button", name="Anmelden", exact=True))
        if account.secret:
            hand.fill(page.get_by_label("Code"), self._code(account))
            hand.press(page.get_by_role("button", name="Weiter", exact=True))
        page.get_by_text("Mein Zugang:").wait_for(state="attached")

    def _code(self, account: Account) -> str:
        """The code a phone would show at this hour of the story."""
        step = int(self.course.clock.now()) // STEP_SECONDS
        fresh = next(s for s in (step, step + 1, step - 1) if s not in account.used_steps)
        account.used_steps.add(fresh)
        return one_time_code(account.secret, fresh)


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at 320 px and on the desktop, one line each."""
    faults = []
    for width in (PHONE, DESKTOP):
        look_at(page, width)
        sideways = ["the page scrolls sideways"] if scrolls_sideways(page) else []
        faults += [f"{width} px: {fault}" for fault in (*axe(page), *small_targets(page), *sideways)]
    return faults


def reduced(picture: bytes) -> bytes:
    """A picture of a page with as many colours as its look needs."""
    out = BytesIO()
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(colors=96)
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
