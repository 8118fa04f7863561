"""The command of a year: annual."""

import argparse
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

from examkit import messages
from examkit.cli.words import (
    BANK,
    DISCARD,
    FORMATS,
    RESULTS,
    Command,
    Misuse,
    argument,
    formats_of,
    progress,
    report_problems,
    say,
)
from examkit.problems import Source, problem

STYLE = BANK / "styles" / "official.toml"


def annual(args: argparse.Namespace) -> int:
    """The year's record, from attendance, hours and sittings, under the rules that the office signed."""
    from examkit import year

    folder = RESULTS / str(args.year)
    if args.draft or not (folder / year.RULES).exists():
        return _draft(folder, args)
    wanted, day = formats_of(args.to), _day(args.date)
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
        if args.papers or args.bundle:
            _write_papers(done, wanted, day, args)
    return 1 if problems or done.gathered.open else 0


def _write_papers(done: Any, wanted: list[str], day: dt.date | None, args: argparse.Namespace) -> None:
    """The year's papers, and the folder for inspection where it is asked for; edited ones are kept and told."""
    from examkit import year
    from examkit.house_style import House, read_house

    house = read_house(args.style or STYLE) if args.style or STYLE.exists() else House()
    steps = [year.write_papers] + ([year.write_bundle] if args.bundle else [])
    options: dict[str, Any] = {"day": day, "house": house, "discard_edits": args.discard_edits}
    for step in steps:
        own = {"by_unit": args.by_unit} if step is year.write_papers else {}
        with progress(args, "writing") as tell:
            made = step(done, wanted, args.lang, progress=tell, **options, **own)
        if made.paths:
            top = made.paths[0].relative_to(done.folder).parts[0]
            say("annual_papers", args, path=done.folder / top, count=len(made.paths))
        for one in made.kept:
            if one.beside:
                say("annual_kept_beside", args, name=one.name, beside="、".join(one.beside))
            else:
                say("annual_kept", args, name=one.name)
    say("annual_settings", args, path=done.folder / year.PAPERS_SETTINGS)


def _day(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError as error:
        raise Misuse(problem("cli.date", Source("--date"), found=written)) from error


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
    from examkit.assessment.records import rounded
    from examkit.files import csv_cell

    register = done.gathered.data.register
    say(
        "annual_study",
        args,
        sessions=len(register.sessions),
        person_times=register.person_times,
        hours=csv_cell(rounded(register.hours_held, "0.01")) or "—",
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
        who = one.name if one.name == one.candidate else f"{one.candidate} {one.name}"  # a roster without ids
        print(
            f"  {who}（{one.unit}）{one.before or '—'} {one.composite_before}"
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
            argument("--papers", action="store_true"),
            argument("--bundle", action="store_true"),
            argument("--to", default=",".join(one for one in FORMATS if one != "html")),
            argument("--by-unit", action="store_true"),
            argument("--date"),
            argument("--style", type=Path),
            DISCARD,
        ),
    ),
)
