"""The steps that there are, and one more."""

from collections import Counter

from evidence import steps

load = steps.load


def count(file):
    lines = Counter(file.read())[ord("\n")]
    return {"lines": lines, "tool": {"name": "Counter", "version": "1"}}


STEPS = {**steps.STEPS, "count": count}
