"""The demonstration: starts every server, plays the stories, stays up until Ctrl-C."""

from __future__ import annotations

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from panel.embedded.group import Group
from panel.embedded.lock import InUse
from panel.embedded.ready import NotReady
from panel.ledger import opening
from panel.ledger.commands import Refused
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.story import credentials
from panel.story.loading import Story, StoryError, load
from panel.story.player import Player

SHIPPED = settings.BASE_DIR / "tests" / "story"
STORIES = [SHIPPED / f"{name}-2015.yaml" for name in ("status", "paper", "moscow")]


class Command(BaseCommand):
    """Serve a demonstration ledger on which the stories were played."""

    help = __doc__
    requires_system_checks = []  # noqa: RUF012  # as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--once ends after the story, --fresh starts over."""
        parser.add_argument("--once", action="store_true", help="end after the story")
        parser.add_argument("--fresh", action="store_true", help="start over")
        parser.add_argument("--story", type=Path, nargs="+", default=STORIES, help="other files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 unless the story ended as told."""
        self.folder = Path(settings.VAR_DIR) / "demo"
        self.secrets = self.folder / "credentials.json"
        try:
            story = load(options["story"])
            with Group(settings.VAR_DIR, port=settings.PORT) as group:
                self._serve(group, story, once=options["once"], fresh=options["fresh"])
        except (InUse, NotReady, StoryError) as error:
            self._fail(str(error))
        except Refused as refused:
            self._fail(f"{refused.rule} {refused.facts or ''}")
        except OperationalError as error:
            self._fail(f"the database can't be used: {error}")
        except KeyboardInterrupt:
            self._fail("ended before the story did; the next `make demo` starts over")

    def _serve(self, group: Group, story: Story, *, once: bool, fresh: bool) -> None:
        done = self.folder / "played"
        played = not fresh and done.exists() and self._is_own(_ledger())
        if not played:
            self._clear(fresh=fresh)
        if not os.environ.get("REDIS_URL"):
            group.start_broker(Path(settings.REDIS_URL.removeprefix("unix://")))
        call_command("migrate", verbosity=0)
        if not played:
            opening.create(registry, demonstration=True, actor="operator")
            self.folder.mkdir(exist_ok=True)
            self._begun.write_text(_ledger())
        self.stdout.write("starting the web, a worker and beat …")
        group.start_all()
        if played:
            self.stdout.write("The story was played before; `make demo ARGS=--fresh` starts over.")
        else:
            self._play(story, group.address)
            done.touch()
        self._say_where(group.address)
        if not once:
            self.stdout.write("Ctrl-C ends it.")
            group.wait()

    def _clear(self, *, fresh: bool) -> None:
        """Forget an earlier demonstration, whole or cut off; no other ledger is touched."""
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        if connection.vendor == "sqlite" and database.exists():
            if not self._may_be_cleared(fresh=fresh):
                raise StoryError(
                    f"{database} holds a ledger that `make demo` did not make; set VAR_DIR to"
                    " another folder (a demonstration is started over by --fresh)"
                )
            connection.close()
            for suffix in ("", "-wal", "-shm", "-journal"):
                database.with_name(database.name + suffix).unlink(missing_ok=True)
        elif fresh and connection.vendor != "sqlite":
            self.stdout.write("an external database is not cleared; it must hold no ledger yet")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _begun(self) -> Path:
        """Says which ledger the demonstration began: another may have taken its place."""
        return self.folder / "begun"

    def _is_own(self, ledger: str) -> bool:
        return bool(ledger) and self._begun.exists() and self._begun.read_text() == ledger

    def _may_be_cleared(self, *, fresh: bool) -> bool:
        ledger = _ledger()
        if not ledger or self._is_own(ledger):
            return True
        return fresh and opening.described(registry).demonstration

    def _play(self, story: Story, address: str) -> None:
        def http() -> httpx.Client:
            return httpx.Client(base_url=address, timeout=30)

        player = Player(registry, story, http, tell=self.stdout.write)
        try:
            player.play()
        finally:
            credentials.save(self.secrets, player.credentials)
        self.stdout.write(f"The story ended as told: {len(story.steps)} steps.")

    def _say_where(self, address: str) -> None:
        self.stdout.write(f"\nStaff:   {address}/admin/")
        for name, password in credentials.passwords(self.secrets).items():
            self.stdout.write(f"           {name}  {password}")
        self.stdout.write(f"States:  {address}/api/v1/docs")
        self.stdout.write(f"Log:     {address}/log/checkpoint, `manage.py ledger verify`")
        self.stdout.write(f"All passwords and client secrets: {self.secrets}\n")

    def _fail(self, words: str) -> None:
        self.stderr.write(words)
        raise SystemExit(1)


def _ledger() -> str:
    """The leaf of the ledger's first event, unlike any other's; empty where there is none."""
    if LogEvent._meta.db_table not in connection.introspection.table_names():
        return ""
    leaf = LogEvent.objects.filter(position=1).values_list("leaf", flat=True).first()
    return bytes(leaf).hex() if leaf else ""
