"""Serves the web application by waitress: `python -m panel.embedded.web HOST PORT`."""

import sys

from django.conf import settings
from waitress import serve

from panel.wsgi import application

THREADS = 8


def main(host: str, port: str) -> None:
    """Serve until ended."""
    serve(
        application,
        listen=f"{host}:{port}",
        threads=THREADS,
        # Slow senders hold a socket but no thread; this many of them leave room for others.
        connection_limit=500,
        # The largest file there may be, or a form of several.
        max_request_body_size=settings.EVIDENCE_MAX_BYTES + 2**30,
        channel_timeout=60,
        ident=None,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
