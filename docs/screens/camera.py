"""A browser that goes to pages as their people do, complains of them, and keeps small pictures."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from docs.screens.acts import sign_in
from docs.screens.shots import VIEWS, Shot

TALLEST, COLOURS = 2000, 64
EXECUTABLE = os.environ.get("CHROMIUM", "/usr/bin/chromium")


class Camera:
    """Takes pictures of a running demonstration into a folder."""

    def __init__(self, browser: Browser, base: str, known: Mapping[str, str], into: Path) -> None:
        self.browser, self.base, self.known, self.into = browser, base, known, into
        self.status = 0
        self.said: list[str] = []
        self._pages: dict[tuple[str, str], Page] = {}

    def take(self, shot: Shot) -> Iterator[str]:
        """The pictures of one page, and what is wrong with it."""
        for view, file in shot.files().items():
            self.said.clear()
            page = self._go(shot, view)
            if self.status != shot.status:
                yield f"{file}: {page.url} answered {self.status} and not {shot.status}"
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                yield f"{file}: {page.url} scrolls sideways"
            for said in self.said:
                if not shot.says or shot.says not in said:
                    yield f"{file}: {page.url} says {said}"
            (self.into / file).write_bytes(_small(page))

    def _go(self, shot: Shot, view: str) -> Page:
        page = self._page(shot.by, view)
        page.goto(shot.path)
        if shot.follow:
            page.locator("#content").get_by_role("link", name=shot.follow).first.click()
        if shot.then:
            page.goto(page.url + shot.then)
        if shot.act:
            shot.act(page, self.known)
        # Pictures, and a page that draws itself, come after the page.
        page.wait_for_load_state("networkidle")
        return page

    def _page(self, by: str, view: str) -> Page:
        """One's own page in this view, signed in; a new one where nobody is."""
        if by and (by, view) in self._pages:
            return self._pages[by, view]
        page = self.browser.new_context(base_url=self.base, **VIEWS[view]).new_page()
        page.set_default_timeout(10_000)
        if by:
            page.goto("/admin/")
            sign_in(page, by, self.known[by])
            self._pages[by, view] = page
        page.on("response", lambda answer: self._heard(page, answer))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("console", self._complained)
        return page

    def _heard(self, page: Page, answer: Response) -> None:
        asked = answer.request
        if asked.is_navigation_request() and asked.frame == page.main_frame:
            self.status = answer.status

    def _complained(self, line: ConsoleMessage) -> None:
        # The page's own status is looked at by itself.
        if line.type == "error" and "the server responded with a status of" not in line.text:
            self.said.append(line.text)


def _small(page: Page) -> bytes:
    """A picture of the whole page, cut at a readable height, in few colours."""
    image = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    kept = io.BytesIO()
    few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(kept, "PNG", optimize=True)
    return kept.getvalue()
