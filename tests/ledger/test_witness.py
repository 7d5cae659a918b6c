"""A witness takes only what extends what it saw, forgets nothing, and cries out otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from panel.keys import new_ledger_key
from panel.ledger import merkle, notes
from panel.ledger.cosigning import cosigned
from panel.ledger.notes import COSIGNATURE, VerifierKey
from panel.ledger.rotation import Rotation
from panel.ledger.tiles import Tile, TileTree
from panel.ledger.verifier.__main__ import main
from panel.ledger.verifier.witness import Contradiction, extends
from tests.ledger.paper_log import ORIGIN
from tests.ledger.paper_server import KEY, VKEY, leaves_of, note_of, publish

ROOT = Path(__file__).parents[2]
THIEF = Ed25519PrivateKey.from_private_bytes(bytes(32))


class Said(NamedTuple):
    """How a look ended."""

    code: int
    out: str
    err: str


Look = Callable[..., Said]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def look(tmp_path: Path, state: Path, capfdbinary: Any) -> Look:
    """Let the witness look at the log once."""

    def looking(where: object = "", *more: str) -> Said:
        source = str(where or tmp_path / "log")
        code = main(["witness", source, "--key", str(VKEY), "--state", str(state), *more])
        sys.stdout.flush()
        sys.stderr.flush()
        said = capfdbinary.readouterr()
        return Said(code, said.out.decode(), said.err.decode())

    return looking


def evidence(state: Path) -> set[str]:
    return {file.read_text() for file in Path(f"{state}.evidence").iterdir()}


def test_it_accepts_a_log_that_only_grows(tmp_path, look, state):
    assert "Seen for the first time" in (publish(tmp_path / "log", leaves_of(0)), look())[1].out
    for size in (1, 2, 200, 256, 300, 300, 70_000):
        note = publish(tmp_path / "log", leaves_of(size))
        said = look()
        assert (said.code, said.err) == (0, "")
        assert state.read_text() == note
    assert "begins with the whole log of 300 events" in said.out


@pytest.mark.parametrize(("old", "new"), [(300, 299), (300, 1), (300, 0), (256, 255)])
def test_a_log_rolled_back_is_cried_out(tmp_path, look, state, old, new):
    kept = publish(tmp_path / "log", leaves_of(old))
    look()
    shown = publish(tmp_path / "log", leaves_of(new))
    said = look()
    assert said.code == 1
    assert f"ROLLED BACK: the log shows {new} events after {old} were seen" in said.err
    assert state.read_text() == kept
    assert evidence(state) == {kept, shown}


@pytest.mark.parametrize(
    ("old", "new"), [(300, 300), (300, 301), (256, 600), (1, 2), (128, 70_000)]
)
def test_a_log_that_forked_is_cried_out(tmp_path, look, state, old, new):
    kept = publish(tmp_path / "log", leaves_of(old))
    look()
    forked = [merkle.leaf_hash(b"rewritten"), *leaves_of(new)[1:]]
    shown = publish(tmp_path / "log", forked)
    said = look()
    assert (said.code, said.out) == (1, "")
    assert "FORK" in said.err
    assert state.read_text() == kept
    assert evidence(state) == {kept, shown}


@given(st.data())
def test_no_rewritten_past_gets_by(data):
    new = data.draw(st.integers(2, 600))
    old = data.draw(st.integers(1, new))
    at = data.draw(st.integers(0, old - 1))
    honest = leaves_of(new)
    forked = [*honest[:at], merkle.leaf_hash(b"rewritten"), *honest[at + 1 :]]
    subtrees = merkle.Subtrees(forked)

    def read(tile: Tile) -> bytes:
        span, first = 256**tile.level, tile.number * 256
        places = range(first, first + tile.width)
        return b"".join(subtrees.hash(n * span, (n + 1) * span) for n in places)

    kept = notes.Checkpoint(ORIGIN, old, merkle.root(honest[:old]))
    shown = notes.Checkpoint(ORIGIN, new, merkle.root(forked))
    with pytest.raises(Contradiction):
        extends(kept, shown, TileTree(new, read))


@pytest.mark.parametrize(
    ("note", "says"),
    [
        (note_of(leaves_of(301), origin="other.example/log"), "of another log"),
        (note_of(leaves_of(301), name="other.example/log"), "not signed by the key"),
        (note_of(leaves_of(301), key=THIEF), "not signed by the key"),
        (note_of(leaves_of(301)) * 2, "a checkpoint's lines|not empty"),
        (note_of(leaves_of(301)) + note_of(leaves_of(301)).splitlines()[-1] + "\n", ""),
        (note_of(leaves_of(301)) + "— other.example AAAAAAAA\n" * 100, "at most 100 signatures"),
        (note_of(leaves_of(301))[:-1], "ends with a newline"),
        (note_of(leaves_of(301)).replace("301", "302"), "signature is not by"),
        ("", "ends with a newline"),
        ("rubbish\n", "blank line and signatures"),
        (notes.sign(f"{ORIGIN}\n{10**30}\nAAAA\n", ORIGIN, KEY), "plain decimal digits"),
        (notes.sign(notes.Checkpoint(ORIGIN, 10**18, bytes(32)).text(), ORIGIN, KEY), "not there"),
    ],
)
def test_a_note_that_is_not_the_logs_is_not_accepted(tmp_path, look, state, note, says):
    kept = publish(tmp_path / "log", leaves_of(300))
    look()
    publish(tmp_path / "log", leaves_of(301), note)
    said = look()
    if says:
        assert said.code == 1
        assert any(word in said.err for word in says.split("|"))
        assert state.read_text() == kept
    else:
        assert said.code == 0  # signed twice by the same key is still signed


@pytest.mark.parametrize(
    "bend",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(file.read_bytes() + b"\0"),
        lambda file: file.write_bytes(bytes(len(file.read_bytes()))),
        lambda file: file.write_bytes(bytes(10_000)),
    ],
)
@pytest.mark.parametrize("name", ["tile/0/001.p/44", "tile/0/000", "tile/1/000.p/1", "keys"])
def test_bent_tiles_prove_nothing_and_accuse_nobody(tmp_path, look, state, bend, name):
    kept = publish(tmp_path / "log", leaves_of(200))
    look()
    publish(tmp_path / "log", leaves_of(300))
    bend(tmp_path / "log" / name)
    said = look()
    if name == "keys" and not (tmp_path / "log" / name).exists():
        assert said.code == 0
        return
    assert said.code == 1
    assert "FORK" not in said.err
    assert state.read_text() == kept
    assert not Path(f"{state}.evidence").exists()


def test_a_torn_state_is_told_and_nothing_is_lost(tmp_path, look, state):
    for size in (100, 200):
        publish(tmp_path / "log", leaves_of(size))
        look()
    before = Path(f"{state}.before")
    assert before.read_text() == note_of(leaves_of(100))
    whole = state.read_bytes()
    publish(tmp_path / "log", leaves_of(300))
    for torn in (b"", whole[:50], whole[:-1], b"\xff", whole.replace(b"200", b"100")):
        state.write_bytes(torn)
        said = look()
        assert said.code == 1
        assert f"the checkpoint kept in {state} does not hold" in said.err
        assert state.read_bytes() == torn
        assert before.read_text() == note_of(leaves_of(100))
    state.unlink()
    assert "it is gone" in look().err
    before.rename(state)
    assert look().code == 0


def test_a_crash_before_the_new_state_stands_leaves_the_old_one(tmp_path, state):
    publish(tmp_path / "log", leaves_of(100))
    program = (
        "import os, sys, pathlib\n"
        "from panel.ledger.verifier.__main__ import main\n"
        "pathlib.Path.replace = lambda *_: os._exit(9)\n"
        "main(sys.argv[1:])\n"
    )
    arguments = ["witness", str(tmp_path / "log"), "--key", str(VKEY), "--state", str(state)]
    assert main(arguments) == 0
    kept = state.read_text()
    publish(tmp_path / "log", leaves_of(200))
    ended = subprocess.run([sys.executable, "-c", program, *arguments], cwd=ROOT, check=False)
    assert ended.returncode == 9
    assert state.read_text() == kept
    assert main(arguments) == 0


def test_it_cosigns_what_it_accepts(tmp_path, look, state):
    pem = tmp_path / "witness.pem"
    pem.write_text(new_ledger_key())
    signing = ("--name", "witness.example/w1", "--signer", str(pem))
    for size in (100, 200, 200):
        publish(tmp_path / "log", leaves_of(size))
        report = json.loads(look("", *signing, "--json").out)
        witness = VerifierKey.parse(report["cosigned_as"], COSIGNATURE)
        assert report["note"] == state.read_text()
        assert cosigned(state.read_text(), witness)[1] > 1_700_000_000
        assert state.read_text().count("witness.example") == 1


def test_it_follows_a_key_that_hands_over_and_no_other(tmp_path, look, state):
    publish(tmp_path / "log", leaves_of(100))
    look()
    handing = Rotation(VKEY, VerifierKey.of(ORIGIN, THIEF), 150).signed(KEY)
    later = note_of(leaves_of(200), key=THIEF)
    publish(tmp_path / "log", leaves_of(200), later)
    assert look().code == 1
    publish(tmp_path / "log", leaves_of(200), later, [handing])
    assert look().code == 0
    assert state.read_text() == later
    # From there on the old key signs nothing that is larger.
    publish(tmp_path / "log", leaves_of(300), note_of(leaves_of(300)), [handing])
    assert "not signed by the key" in look().err


@pytest.mark.parametrize(
    "words",
    [
        ["/nowhere", "--key", str(VKEY), "--state", "s"],
        ["http://", "--key", str(VKEY), "--state", "s"],
        ["http://a:b@host/", "--key", str(VKEY), "--state", "s"],
        ["http://host:x/", "--key", str(VKEY), "--state", "s"],
        ["ftp://host/", "--key", str(VKEY), "--state", "s"],
        [".", "--key", "rubbish", "--state", "s"],
        [".", "--key", str(VKEY)],
        [".", "--key", str(VKEY), "--state", "s", "--name", "w"],
        [".", "--key", str(VKEY), "--state", "s", "--name", "w", "--signer", "/nowhere"],
        [".", "--key", str(VKEY), "--state", "s", "--name", "a b", "--signer", "k.pem"],
    ],
)
def test_wrong_usage(words, tmp_path, monkeypatch):
    (tmp_path / "k.pem").write_text(new_ledger_key())
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["witness", *words])
    assert ended.value.code == 2


def test_an_operators_verb_does_the_same_and_asks_no_database(tmp_path, state):
    publish(tmp_path / "log", leaves_of(10))
    words = ["ledger", "witness", tmp_path / "log", "--key", str(VKEY), "--state", state]
    said = subprocess.run(
        [sys.executable, "manage.py", *map(str, words)],
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert "Accepted" in said.stdout
