"""What nobody does through any face: a byte of a stored file changes, as on a failing disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from panel.story.loading import StoryError


def change_a_byte(sent: Path) -> None:
    """Change one in the middle of what the store keeps of a file that was sent."""
    folder = getattr(settings.EVIDENCE_STORE, "folder", None)
    if folder is None:
        raise StoryError("only a store in a folder is harmed")
    digest = hashlib.sha256(sent.read_bytes()).hexdigest()
    kept = next(iter(Path(folder).glob(f"*/??/??/{digest}")), None)
    if kept is None:
        raise StoryError(f"the store holds no {sent.name}")
    content, mode = bytearray(kept.read_bytes()), kept.stat().st_mode
    content[len(content) // 2] ^= 1
    kept.chmod(0o600)
    kept.write_bytes(content)
    kept.chmod(mode)
