"""Stories: play them on a demonstration ledger that a web server serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from panel.management.rooms import Failed, RoomCommand
from panel.story import credentials
from panel.story.loading import StoryError, load
from panel.story.player import Player


class Command(RoomCommand):
    """Play story files, merged by time."""

    help = __doc__
    room = "story"

    def own(self, verbs: Any) -> None:
        """Playing."""
        play = self.verb(verbs, "play", self.play, "Play story files against a running web.")
        play.add_argument("files", nargs="+", type=Path)
        play.add_argument("--url", default="http://127.0.0.1:8000", help="where the web answers")
        play.add_argument("--credentials", type=Path, help="where to write the cast's passwords")

    def play(self, options: dict[str, Any]) -> None:
        """Each step through the face that its actor uses."""
        url = options["url"]
        try:
            player = Player(
                self.registry,
                load(options["files"]),
                lambda: httpx.Client(base_url=url, timeout=30),
                tell=self.stderr.write if options["json"] else self.stdout.write,
            )
            try:
                player.play()
            finally:
                if options["credentials"]:
                    credentials.save(options["credentials"], player.credentials)
        except StoryError as error:
            raise Failed(str(error)) from error
        words = f"the story ended as told: {len(player.story.steps)} steps"
        self.say(options, words, {"steps": len(player.story.steps), "again": len(player.kept)})
