"""Plays a story on a demonstration ledger, each step through the face that its actor uses."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

import httpx

from panel.ledger import canonical, clockwork, opening, store
from panel.ledger.codec import stamp
from panel.ledger.registry import Registry
from panel.story.checking import changed, check, verified
from panel.story.faces import Answer, SignInError, Staff, State
from panel.story.harming import change_a_byte
from panel.story.loading import Actor, Placed, Story, StoryError
from panel.story.naming import keyed
from panel.story.verbs import beside, engaging, run, verb
from panel.story.waiting import waits_for

PATIENCE = 60
"""Seconds to wait for workers before the story fails, saying what it waited for."""

Tell = Callable[[str], None]


class Kept(NamedTuple):
    """An answer that the story got, to be asked for again at its end."""

    placed: Placed
    as_of: str
    body: bytes


class Player:
    """One performance: the cast's accounts, what was named, what was answered."""

    def __init__(
        self,
        registry: Registry,
        story: Story,
        http: Callable[[], httpx.Client],
        *,
        tell: Tell = lambda _words: None,
        work: Callable[[], None] | None = None,
    ) -> None:
        """`http` makes a client of the web; `work` does the workers' part where there are none."""
        self.registry, self.story, self.tell, self.work = registry, story, tell, work
        self.http = http
        self.credentials: dict[str, dict[str, str]] = {}
        self.actors: dict[str, Staff | State] = {}
        self.names: dict[str, str] = {}
        self.kept: list[Kept] = []
        self.beat_held = False

    def play(self) -> None:
        """From the first step to the last, then every answer once more."""
        if not opening.described(self.registry).demonstration:
            raise StoryError("only a demonstration ledger takes its time from a story")
        for placed in self.story.steps:
            # Before anything is recorded: a mistyped name at the end would cost the whole play.
            if placed.step.give and placed.step.give not in self.registry.commands:
                raise placed.error(f"there is no command {placed.step.give}")
        self._engage()
        now: datetime | None = None
        for placed in self.story.steps:
            if placed.step.at != now:
                now = placed.step.at
                self._caught_up(placed)
                clockwork.set_clock(now)
                if not self.beat_held:
                    self._work()
            self.tell(f"{stamp(now)[:16]}Z  {placed.step.say or _short(placed)}")
            self._step(placed)
        if self.story.steps:
            self._caught_up(self.story.steps[-1])
        self._again()
        clockwork.release_clock()

    def _engage(self) -> None:
        """Make the cast's accounts and credentials as an operator does, and sign them in."""
        for name, actor in self.story.cast.items():
            said = json.loads(verb(["access", *engaging(name, actor), "--json"]))
            self.credentials[name] = {k: str(v) for k, v in said.items()}
        self._caught_up(None)
        for name, actor in self.story.cast.items():
            try:
                self.actors[name] = self._signed_in(name, actor)
            except (httpx.HTTPError, SignInError) as error:
                raise StoryError(f"{name} can't sign in: {error}") from error

    def _signed_in(self, name: str, actor: Actor) -> Staff | State:
        own = self.credentials[name]
        if actor.state:
            return State(self.http(), own["client_id"], own["client_secret"])
        return Staff(self.http(), name, own["password"])

    def _step(self, placed: Placed) -> None:
        step = placed.step
        with _told_where(placed):
            if step.run:
                run(placed)
            elif step.harm:
                change_a_byte(beside(placed, step.harm))
            elif step.beat:
                self._beat(held=step.beat == "held")
            elif step.give:
                self._give(placed)
            elif step.send:
                sent = self._actor(placed).send(beside(placed, step.send), self._fields(placed))
                self._answered(placed, sent)
            elif step.changes is not None:
                self._changes(placed)
            elif step.see:
                self._see(placed)
            elif step.document:
                self._document(placed)
            elif step.certificate:
                self._certificate(placed)
            else:
                self._ask(placed)

    def _beat(self, *, held: bool) -> None:
        self.beat_held = held
        clockwork.hold_beat(held)
        if not held:
            self._work()

    def _give(self, placed: Placed) -> None:
        step = placed.step
        command = self.registry.commands[step.give]
        key = self.names.get(step.on, step.on)
        answer = self._actor(placed).give(command, key, self._fields(placed), step.behalf)
        if step.refused:
            if step.refused not in answer.refusal:
                raise placed.error(f"should be refused: {step.refused}; got {answer}")
            if step.status not in {200, answer.status}:
                raise placed.error(f"refused with {answer.status}, not {step.status}")
            return
        self._answered(placed, answer)

    def _answered(self, placed: Placed, answer: Answer) -> None:
        step = placed.step
        if answer.status != step.status:
            words = f"answered {answer.status}, not {step.status}: {answer.refusal}"
            raise placed.error(f"{step.give or step.send}: {words}")
        if step.named:
            self.names[step.named] = answer.key

    def _ask(self, placed: Placed) -> None:
        step = placed.step
        answer = self._answer(placed, step.as_of)
        if answer.status != step.status:
            raise placed.error(f"answered {answer.status}, not {step.status}: {answer.body!r:.200}")
        if step.expect:
            check(placed, self._keyed(placed, step.expect), answer.data)
        if answer.status == 200:
            self.kept.append(Kept(placed, answer.as_of, answer.body))

    def _answer(self, placed: Placed, as_of: str) -> Answer:
        """What its face answers; of a certificate, the answer inside."""
        actor, fields = self._actor(placed), self._fields(placed)
        if not placed.step.certificate:
            return actor.ask(self._path(placed.step.ask), fields, as_of)
        made = actor.certificate(fields, as_of)
        return made._replace(body=canonical.encode(made.data["answer"])) if made.data else made

    def _path(self, said: str) -> str:
        path, _, key = said.partition("/")
        return f"{path}/{self.names.get(key, key)}" if key else path

    def _fields(self, placed: Placed) -> dict[str, Any]:
        return self._keyed(placed, placed.step.fields)

    def _keyed(self, placed: Placed, said: dict[str, Any]) -> dict[str, Any]:
        return {name: keyed(value, placed, self.names) for name, value in said.items()}

    def _see(self, placed: Placed) -> None:
        """Read a page of staff's; it must show some words and lack others."""
        step, actor = placed.step, self._actor(placed)
        if not isinstance(actor, Staff):
            raise placed.error("only staff see pages")
        self._caught_up(placed)
        path = "" if step.see == "desk" else self._path(step.see)
        seen = actor.see(path, step.as_of)
        if seen.status != step.status:
            raise placed.error(f"the page answered {seen.status}, not {step.status}")
        text = seen.body.decode()
        wrong = [f"it doesn't show {words!r}" for words in step.shows if words not in text]
        wrong += [f"it shows {words!r}" for words in step.lacks if words in text]
        if wrong:
            raise placed.error(f"{'; '.join(wrong)}: {text!r:.2000}")

    def _again(self) -> None:
        """Every answer once more, as of when it was given: the same to the byte."""
        for kept in self.kept:
            with _told_where(kept.placed):
                answer = self._answer(kept.placed, kept.as_of)
            if (answer.status, answer.body) != (200, kept.body):
                words = f"asked again as of {kept.as_of} it is not the same: {answer.body!r:.300}"
                raise kept.placed.error(f"{words}, was {kept.body!r:.300}")
        self.tell(f"{len(self.kept)} answers asked again as of then: the same to the byte")

    def _certificate(self, placed: Placed) -> None:
        step = placed.step
        made = self._actor(placed).certificate(self._fields(placed), step.as_of)
        if made.status != 200:
            raise placed.error(f"no certificate: {made.status} {made.body!r:.200}")
        check(placed, self._keyed(placed, step.expect), made.data["answer"])
        key = str(opening.described(self.registry).keys.newest)
        if not verified(made.body, key):
            raise placed.error("the certificate does not hold")
        for at, other in changed(made.body):
            if verified(other, key):
                raise placed.error(f"it holds with its byte {at} changed too")
        as_of = made.data["question"]["as_of"]
        self.kept.append(Kept(placed, as_of, canonical.encode(made.data["answer"])))

    def _document(self, placed: Placed) -> None:
        """Wait until it is printed, and read it: its bytes are those whose digest is told."""
        actor, path = self._actor(placed), self._path(placed.step.document)
        if not isinstance(actor, State):
            raise placed.error("only a State reads documents")
        deadline = time.monotonic() + PATIENCE
        while (read := actor.ask(f"{path}/document", {}, "")).status != 200:
            if time.monotonic() > deadline:
                words = f"waited {PATIENCE} s for a worker to print it: answered {read.status}"
                raise placed.error(words)
            self._work()
            time.sleep(0.02 if self.work else 0.2)
        digest = hashlib.sha256(read.body).hexdigest()
        told = [one["sha256"] for one in actor.ask(path, {}, "").data["documents"]]
        if digest not in told[:1]:
            raise placed.error(f"its document has the SHA-256 {digest}; the log tells {told}")

    def _changes(self, placed: Placed) -> None:
        actor = self._actor(placed)
        if not isinstance(actor, State):
            raise placed.error("only a State has a feed")
        self._caught_up(placed)
        among = set(placed.step.among)
        found = [kind for kind in actor.news() if not among or kind.partition(".")[0] in among]
        if found != placed.step.changes:
            raise placed.error(f"its feed says {found}")

    def _actor(self, placed: Placed) -> Staff | State:
        return self.actors[placed.step.by]

    def _work(self) -> None:
        if self.work is not None:
            self.work()

    def _caught_up(self, placed: Placed | None) -> None:
        """Wait for the workers: what is due is recorded, and every subscription has read on."""
        deadline = time.monotonic() + PATIENCE
        end = store.head().position
        while waiting := waits_for(self.registry, end, beat_held=self.beat_held):
            self._work()
            if time.monotonic() > deadline:
                words = f"waited {PATIENCE} s for a worker: {waiting}"
                raise placed.error(words) if placed else StoryError(words)
            time.sleep(0.02 if self.work else 0.1)


@contextmanager
def _told_where(placed: Placed) -> Iterator[None]:
    """Whatever goes wrong in a step is told with its place."""
    try:
        yield
    except StoryError as error:
        if str(error).startswith(f"{placed.file}, "):
            raise
        raise placed.error(str(error)) from error
    except (httpx.HTTPError, ValueError, LookupError) as error:
        raise placed.error(f"{type(error).__name__}: {error}") from error


def _short(placed: Placed) -> str:
    step = placed.step
    if step.changes is not None:
        return f"{step.by} reads its feed"
    if asked := step.ask or step.see or step.document:
        return f"{step.by} asks {asked}"
    if step.give or step.send:
        return f"{step.by} gives {step.give or step.send}"
    if step.harm:
        return f"A byte of the stored {step.harm} changes"
    return step.run or f"beat is {step.beat}"
