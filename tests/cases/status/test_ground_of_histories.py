"""Over whatever commands wrote, each certificate holds: the verifier comes to the same verdict."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from cases.status.certificates import certify
from panel.ledger import moments, opening
from panel.ledger.registry import registry
from panel.ledger.verifier.checks import check
from tests.cases.status import histories
from tests.cases.status.asking import SECRETARY
from tests.cases.status.test_look_ahead import HISTORY, questions
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql


def test_the_verifier_agrees_with_the_log_over_histories_of_commands(committed):
    histories.begin()
    moment = moments.now()
    seen: Counter[object] = Counter()

    @settings(max_examples=4, derandomize=True)
    @given(history=HISTORY)
    def histories_go_on(history: list[tuple[str, int, int]]) -> None:
        for what, which, days in history:
            histories.step(what, which, days)
        key = opening.described(registry).keys.newest
        for question in questions():
            for known in (moment, moments.now()):
                found = check(certify(registry, question, SECRETARY, known), key)
                seen[found.answer["verdict"]] += 1

    histories_go_on()
    assert len(seen) > 1
