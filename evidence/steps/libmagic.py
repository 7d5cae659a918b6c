"""libmagic out of the wheel `pylibmagic`, by its C interface.

Not by `python-magic`: where the system has a libmagic too, that finds the system's library and
the wheel's database, whose versions don't fit each other.
"""

from __future__ import annotations

import ctypes
import sys
from importlib.resources import files
from typing import Final

MIME_TYPE: Final = 0x10
WORDS: Final = 0
_NAME: Final = "libmagic.dylib" if sys.platform == "darwin" else "libmagic.so"


class Magic:
    """A database opened for one kind of answer."""

    def __init__(self, flags: int) -> None:
        folder = files("pylibmagic")
        library = ctypes.CDLL(str(folder / _NAME))
        library.magic_open.restype = ctypes.c_void_p
        library.magic_load.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
        library.magic_buffer.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)
        library.magic_buffer.restype = library.magic_error.restype = ctypes.c_char_p
        library.magic_error.argtypes = (ctypes.c_void_p,)
        self._library, self._cookie = library, library.magic_open(flags)
        if library.magic_load(self._cookie, str(folder / "magic.mgc").encode()):
            raise OSError(self._error())
        number = library.magic_version()
        self.version = f"{number // 100}.{number % 100:02}"

    def of(self, data: bytes) -> str:
        """What the bytes are."""
        found = self._library.magic_buffer(self._cookie, data, len(data))
        if found is None:
            raise OSError(self._error())
        return str(found, "utf-8", "backslashreplace")

    def _error(self) -> str:
        said = self._library.magic_error(self._cookie)
        return said.decode("utf-8", "backslashreplace") if said else "libmagic doesn't say why"
