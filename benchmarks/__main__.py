"""`make bench`: nine tables, each figure beside its yardstick of the same run."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import whole_ledgers
from benchmarks.machine import described
from benchmarks.rounds import ROOT, Figures, interleaved
from panel.embedded.postgres import postgresql

SMALL, BIG = (100, 1_000), (10_000, 100_000)
"""Entries and requests."""
WHOLE, WHOLE_BIG = (1_000, 10_600), (10_000, 106_000)
"""The same, of ledgers of 100,000 and of 1,000,000 events."""
YARDSTICKS = {
    "appends": {"ask for an exemption": "insert, bare", "": "select by key, bare"},
    "photos": {"": "photos, bare"},
    "log": {
        "1 event": "1 event, peer",
        "1 event, 8 writers": "1 event, 8 writers, peer",
        "10 events": "10 events, bare",
        "500 events": "500 events, bare",
        "stream of 20": "stream of 20, peer",
        "stream of 1,000": "stream of 1,000, peer",
        "walk": "walk, peer",
        "": "1 event, bare",
    },
    "proofs": {
        "checkpoint after 1,000 events": "hash a checkpoint's nodes, bare",
        "": "hash one way, bare",
    },
}
"""By worker: what of its own stands beside what is bare, or beside what its peer does."""
PEERS = {"log": "peer"}
"""Workers that do the same with a package of others, in turn with ours."""
MANDATE, MANDATE_BIG = (100, 0, 200, 1_000, 2_000), (1_000, 0, 10_000, 50_000, 100_000)
"""Entries, requests, incidents, letters and items of evidence."""
LOOKS, LOOKS_BIG = 20_000, 1_000_000
"""Perceptual hashes that look-alikes are sought among."""
_GENERATED = ("entries", "requests", "incidents", "letters", "evidence")
"""In the order in which sizes have them."""
CACHE = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "benchmarks"


def main() -> None:
    """Measure what the arguments say and print it as Markdown."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument(
        "--big",
        action="store_true",
        help="100,000 requests for pages and register, 1,000,000 looks and as many events",
    )
    parser.add_argument("--rounds", type=int, help="medians of so many (5; of whole ledgers 1)")
    parser.add_argument(
        "--only",
        choices=("pages", "register", *YARDSTICKS, "looks", "mandate", "whole"),
        help="one of the tables",
    )
    parser.add_argument(
        "--cache", type=Path, default=CACHE, help=f"where ledgers are kept ({CACHE})"
    )
    said = parser.parse_args()
    said.cache.mkdir(parents=True, exist_ok=True)
    print("\n".join(f"- {line}" for line in described(said.cache)), flush=True)
    if said.only in {None, "pages"}:
        _print(_pages(said.cache, [SMALL, BIG] if said.big else [SMALL], said.rounds or 5))
    if said.only in {None, "register"}:
        _print(_register(said.cache.resolve(), BIG if said.big else SMALL, said.rounds or 3))
    if said.only in {None, "looks"}:
        size = LOOKS_BIG if said.big else LOOKS
        _print(_looks(said.cache.resolve(), size, said.rounds or 3))
    if said.only in {None, "mandate"}:
        much = MANDATE_BIG if said.big else MANDATE
        _print(_mandate(said.cache.resolve(), much, said.rounds or 3))
    if said.only not in {"pages", "register", "looks", "mandate", "whole"}:
        for table in _rates(said.cache.resolve(), said.only, said.rounds or 5):
            _print(table)
    if said.only in {None, "whole"}:
        _print(whole_ledgers.table(_whole(said.cache.resolve(), said.big, said.rounds or 1)))


def _generated(environment: dict[str, str], size: Sequence[int]) -> dict[str, str]:
    """The environment, with a ledger of so many entries and requests in it, or of a mandate."""
    words = ["generate"]
    for name, many in zip(_GENERATED, size, strict=False):
        words += [f"--{name}", str(many)]
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return environment


def _own(folder: Path, address: str = "") -> dict[str, str]:
    """Settings that lead to nothing but what is in the folder, or to the database at an address."""
    return {"VAR_DIR": str(folder), "PANEL_ENV": "development", "DATABASE_URL": address}


def _pages(cache: Path, sizes: Sequence[tuple[int, int]], rounds: int) -> list[list[str]]:
    workers = {}
    for size in sizes:
        folder = cache / f"{size[0]}-{size[1]}"
        environment = _generated(_own(folder.resolve()), size)
        for kind in ("staff", "bare"):
            workers[f"{kind} {size[1]}"] = (f"benchmarks.{kind}_pages", environment)
    found = interleaved(workers, rounds)
    heads = [f"{requests:,} requests, {entries:,} entries" for entries, requests in sizes]
    table = [["page", *(f"{head}: CPU ms (x bare), queries, KB" for head in heads)]]
    for name in found[f"staff {sizes[0][1]}"]:
        cells = (_page(name, found, requests) for _, requests in sizes)
        table.append([name, *cells])
    return table


def _register(cache: Path, size: tuple[int, int], rounds: int) -> list[list[str]]:
    """The question, certificates and the sweep on both databases, beside a row by its key."""
    server = cache / f"register-postgresql-{size[1]}"
    server.mkdir(exist_ok=True)
    with postgresql(server, "postgres", durable=True) as address:
        databases = {
            "SQLite": _generated(_own(cache / f"{size[0]}-{size[1]}"), size),
            "PostgreSQL": _generated(_own(server, address), size),
        }
        workers = {on: ("benchmarks.register", has) for on, has in databases.items()}
        found = interleaved(workers, rounds)
    head = "ms, p50 (x bare), p99 (x bare); of which SQL; statements; bytes at most"
    table = [[f"{size[1]:,} requests: {head}", *found]]
    return table + [
        [name, *(_asked(figures, name) for figures in found.values())] for name in found["SQLite"]
    ]


def _mandate(cache: Path, size: Sequence[int], rounds: int) -> list[list[str]]:
    """Casework's pages, search and reply rates on both databases, beside their own search."""
    folder = cache / f"mandate-{size[2]}"
    server = folder / "postgresql"
    server.mkdir(exist_ok=True, parents=True)
    with postgresql(server, "postgres", durable=True) as address:
        databases = {
            "SQLite": _generated(_own(folder), size),
            "PostgreSQL": _generated(_own(server, address), size),
        }
        workers = {on: ("benchmarks.mandate", has) for on, has in databases.items()}
        found = interleaved(workers, rounds)
    head = "ms, p50, p99 (x bare); statements"
    things = f"{size[2]:,} incidents, {size[3]:,} letters, {size[4]:,} items"
    table = [[f"{things}: {head}", *found]]
    return table + [
        [name, *(_worked(figures, name) for figures in found.values())] for name in found["SQLite"]
    ]


def _worked(figures: Figures, name: str) -> str:
    one, bare = figures[name], figures["search, bare"]
    of_search = name == "search"
    said = [
        f"{one[p]:.3g}" + (f" ({one[p] / bare[p]:.2f})" if of_search else "")
        for p in ("p50", "p99")
    ]
    return f"{', '.join(said)}; {one['statements']:.0f}"


def _looks(cache: Path, size: int, rounds: int) -> list[list[str]]:
    """Look-alikes on both databases, beside comparing with each hash that is held."""
    folder = cache / f"looks-{size}"
    folder.mkdir(exist_ok=True)
    with postgresql(folder, "postgres", durable=True) as address:
        workers = {
            on: ("benchmarks.looks", {**_own(folder, to), "BENCH_LOOKS": str(size)})
            for on, to in (("SQLite", ""), ("PostgreSQL", address))
        }
        found = interleaved(workers, rounds)
    head = "ms, p50 (x bare), p95 (x bare); of this process's CPU; found"
    table = [[f"{size:,} hashes: {head}", *found]]
    return table + [
        [name, *(_sought(figures, name) for figures in found.values())] for name in found["SQLite"]
    ]


def _sought(figures: Figures, name: str) -> str:
    one, bare = figures[name], figures["all compared, bare"]
    wall, cpu = (
        ", ".join(f"{one[p]:.3g} ({one[p] / bare[p]:.3f})" for p in percents)
        for percents in (("p50", "p95"), ("cpu50", "cpu95"))
    )
    return f"{wall}; {cpu}; {one['found']:.0%}"


def _asked(figures: Figures, name: str) -> str:
    one, bare = figures[name], figures["select by key, bare"]
    said = [f"{one[p]:.3g} ({one[p] / bare[p]:.1f})" for p in ("p50", "p99")]
    largest = f"; {one['largest']:,.0f}" if one["largest"] else ""
    return f"{', '.join(said)}; {one['sql']:.3g}; {one['statements']:.1f}{largest}"


def _page(name: str, found: dict[str, Figures], requests: int) -> str:
    ours = found[f"staff {requests}"][name]
    bare = found[f"bare {requests}"][name.removesuffix(", then")]
    return (
        f"{ours['cpu']:.1f} ({ours['cpu'] / bare['cpu']:.2f} x {bare['cpu']:.1f}),"
        f" {ours['queries']:.0f}, {ours['bytes'] / 1000:.0f}"
    )


def _rates(cache: Path, only: str | None, rounds: int) -> Iterator[list[list[str]]]:
    with tempfile.TemporaryDirectory(dir=cache) as name:
        folder = Path(name)
        with postgresql(folder, "postgres", durable=True) as address:
            databases = {
                kind: _generated(_own(folder, to), SMALL)
                for kind, to in (("SQLite", ""), ("PostgreSQL", address))
            }
            for module in [only] if only else YARDSTICKS:
                yield _beside(_measured(module, databases, rounds), YARDSTICKS[module])


def _measured(
    module: str, databases: Mapping[str, Mapping[str, str]], rounds: int
) -> dict[str, Figures]:
    workers = {on: (f"benchmarks.{module}", has) for on, has in databases.items()}
    peer = PEERS.get(module)
    peers = {f"{on} {peer}": (f"benchmarks.{peer}", databases[on]) for on in workers if peer}
    found = interleaved(workers | peers, rounds)
    return {
        on: found[on]
        | {f"{name}, peer": one for name, one in found.get(f"{on} {peer}", {}).items()}
        for on in workers
    }


def _whole(cache: Path, big: bool, rounds: int) -> dict[str, Figures]:
    """Ledgers of one size, or of both, on SQLite and on PostgreSQL, a server for each."""
    with ExitStack() as servers:
        ledgers = {}
        for note, size in [("", WHOLE), (", big", WHOLE_BIG)] if big else [("", WHOLE)]:
            folder = cache / f"{size[0]}-{size[1]}"
            ledgers[f"SQLite{note}"] = _generated(_own(folder), size)
            server = cache / f"whole-postgresql{note.replace(', ', '-')}"
            server.mkdir(exist_ok=True)
            address = servers.enter_context(postgresql(server, "postgres", durable=True))
            ledgers[f"PostgreSQL{note}"] = _generated(_own(server, address), size)
        workers = {on: ("benchmarks.whole", has) for on, has in ledgers.items()}
        return interleaved(workers, rounds, uncounted=0)


def _beside(found: dict[str, Figures], yardsticks: Mapping[str, str]) -> list[list[str]]:
    table = [["a second (x its yardstick), CPU ms", *found]]
    for name in found["SQLite"]:
        bare = yardsticks.get(name, yardsticks[""])
        table.append([name, *(_rate(figures, name, bare) for figures in found.values())])
    return table


def _rate(figures: Figures, name: str, bare: str) -> str:
    rate, cpu = figures[name]["rate"], figures[name]["cpu"]
    ratio = "" if name.endswith(" bare") else f" ({rate / figures[bare]['rate']:.3f})"
    return f"{rate:,.{0 if rate > 100 else 1}f}{ratio}, {cpu:.2f}"


def _print(table: Sequence[Sequence[str]]) -> None:
    head, *rows = (f"| {' | '.join(row)} |" for row in table)
    ruler = "| --- |" + " ---: |" * (len(table[0]) - 1)
    print("\n".join(["", head, ruler, *rows]), flush=True)


if __name__ == "__main__":
    main()
