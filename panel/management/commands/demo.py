"""The demonstration: starts every server, plays the stories, stays up until Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from panel.embedded.group import Group
from panel.embedded.lock import InUse
from panel.embedded.ready import NotReady
from panel.ledger import opening
from panel.ledger.commands import Refused
from panel.ledger.registry import registry
from panel.ledger.store import NoLedger
from panel.story.loading import StoryError, load
from panel.story.player import Player

STORIES = [settings.BASE_DIR / "tests" / "story" / "status-2015.yaml"]


class Command(BaseCommand):
    """Serve a demonstration ledger on which the stories were played."""

    help = __doc__
    requires_system_checks = []  # noqa: RUF012  # as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--once ends after the story, --fresh starts over."""
        parser.add_argument("--once", action="store_true", help="end after the story")
        parser.add_argument("--fresh", action="store_true", help="start over")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 unless the story ended as told."""
        self.folder = Path(settings.VAR_DIR) / "demo"
        try:
            with Group(settings.VAR_DIR, port=settings.PORT) as group:
                self._serve(group, once=options["once"], fresh=options["fresh"])
        except (InUse, NotReady, StoryError) as error:
            self._fail(str(error))
        except Refused as refused:
            self._fail(f"{refused.rule} {refused.facts or ''}")

    def _serve(self, group: Group, *, once: bool, fresh: bool) -> None:
        done = self.folder / "played"
        if fresh or not done.exists():
            self._clear(fresh=fresh)
        if not os.environ.get("REDIS_URL"):
            group.start_broker(Path(settings.REDIS_URL.removeprefix("unix://")))
        call_command("migrate", verbosity=0)
        played = done.exists()
        if not played:
            opening.create(registry, demonstration=True, actor="operator")
        self.stdout.write("starting the web, a worker and beat …")
        group.start_all()
        if played:
            self.stdout.write("The story was played before; `make demo ARGS=--fresh` starts over.")
        else:
            self._play(group.address)
            done.touch()
        self._say_where(group.address)
        if not once:
            self.stdout.write("Ctrl-C ends it.")
            group.wait()

    def _clear(self, *, fresh: bool) -> None:
        """Forget an earlier demonstration, whole or cut off; a real ledger is never touched."""
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        if connection.vendor == "sqlite" and database.exists():
            if _holds_a_real_ledger():
                raise StoryError(f"{database} holds a real ledger; the demonstration leaves it")
            connection.close()
            for path in database.parent.glob(f"{database.name}*"):
                path.unlink()
        elif fresh and connection.vendor != "sqlite":
            self.stdout.write("an external database is not cleared; it must hold no ledger yet")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _play(self, address: str) -> None:
        def http() -> httpx.Client:
            return httpx.Client(base_url=address, timeout=30)

        player = Player(registry, load(STORIES), http, tell=self.stdout.write)
        player.play()
        self.folder.mkdir(parents=True, exist_ok=True)
        secret = self.folder / "credentials.json"
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(player.credentials, file, indent=2)
        self.stdout.write(f"The story ended as told: {len(player.story.steps)} steps.")

    def _say_where(self, address: str) -> None:
        secret = self.folder / "credentials.json"
        known = json.loads(secret.read_text(encoding="utf-8")) if secret.exists() else {}
        self.stdout.write(f"\nStaff:   {address}/admin/")
        for name, said in known.items():
            if "password" in said:
                self.stdout.write(f"           {name}  {said['password']}")
        self.stdout.write(f"States:  {address}/api/v1/docs")
        self.stdout.write(f"Log:     {address}/log/checkpoint, `manage.py ledger verify`")
        self.stdout.write(f"All passwords and client secrets: {secret}\n")

    def _fail(self, words: str) -> None:
        self.stderr.write(words)
        raise SystemExit(1)


def _holds_a_real_ledger() -> bool:
    if "ledger_event" not in connection.introspection.table_names():
        return False
    try:
        return not opening.described(registry).demonstration
    except NoLedger:
        return False
