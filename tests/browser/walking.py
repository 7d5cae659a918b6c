"""What is wrong with a page: for axe, for whoever holds a phone, markup shown as text."""

from collections.abc import Iterator, Mapping
from typing import Any


def flaws(page: Any, pages: Mapping[str, str], **keys: str) -> Iterator[str]:
    """What axe finds on these pages, and which of them scroll sideways on a phone."""
    from axe_playwright_python.sync_playwright import Axe

    for name, path in pages.items():
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path.format(**keys))
        found = Axe().run(page)
        for flaw in found.response["violations"]:
            yield f"{name}: {flaw['id']} {[n['html'][:120] for n in flaw['nodes'][:2]]}"
        if "&lt;time " in (raw := page.content()):
            yield f"{name}: markup as text, {raw.partition('&lt;time ')[2][:80]}"
        page.set_viewport_size({"width": 390, "height": 800})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            yield f"{name}: {width} px wide at 390"
