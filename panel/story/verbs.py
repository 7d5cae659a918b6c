"""An operator's verbs, as a story runs them, and the files beside it that they name."""

from __future__ import annotations

import io
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from django.core.management import CommandError, call_command

from panel.story.loading import Actor, Placed, StoryError


def run(placed: Placed) -> None:
    """The verb of a step; where it says so, it must be refused with those words."""
    refused = placed.step.refused
    words = [_named(placed, word) for word in shlex.split(placed.step.run)]
    try:
        verb(words)
    except StoryError as error:
        if not refused or refused not in str(error):
            raise
    else:
        if refused:
            raise placed.error(f"should be refused: {refused}")


def verb(words: list[str]) -> str:
    """What it says; StoryError with what went wrong where it fails."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            call_command(*words, stdout=out, stderr=err)
    except (SystemExit, CommandError) as error:
        raise StoryError(f"{' '.join(words[:3])}: {err.getvalue().strip() or error}") from error
    return out.getvalue()


def beside(placed: Placed, name: str) -> Path:
    """The file of this name beside the story."""
    path = placed.file.parent / name
    if not path.is_file():
        raise placed.error(f"{name}: there is no such file beside the story")
    return path


def engaging(name: str, actor: Actor) -> list[str]:
    """The verb's words that make an actor's account or credential."""
    if actor.state:
        return ["client", name, "--state", actor.state]
    return ["user", name, "--role", actor.role or ""]


def _named(placed: Placed, word: str) -> str:
    path = placed.file.parent / word
    return str(path) if path.is_file() else word
