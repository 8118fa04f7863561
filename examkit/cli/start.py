"""The first steps: demo, lab."""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from examkit import messages
from examkit.cli.words import BANK, DEMO, NOTEBOOKS, RESULTS, Command, argument, progress, say
from examkit.problems import InputError, problem


def demo(args: argparse.Namespace) -> int:
    """The whole job on invented people, into results/demo; or a whole year, into results/demo-year."""
    if args.year:
        return _demo_year(args)
    from examkit.demo import demo as run_demo

    with progress(args, "demo") as tell:
        paths = run_demo(
            RESULTS / DEMO, bank=BANK, notebooks=NOTEBOOKS, roster=RESULTS / "sample" / "roster.csv", progress=tell
        )
    for lang in messages.LANGUAGES:
        print(messages.text("say.demo_done", lang, path=RESULTS / DEMO))
        for key, path in paths.items():
            print(f"  {messages.text(f'say.demo_{key}', lang)}: {path}")
    return 0


def _demo_year(args: argparse.Namespace) -> int:
    from examkit import sample_year

    sample = RESULTS / "sample" / "year"
    with progress(args, "demo") as tell:
        paths, done = sample_year.sample_year(RESULTS / f"{DEMO}-year", bank=BANK, sample=sample, progress=tell)
    say("demo_year_done", args)
    for key, path in paths.items():
        print(f"  {messages.text(f'say.demo_{key}', args.lang)}: {path}")
    truth, found = sample_year.settle(sample / sample_year.TOWN, sample_year.SEED).truth, sample_year.claims_of(done)
    say("demo_truth", args)
    say("demo_law", args, planted=truth.law, found=_listed(found.laws))
    say("demo_office", args, planted=truth.office, found=_listed(found.lagging))
    say("demo_item", args, planted=truth.amended_item, found=_listed(found.drifting))
    people = sum(one.unit == truth.small for one in done.records)
    place = found.place(truth.small)
    say("demo_chance", args, unit=truth.small, people=people, units=len(found.means), place=place)
    return 0


def _listed(names: Iterable[str]) -> str:
    return "、".join(sorted(names)) or "—"


def lab(args: argparse.Namespace) -> int:
    """JupyterLab on the start notebook, reachable from this machine alone."""
    import subprocess

    start = NOTEBOOKS / "00_start.ipynb"
    if not start.is_file():
        raise InputError(problem("notebook.missing", name=start.as_posix()))
    say("lab", args)
    # Our page_config.json switches off the question about news from the network.
    quiet = {**os.environ, "JUPYTER_CONFIG_PATH": str(Path(__file__).parent.parent / "jupyter")}
    options = ["--ServerApp.ip=127.0.0.1", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        str(start),
        *options,
        *root,
        *(["--no-browser"] if args.no_browser else []),
    ]
    return subprocess.call(command, env=quiet)


COMMANDS: tuple[Command, ...] = (
    Command("demo", demo, (argument("--year", action="store_true"),)),
    Command("lab", lab, (argument("--no-browser", action="store_true"),)),
)
