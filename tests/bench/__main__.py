"""The command line: measure, and print the report in Markdown."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from .atlas import check_timings, site_timings
from .machine import machine, versions
from .measure import BuildError
from .outputs import DifferentError
from .report import report
from .results import Results
from .series import Plan, run_series
from .ways import WAYS

PARTS = ("records", "sites", "check")


def main() -> int:
    """Run the benchmark; 1 if a build failed or a page said something else."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.work) as folder:
        results, failed = _measure(options, Path(folder))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results.as_data(), indent=1), encoding="utf-8")
    print(report(results))
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=int, nargs="+", default=[30, 300, 3000, 10000], help="numbers of records")
    add("--compare-at", type=int, default=3000, help="largest size for the other ways")
    add("--repeat", type=int, default=3, help="builds of each kind, after one to warm up")
    add("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    add("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts to measure")
    add(
        "--citations",
        nargs="+",
        choices=("without", "with"),
        default=["without", "with"],
        help="records without citations, with them, or both",
    )
    add("--jobs", type=int, default=2, help="processes of the parallel build; 1: leave it out")
    add(
        "--quick",
        action="store_true",
        help="a trial of a minute: small sizes, once, plugin and static only",
    )
    add("--json", type=Path, help="file for all measurements")
    add("--work", type=Path, help="folder for the projects, instead of a temporary one")
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.repeat, options.jobs = [30, 300], 1, 1
        options.ways, options.only = ["plugin", "static", "empty"], ["records"]
    return options


def _measure(options: argparse.Namespace, work: Path) -> tuple[Results, bool]:
    """What was found, and whether a part failed: the others are reported all the same."""
    sizes = tuple(sorted(set(options.sizes)))
    if sizes[0] < 2:
        sys.exit("--sizes: a record links to another, so at least 2")
    compare_at = max((s for s in sizes if s <= options.compare_at), default=sizes[0])
    ways = tuple(way for way in options.ways if not WAYS[way].missing())
    cited = tuple(word == "with" for word in dict.fromkeys(options.citations))
    plan = Plan(ways, sizes, options.repeat, options.jobs, compare_at, work / "records", cited)
    results = Results(
        machine(), versions(), compare_at, options.repeat, options.jobs, [], [], [], []
    )
    parts: dict[str, Callable[[], None]] = {
        "records": lambda: run_series(plan, results.timings, results.sizes),
        "sites": lambda: results.sites.extend(site_timings(work, options.repeat)),
        "check": lambda: results.checks.extend(check_timings(work, options.repeat)),
    }
    failures = sum(_fails(parts[name]) for name in options.only)
    return results, failures > 0


def _fails(part: Callable[[], None]) -> bool:
    try:
        part()
    except (BuildError, DifferentError) as error:
        print(error, file=sys.stderr)
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
