"""The two hands a narrative is told with: the mouse, or the keyboard alone.

The keyboard hand touches nothing but keys: it reaches a thing by Tab, follows and presses with Enter, ticks with
Space, chooses with the arrows. What it cannot reach fails the test.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

from playwright.sync_api import ElementHandle, Locator, Page

#: No page of the story asks for more Tabs than this; a page that does is no page for the keyboard.
MOST_TABS = 700
_HAS_FOCUS = "element => element === document.activeElement"


class Hand(Protocol):
    """What a hand can do; a goal is always found by its role or label."""

    name: str

    def press(self, goal: Locator) -> None:
        """Press a button or follow a link."""

    def press_twice(self, goal: Locator) -> None:
        """Press a button twice without waiting."""

    def fill(self, field: Locator, text: str) -> None:
        """Replace what a field holds."""

    def pick_day(self, field: Locator, day: date) -> None:
        """Give a day to a date field."""

    def choose(self, field: Locator, option: str) -> None:
        """Choose from a list."""

    def search(self, field: Locator, text: str, option: str) -> None:
        """Choose from a list that is searched by typing."""

    def tick(self, box: Locator) -> None:
        """Tick a box."""

    def select(self, radio: Locator) -> None:
        """Select one of several answers."""


class Mouse:
    """Clicks; types only text."""

    name = "mouse"

    def press(self, goal: Locator) -> None:
        """A click."""
        goal.click()

    def press_twice(self, goal: Locator) -> None:
        """A double click."""
        goal.dblclick(no_wait_after=True)

    def fill(self, field: Locator, text: str) -> None:
        """A click into the field, then the text; what follows the field's change hears it."""
        field.fill(text)
        field.dispatch_event("change")

    def pick_day(self, field: Locator, day: date) -> None:
        """As the browser's calendar gives it."""
        field.fill(day.isoformat())

    def choose(self, field: Locator, option: str) -> None:
        """A click on the option."""
        field.select_option(label=option)

    def search(self, field: Locator, text: str, option: str) -> None:
        """A click into the list, some letters, a click on the option."""
        field.click()
        field.fill(text)
        field.page.get_by_role("listbox").get_by_role("option", name=option, exact=True).click()

    def tick(self, box: Locator) -> None:
        """A click."""
        box.check()

    def select(self, radio: Locator) -> None:
        """A click."""
        radio.check()


class Keyboard:
    """Keys only."""

    name = "keyboard"

    def press(self, goal: Locator) -> None:
        """Tab there, then Enter."""
        page = goal.page
        self._reach(goal)
        page.keyboard.press("Enter")

    def press_twice(self, goal: Locator) -> None:
        """Tab there, then Enter and Enter."""
        page = goal.page
        self._reach(goal)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")

    def fill(self, field: Locator, text: str) -> None:
        """Tab there, mark what is there, type over it."""
        page = field.page
        self._reach(field)
        page.keyboard.press("Control+a")
        if text:
            page.keyboard.insert_text(text[:-1])
            # The last stroke is a real key, so that what listens to keys hears one.
            page.keyboard.type(text[-1])
        else:
            page.keyboard.press("Delete")

    def pick_day(self, field: Locator, day: date) -> None:
        """Type the day in the order this browser's date field shows its parts."""
        page = field.page
        self._reach(field)
        for order in ("%d%m%Y", "%m%d%Y"):
            page.keyboard.type(day.strftime(order))
            if field.input_value() == day.isoformat():
                return
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("ArrowLeft")
        raise AssertionError(f"The date field does not take {day} from the keyboard")

    def choose(self, field: Locator, option: str) -> None:
        """Tab there, then arrows until the option is chosen."""
        handle = self._reach(field)
        distance = handle.evaluate(
            """(list, wanted) => {
                const texts = [...list.options].map(option => option.text.trim().replace(/\\s+/g, " "));
                const goal = texts.indexOf(wanted);
                return goal < 0 ? null : goal - list.selectedIndex; }""",
            option,
        )
        assert distance is not None, f"The list does not offer {option!r}"
        for _step in range(abs(distance)):
            field.page.keyboard.press("ArrowDown" if distance > 0 else "ArrowUp")
        assert handle.evaluate("list => list.selectedOptions[0].text.trim()") == option

    def search(self, field: Locator, text: str, option: str) -> None:
        """Type until the option is the first one, and leave the field with Tab: that takes it."""
        page = field.page
        self._reach(field)
        page.keyboard.press("Control+a")
        page.keyboard.type(option)
        page.keyboard.press("Tab")
        assert field.input_value() == option

    def tick(self, box: Locator) -> None:
        """Tab there, Space."""
        self._reach(box)
        if not box.is_checked():
            box.page.keyboard.press("Space")
        assert box.is_checked()

    def select(self, radio: Locator) -> None:
        """Tab to the group, then arrows; a group is one stop."""
        page = radio.page
        handle = radio.element_handle()
        name = handle.evaluate("radio => radio.name")
        self._tab_until(page, f"() => document.activeElement.name === {name!r}")
        for _step in range(20):
            if handle.evaluate(_HAS_FOCUS):
                page.keyboard.press("Space")
                assert radio.is_checked()
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows do not reach {radio}")

    def _reach(self, goal: Locator) -> ElementHandle:
        """Tab until the goal has the focus; past the page's head by the skip link where the goal lies in the page."""
        page = goal.page
        goal.wait_for(state="visible")
        handle = goal.element_handle()
        if handle.evaluate(_HAS_FOCUS):
            return handle
        if page.evaluate("document.activeElement === document.body") and handle.evaluate(
            "element => !!element.closest('main')"
        ):
            self._skip_the_head(page)
        if not handle.evaluate(_HAS_FOCUS):
            self._tab_until(page, None, handle)
        return handle

    def _skip_the_head(self, page: Page) -> None:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href') === '#main'"):
            page.keyboard.press("Enter")

    def _tab_until(self, page: Page, condition: str | None, handle: ElementHandle | None = None) -> None:
        for _press in range(MOST_TABS):
            page.keyboard.press("Tab")
            reached = handle.evaluate(_HAS_FOCUS) if handle else page.evaluate(condition)
            if reached:
                return
        raise AssertionError(f"{MOST_TABS} times Tab did not reach {handle or condition}")


def named(label: str) -> re.Pattern[str]:
    """A field's label with or without its mark."""
    return re.compile(rf"^\s*{re.escape(label)}\s*(\((Pflichtfeld|freiwillig)\))?\s*$")
