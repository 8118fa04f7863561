"""The command of a year: annual."""

import argparse
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

from examkit import messages
from examkit.cli.words import BANK, DISCARD, RESULTS, Command, argument, progress, report_problems, say


def annual(args: argparse.Namespace) -> int:
    """The year's record, from attendance, hours and sittings, under the rules that the office signed."""
    from examkit import year

    folder = RESULTS / str(args.year)
    if args.draft or not (folder / year.RULES).exists():
        return _draft(folder, args)
    with progress(args, "annual") as tell:
        done = year.annual(
            folder,
            sign=(args.sign or "").strip(),
            on=dt.date.today(),
            lang=args.lang,
            bank=_bank(),
            dry_run=args.dry_run,
            replaced=args.replace,
            discard_edits=args.discard_edits,
            progress=tell,
        )
    problems = report_problems(done.gathered.problems, args.lang)
    _print_figures(done, args)
    _print_changes(done, args)
    if done.refused is not None:
        report_problems([done.refused], args.lang)
        return 1
    if done.written:
        say("annual_written", args, path=folder)
        if done.weakness.next_laws:
            say(
                "annual_weak", args, laws="、".join(done.weakness.next_laws), quiz=year.NEXT_QUIZ, study=year.STUDY_LIST
            )
    return 1 if problems or done.gathered.open else 0


def _draft(folder: Path, args: argparse.Namespace) -> int:
    """A first annual.toml; the year is not computed before somebody signed, so this is never a success."""
    from examkit import year

    paths = year.draft(folder, args.lang, discard_edits=args.discard_edits)
    say("annual_drafted", args, year=args.year)
    for path in paths:
        print(f"  {path}")
    return 1


def _bank() -> Any:
    """The bank, for what the next quiz may hold of it; None where there is none here."""
    from examkit import formats

    return formats.read_bank(BANK) if BANK.is_dir() else None


def _print_figures(done: Any, args: argparse.Namespace) -> None:
    from examkit.files import csv_cell

    register = done.gathered.data.register
    say(
        "annual_study",
        args,
        sessions=len(register.sessions),
        person_times=register.person_times,
        hours=csv_cell(register.hours_held) or "—",
    )
    known = sum(one.composite is not None for one in done.records)
    say("annual_people", args, people=len(done.records), known=known, unknown=len(done.records) - known)
    bands = Counter(one.band for one in done.records)
    if known:
        said = "、".join(f"{name} {bands[name]}" for name, _ in done.rules.bands)
        say("annual_bands", args, bands=said)
    kinds = Counter(one.kind for one in done.gathered.reviews)
    if kinds:
        words = "、".join(f"{messages.word('annual_kind', one, args.lang)} {n}" for one, n in sorted(kinds.items()))
        say("reviews", args, path=done.folder / "review.csv", kinds=words)
    if done.gathered.open:
        say("annual_open", args, count=len(done.gathered.open))


def _print_changes(done: Any, args: argparse.Namespace) -> None:
    """Who changes band against the record that was written last."""
    moved = [one for one in done.changes if one.before]
    if len(moved) < len(done.changes):
        say("annual_first", args, count=len(done.changes) - len(moved))
    if moved:
        say("annual_changes", args, count=len(moved))
    for one in moved:
        print(
            f"  {one.candidate} {one.name}（{one.unit}）{one.before or '—'} {one.composite_before}"
            f" → {one.after or '—'} {one.composite_after}"
        )


COMMANDS: tuple[Command, ...] = (
    Command(
        "annual",
        annual,
        (
            argument("year", type=int),
            argument("--sign"),
            argument("--draft", action="store_true"),
            argument("--dry-run", action="store_true"),
            argument("--replace", action="store_true"),
            DISCARD,
        ),
    ),
)
