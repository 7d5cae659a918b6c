"""Takes the pictures of this folder from a demonstration of its own: `make screens`."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE = 180
QUESTION = "/admin/question/?person=IRi.039&state=RU&date=2015-07-24&leg=entry&measure=travel_ban"
PAGES = {
    "desk": "/admin/",
    "list": "/admin/listing/entryrow/",
    "entry": "/admin/list-entries/IRi.039/",
    "entry-as-of-2012": "/admin/list-entries/IRi.039/?as_of=2012-01-01",
    "requests": "/admin/exemptions/requestrow/",
    "requests-empty": "/admin/exemptions/requestrow/?q=nothing",
    "request": None,
    "form": "/admin/exemption-requests/request/",
    "question": "/admin/question/",
    "answer": QUESTION,
    "answer-as-of-2015": f"{QUESTION}&as_of=2015-08-07",
    "compare": "/admin/compare/?person=IRi.039&then=2015-08-07",
    "refused": "/admin/list-entries/IRi.039/?as_of=2099-01-01",
    "docs": "/api/v1/docs",
}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def main() -> None:
    """Play the demonstration, walk its pages, end it."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environ = {**os.environ, "VAR_DIR": folder, "PORT": str(port)}
        command = [sys.executable, "manage.py", "demo"]
        demo = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
        try:
            played = Path(folder) / "demo" / "played"
            deadline = time.monotonic() + PATIENCE
            while not played.exists():
                if demo.poll() is not None or time.monotonic() > deadline:
                    sys.exit("the demonstration did not play")
                time.sleep(0.5)
            known = json.loads((Path(folder) / "demo" / "credentials.json").read_text())
            take(f"http://127.0.0.1:{port}", known["secretary"]["password"])
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait()


def take(base: str, password: str) -> None:
    """A picture of each page, and of some at phone width and in the dark."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        for suffix, options in {
            "": {"viewport": {"width": 1280, "height": 800}},
            "-phone": {"viewport": {"width": 390, "height": 800}},
            "-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
        }.items():
            page = browser.new_context(base_url=base, **options).new_page()
            page.goto("/admin/")
            page.get_by_label("Username").fill("secretary")
            page.get_by_label("Password").fill(password)
            page.get_by_role("button", name="Sign in", exact=True).click()
            for name, path in PAGES.items():
                if suffix and name not in {"desk", "request", "answer-as-of-2015"}:
                    continue
                page.goto(path or "/admin/exemptions/requestrow/")
                if path is None:
                    page.get_by_role("link", name="ER/2015/001").click()
                page.screenshot(path=HERE / f"{name}{suffix}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
