"""Reports: whether a printed one can be made again, to the byte; every act."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from cases.reports.domain import Rendering
from cases.reports.models import RenderingRow
from cases.reports.rendering import finding
from cases.reports.rendering.making import document, tool
from cases.reports.rendering.version import version_of
from cases.reports.rendering_events import Audience
from panel.access import queries
from panel.ledger import moments, streams
from panel.ledger.execution import NoSuchStream
from panel.ledger.states import stream_name
from panel.management.rooms import Failed, RoomCommand


class Command(RoomCommand):
    """Print a report again and compare; give a command."""

    help = __doc__
    room = "reports"

    def own(self, verbs: Any) -> None:
        """Printing again."""
        words = "Print the newest document of a report again and compare it with the log."
        parser = self.verb(verbs, "render", self.render, words)
        parser.add_argument("report", help="its id")
        parser.add_argument("--audience", choices=list(Audience), default=Audience.PUBLIC)
        parser.add_argument("--output", type=Path, help="where to keep what was made now")

    def render(self, options: dict[str, Any]) -> None:
        """The same tool gives the same bytes; another may not, and what was printed stays."""
        row = self._row(options["report"], Audience(options["audience"]))
        found = next(streams.as_of(self.registry, [row.stream], moments.now()))
        assert isinstance(found.state, Rendering)
        with tempfile.TemporaryDirectory(prefix="report-") as folder:
            made = document(version_of(self.registry, found), Path(folder))
            data = made.path.read_bytes()
        if options["output"]:
            options["output"].write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        now = f"{tool().name} {tool().version}"
        if digest != row.sha256:
            raise Failed(
                f"it was printed as {row.sha256} by {row.tool}; {now} gives {digest} here."
                " What was printed stays as it is"
            )
        said = {"sha256": digest, "pages": made.pages, "photos": made.photos, "tool": now}
        self.say(options, f"{row.stream}: {made.pages} pages, the same bytes, {digest}", said)

    def _row(self, report: str, audience: Audience) -> RenderingRow:
        row = finding.newest(report, audience, queries.operator("operator"), moments.now())
        if row is None:
            raise NoSuchStream(stream_name(Rendering, f"of report {report} for the {audience}"))
        return row
