"""Takes the pictures of this folder and lists them: `make screens`.

It is a check, too: a page that answers otherwise than expected, scrolls sideways or complains in
the browser's console ends it with exit code 1, after all pictures were taken.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from docs.screens.camera import EXECUTABLE, Camera
from docs.screens.doors import DOORS
from docs.screens.panel_work import PANEL
from docs.screens.record import RECORD

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE = 300
PAGES = {**RECORD, **PANEL, **DOORS}
HEAD = """# Every page

Taken by `make screens` from a demonstration of its own. What the pictures tell is the stories'
([docs/stories.md](../stories.md)): nothing in them is a finding about a real person. Long pages
are cut off.
"""


def main() -> None:
    """Play the demonstration, walk its pages, end it."""
    with demonstration() as (address, passwords):
        wrong = take(address, passwords)
    if wrong:
        sys.exit("\n".join(wrong))
    write_index()


@contextmanager
def demonstration() -> Iterator[tuple[str, dict[str, str]]]:
    """Where a demonstration runs whose stories were played, and its people's passwords."""
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
            cast = json.loads((played.parent / "credentials.json").read_text())
            known = {name: one["password"] for name, one in cast.items() if "password" in one}
            yield f"http://127.0.0.1:{port}", known
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def take(address: str, passwords: dict[str, str], only: str = "") -> list[str]:
    """Take the pictures, or those whose name begins so; what is wrong with the pages."""
    shots = [s for group in PAGES.values() for s in group if s.name.startswith(only)]
    if not only:
        for old in HERE.glob("*.png"):
            old.unlink()
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=["--no-sandbox"])
        camera = Camera(browser, address, passwords, HERE)
        for shot in shots:
            try:
                wrong += camera.take(shot)
            except Error as error:
                wrong.append(f"{shot.name}: {error.message}")
        browser.close()
    return wrong


def write_index() -> None:
    """List the pictures by room, with what each shows."""
    lines = [HEAD]
    for room, shots in PAGES.items():
        lines += [f"## {room}", "", "| picture | shows |", "| --- | --- |"]
        for shot in shots:
            first, *others = shot.files().items()
            more = "".join(f" ([{view}]({file}))" for view, file in others)
            lines.append(f"| [{shot.name}]({first[1]}){more} | {shot.shows} |")
        lines.append("")
    (HERE / "README.md").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
