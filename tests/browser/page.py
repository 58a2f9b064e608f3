"""What a person does at a page, in words: sign in, tab to, look at 320 px; and what must never happen on one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser.server import Account

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
DESKTOP, PHONE = 1280, 320
STEP_SECONDS = 30


@dataclass
class Watch:
    """What went wrong behind a page: refused by the content policy, scripts that broke, answers from elsewhere."""

    policy: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of `context`."""
        context.on("console", lambda said: self._heard(said.text))
        context.on("weberror", lambda error: self.scripts.append(str(error.error)))
        context.on("request", lambda request: self._asked(request.url))
        context.on(
            "response", lambda answer: self.broken.append(answer.url) if answer.status >= 500 else None
        )

    def _heard(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.policy.append(text)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            self.elsewhere.append(url)

    def assert_nothing_went_wrong(self) -> None:
        """Nothing refused, nothing broken, nothing loaded from the internet."""
        assert self == Watch()


def open_context(
    browser: Browser, address: str, *, width: int = DESKTOP, **options: object
) -> BrowserContext:
    """A fresh browser profile in German on `address`."""
    context = browser.new_context(
        base_url=address, locale="de-DE", viewport={"width": width, "height": 900}, **options
    )
    context.set_default_timeout(15_000)
    return context


def sign_in(page: Page, account: Account) -> None:
    """Through the real pages, with the second factor where the account has one."""
    page.goto("/anmelden/")
    page.get_by_label("Anmeldename").fill(account.username)
    page.get_by_label("Passwort").fill(account.password)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()
    if account.secret:
        page.get_by_label("Code").fill(next_code(account))
        page.get_by_role("button", name="Weiter").click()
    page.locator(".kl-account").wait_for()


def be_signed_in(page: Page, account: Account) -> None:
    """Go on with the session `account` has, else sign in: a code opens once, and the next is up to 30 s away."""
    if account.cookies:
        page.context.add_cookies(account.cookies)
        page.goto("/")
        if page.locator(".kl-account").is_visible():
            return
        page.context.clear_cookies()
    sign_in(page, account)
    account.cookies = page.context.cookies()


def next_code(account: Account) -> str:
    """A one-time code (RFC 6238) of `account` that was not used yet; the server takes one step more or less."""
    while True:
        now = int(time.time()) // STEP_SECONDS
        for step in (now, now + 1, now - 1):
            if step not in account.used_steps:
                account.used_steps.add(step)
                return one_time_code(account.secret, step)
        time.sleep(1)


def one_time_code(secret: str, step: int) -> str:
    """The six digits of a step of 30 seconds."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def axe(page: Page) -> list[str]:
    """The accessibility violations (WCAG 2.2 AA and axe's best practices) of the page as it stands, one line each."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "\n;0")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {rule['help']} · {node['target']} · {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def look_at(page: Page, width: int) -> None:
    """Resize the window; what follows sees the page laid out anew."""
    page.set_viewport_size({"width": width, "height": 900})


def scrolls_sideways(page: Page) -> bool:
    """Whether the page as a whole is wider than its window (WCAG 1.4.10)."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def small_targets(page: Page) -> list[str]:
    """Buttons, fields and free-standing links smaller than 24 x 24 px (WCAG 2.5.8)."""
    return page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, textarea, summary, nav a, th a, td a")]
            .filter(e => e.checkVisibility() && e.type !== "hidden" && !e.closest(".kern-form-check"))
            .map(e => [e, e.getBoundingClientRect()])
            .filter(([e, box]) => box.width > 0 && (box.width < 23.5 || box.height < 23.5))
            .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""
    )


def tab_to(page: Page, goal: Locator, *, limit: int = 80) -> int:
    """Press Tab until `goal` has the focus; returns how often. Fails where the keyboard does not get there."""
    for presses in range(1, limit + 1):
        page.keyboard.press("Tab")
        if goal.evaluate("element => element === document.activeElement"):
            return presses
    raise AssertionError(f"{limit} times Tab did not reach {goal}")


def focus_is_visible(page: Page) -> bool:
    """Whether the focused element shows it (outline, border or shadow differ from none)."""
    return page.evaluate(
        """() => { const s = getComputedStyle(document.activeElement);
            return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"; }"""
    )
