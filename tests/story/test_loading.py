"""A story file with an error names file, step and line."""

from pathlib import Path

import pytest

from panel.story.loading import StoryError, load

CAST = "cast:\n  XA: {state: XA}\nsteps:\n"
GOOD = "  - {at: 2015-07-01T00:00:00Z, by: XA, ask: exemption-requests}\n"

WRONG = {
    "an unknown word": (
        CAST + GOOD + "  - {at: 2015-07-02T00:00:00Z, by: XA, asks: x}\n",
        r"step 2, line 5: /asks is not known here",
    ),
    "a time without a zone": (
        CAST + "  - {at: 2015-07-01T00:00:00, by: XA, ask: x}\n",
        r"step 1, line 4: /at should be a time with its zone",
    ),
    "time that runs back": (
        CAST + GOOD + "  - {at: 2015-06-01T00:00:00Z, by: XA, ask: x}\n",
        r"step 2, line 5: time runs back",
    ),
    "two things at once": (
        CAST + "  - {at: 2015-07-01T00:00:00Z, by: XA, ask: x, give: y}\n",
        r"step 1, line 4: a step says exactly one of",
    ),
    "nobody": (
        CAST + "  - {at: 2015-07-01T00:00:00Z, ask: x}\n",
        r"step 1, line 4: by: who does it",
    ),
    "somebody unknown": (
        CAST + "  - {at: 2015-07-01T00:00:00Z, by: XB, ask: x}\n",
        r"step 1, line 4: XB is not in the cast: XA",
    ),
    "a name twice": (
        CAST + "  - {at: 2015-07-01T00:00:00Z, by: XA, ask: x, ask: y}\n",
        r"'ask' stands twice .*line 4,",
    ),
    "no YAML": ("steps: [", r"story\.yaml"),
    "a list": ("- 1\n", r"a story is a mapping"),
    "an unknown head": ("acts: []\n", r"not known here: acts"),
    "a wrong cast": ("cast: {XA: {state: Xa}}\nsteps: []\n", r"cast, XA: /state should be"),
    "a cast of nobody": ("cast: {XA: {}}\nsteps: []\n", r"cast, XA: either a role or a state"),
    "what it continues": ("continues: other.yaml\nsteps: []\n", r"it continues other\.yaml"),
}


@pytest.mark.parametrize(("text", "says"), WRONG.values(), ids=WRONG)
def test_an_error_in_a_file_says_where_it_is(tmp_path, text, says):
    path = tmp_path / "story.yaml"
    path.write_text(text)
    with pytest.raises(StoryError, match=says):
        load([path])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(StoryError, match=r"nothing\.yaml"):
        load([tmp_path / "nothing.yaml"])


def test_files_are_merged_by_time(tmp_path):
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(CAST + GOOD + GOOD.replace("2015-07-01", "2015-07-03"))
    two.write_text("continues: one.yaml\nsteps:\n" + GOOD.replace("2015-07-01", "2015-07-02"))
    days = [placed.step.at.day for placed in load([one, two]).steps]
    assert days == [1, 2, 3]


def test_two_files_agree_on_the_cast(tmp_path):
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("cast: {XA: {state: XA}}\nsteps: []\n")
    two.write_text("cast: {XA: {role: chair}}\nsteps: []\n")
    with pytest.raises(StoryError, match=r"two\.yaml, cast, XA: another file says otherwise"):
        load([one, two])


def test_a_state_called_no_and_a_step_on_something_are_not_truth_values(tmp_path):
    path = Path(tmp_path / "story.yaml")
    path.write_text(
        "cast:\n  NO: {state: NO}\nsteps:\n"
        "  - {at: 2015-07-01T00:00:00Z, by: NO, give: x.y, on: z}\n"
    )
    step = load([path]).steps[0].step
    assert (step.by, step.on) == ("NO", "z")
