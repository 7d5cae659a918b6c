"""Notes and checkpoints are C2SP's: what others signed opens here, and bent ones don't."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger import merkle, notes
from panel.ledger.notes import Checkpoint, NoteError, VerifierKey
from tests.ledger.paper_log import PROOFS, needs_vectors

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
NAME = "log.example/panel"
VKEY = VerifierKey.of(NAME, KEY)
TEXT = "Ognuno sta solo\n\ned è subito sera.\n"
TESSERA = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def facts() -> dict[str, Any]:
    """What golang.org/x/mod holds of signed notes; nothing where the vectors are absent."""
    file = PROOFS / "notes.json"
    return json.loads(file.read_bytes()) if file.is_file() else {"cases": []}


FACTS = facts()


def spelt(template: str) -> str:
    """A vector's note with its shorthands written out."""
    text, lines = FACTS["text"], FACTS["signatures"]
    peter = lines["peter"]
    if template.endswith("101 times"):
        return f"{text}\n{peter * 101}"
    longer = peter[:60] + "ABCD" + peter[60:]
    return (
        template.replace("{text}", text)
        .replace("{peter}", peter)
        .replace("{enoch}", lines["enoch"])
        .replace("{peter-without-final-newline}", peter.rstrip("\n"))
        .replace("{peter, with ABCD inserted after 60 bytes of the line}", longer)
    )


def opened(note: str, vkeys: list[str]) -> list[str]:
    """The names of the keys that open a note."""
    names = []
    for vkey in map(VerifierKey.parse, vkeys):
        assert notes.verify(note, vkey) == notes.parse(note).text
        names.append(vkey.name)
    return names


@needs_vectors
@pytest.mark.parametrize("case", FACTS["cases"], ids=lambda case: case.get("why", "opens"))
def test_notes_open_as_they_do_in_go(case: dict[str, Any]) -> None:
    vkeys = [FACTS["vkeys"][name] for name in case["keys"]]
    if case["opens"]:
        assert opened(spelt(case["note"]), vkeys) == case["verified"]
    for vkey in [] if case["opens"] else map(VerifierKey.parse, vkeys):
        with pytest.raises(NoteError):
            notes.verify(spelt(case["note"]), vkey)


@needs_vectors
def test_we_sign_as_go_does() -> None:
    seed = notes.from_base64(FACTS["skey_peter"].split("+", 4)[4])[1:]
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signed = notes.sign(FACTS["text"], "PeterNeumann", key)
    assert signed == FACTS["text"] + "\n" + FACTS["signatures"]["peter"]
    assert str(VerifierKey.of("PeterNeumann", key)) == FACTS["vkeys"]["peter"]


@needs_vectors
def test_the_checkpoints_of_a_tessera_log_verify_and_extend_each_other() -> None:
    log, seen = PROOFS / "tessera-log", {}
    for file in sorted(log.glob("checkpoint.*")):
        text = notes.verify(file.read_text(), VerifierKey.parse(TESSERA))
        checkpoint = Checkpoint.parse(text)
        assert checkpoint.text() == text
        leaves = tile(log / f"tile/0/000.p/{checkpoint.size}") if checkpoint.size else []
        assert merkle.root(leaves) == checkpoint.root
        seen[checkpoint.size] = checkpoint.root, leaves
    for old, new in combinations(sorted(seen), 2):
        path = merkle.consistency_path(old, new, seen[new][1])
        merkle.verify_consistency(old, new, seen[old][0], seen[new][0], path)


def tile(file: Path) -> list[bytes]:
    """The hashes in a tile of level 0."""
    data = file.read_bytes()
    return [data[at : at + 32] for at in range(0, len(data), 32)]


@needs_vectors
def test_odd_ed25519_signatures_are_judged_as_by_wycheproof() -> None:
    file = PROOFS / "ed25519/wycheproof-ed25519_test.json"
    for group in json.loads(file.read_bytes())["testGroups"]:
        vkey = VerifierKey("wycheproof", bytes.fromhex(group["publicKey"]["pk"]))
        for case in group["tests"]:
            signature, message = bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"])
            assert holds(vkey, signature, message) == (case["result"] == "valid"), case["tcId"]


def holds(vkey: VerifierKey, signature: bytes, message: bytes) -> bool:
    """Whether a signature verifies."""
    try:
        vkey.verify(signature, message)
    except NoteError:
        return False
    return True


def test_what_we_sign_opens_and_says_the_same() -> None:
    assert notes.verify(notes.sign(TEXT, NAME, KEY), VKEY) == TEXT


def test_signatures_of_strangers_are_ignored() -> None:
    stranger = notes.sign(TEXT, "witness.example", Ed25519PrivateKey.generate())
    both = notes.sign(TEXT, NAME, KEY) + stranger.rpartition("\n\n")[2]
    assert notes.verify(both, VKEY) == TEXT


def test_a_key_of_our_name_that_is_not_ours_opens_nothing() -> None:
    forged = notes.sign(TEXT, NAME, Ed25519PrivateKey.generate())
    with pytest.raises(NoteError, match="not signed by the key"):
        notes.verify(forged, VKEY)


@given(st.data())
def test_a_note_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    note = notes.sign(TEXT, NAME, KEY)
    at = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters().filter(lambda character: character != note[at]))
    with pytest.raises(NoteError):
        notes.verify(note[:at] + other + note[at + 1 :], VKEY)


def test_a_vkey_reads_back() -> None:
    assert VerifierKey.parse(str(VKEY)) == VKEY


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "name\\+hash\\+base64"),
        (str(VKEY).replace("log.", "lag."), "doesn't fit"),
        (str(VKEY)[:-4], "not base64|32 bytes"),
        (f"{NAME}+00000000+{notes.to_base64(b'x' * 33)}", "Ed25519 kind"),
        (f"{NAME}+{VKEY.key_id.hex().upper()}+{notes.to_base64(b'xx')}", "Ed25519 kind"),
        (str(VKEY) + "\n", "base64"),
        ("a b" + str(VKEY), "no space"),
    ],
)
def test_a_malformed_vkey_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NoteError, match=reason):
        VerifierKey.parse(text)


@pytest.mark.parametrize("text", ["AB==", "AA=", "AA", "A A=", "AA==\n", "-_==", "é"])
def test_base64_has_one_spelling(text: str) -> None:
    with pytest.raises(NoteError, match="base64"):
        notes.from_base64(text)


ROOT = notes.to_base64(merkle.EMPTY_ROOT)


@pytest.mark.parametrize(
    "text",
    [
        f"\n0\n{ROOT}\n",
        f"{NAME}\n\n{ROOT}\n",
        f"{NAME}\n00\n{ROOT}\n",
        f"{NAME}\n-1\n{ROOT}\n",
        f"{NAME}\n+1\n{ROOT}\n",
        f"{NAME}\n\u0661\n{ROOT}\n",
        f"{NAME}\n{'9' * 5000}\n{ROOT}\n",
        f"{NAME}\n0\n{ROOT[:-4]}\n",
        f"{NAME}\n0\n{ROOT}",
        f"{NAME}\n0\n",
        f"{NAME}\n0\n{ROOT}\n\n",
        f"{NAME}\n0\n{ROOT}\nextension\n\n",
        f"{NAME}\t\n0\n{ROOT}\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


def test_a_checkpoint_keeps_its_extension_lines() -> None:
    text = f"{NAME}\n0\n{ROOT}\nmap root\n"
    assert Checkpoint.parse(text).extensions == ("map root",)
    assert Checkpoint.parse(text).text() == text


def test_no_line_break_smuggles_another_checkpoint_in() -> None:
    with pytest.raises(NoteError):
        Checkpoint(f"evil\n999\n{ROOT}", 0, merkle.EMPTY_ROOT)
