"""Serves the web application by waitress: `python -m panel.embedded.web HOST PORT`."""

import sys

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
        channel_timeout=60,
        ident=None,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
