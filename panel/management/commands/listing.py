"""The sanctions list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from cases.listing.importing import import_file
from cases.listing.unxml import ListFileError
from panel.access import queries
from panel.management.rooms import Failed, RoomCommand


class Command(RoomCommand):
    """Take in the published list; delist and list again."""

    help = __doc__
    room = "listing"

    def own(self, verbs: Any) -> None:
        """Import of a file."""
        imported = self.verb(verbs, "import", self.import_list, "Take in a list file whole.")
        imported.add_argument("file", type=Path)
        imported.add_argument(
            "--even-if-a-third-is-gone", action="store_true", help="the list did shrink so much"
        )

    def import_list(self, options: dict[str, Any]) -> None:
        """Every entry or none."""
        try:
            done = import_file(
                self.registry,
                queries.operator("operator"),
                options["file"],
                even_if_a_third_is_gone=options["even_if_a_third_is_gone"],
            )
        except (ListFileError, OSError) as error:
            raise Failed(f"{options['file']}: {error}") from error
        words = f"{done.entries} entries, {done.new} new, {done.events} events"
        if done.missing:
            words += f"; no longer in the file, for a human: {', '.join(done.missing)}"
        self.say(options, words, msgspec.to_builtins(done))
