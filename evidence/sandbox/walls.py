"""What keeps a step from the rest of the machine, as far as this kernel has it."""

from __future__ import annotations

from typing import NamedTuple

from evidence.sandbox import landlock, seccomp


class Walls(NamedTuple):
    """What there is here; a step runs behind all of it."""

    landlock: int
    """The version of its interface; 0 where there is none."""
    listed: bool
    """Whether calls that aren't on the list can be refused."""

    @property
    def words(self) -> str:
        """For the record: what held a step."""
        files = f"landlock {self.landlock}" if self.landlock else "no landlock in this kernel"
        calls = "no system call but those on a list" if self.listed else "any system call"
        return f"own process, limits of memory, time and files, {files}, {calls}"

    @property
    def open(self) -> str:
        """What a step could still reach; empty where it reaches nothing."""
        if self.listed:
            return ""
        network = "the network by UDP" if self.landlock >= 4 else "the network"
        return f"{network} and new processes" if self.landlock else "files, network and processes"

    def raise_(self) -> None:
        """Put this process behind them, for good; OSError where the kernel won't."""
        if self.landlock:
            landlock.renounce(self.landlock)
        if self.listed:
            seccomp.renounce()


def found() -> Walls:
    """Those of this kernel, as this process may have them."""
    return Walls(landlock.version(), seccomp.available())
