"""Leads the group of servers and ends them all should whoever started them be killed.

Run as a program of its own. Its standard input is a pipe that only the starter holds open: the
end of it is the one sign that even `kill -9` gives.
"""

import os
import signal
import sys
import time

SECONDS_TO_END = 3


def main() -> None:
    """Wait for the starter's end, then end the group: politely, then for good."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdin.read()
    os.killpg(0, signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
