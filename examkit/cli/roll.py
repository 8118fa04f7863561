"""The command of the papers that name people: roll."""

import argparse
from pathlib import Path
from typing import Any

from examkit.cli.words import BANK, DISCARD, FORMATS, SITTING, Command, Misuse, argument, formats_of, progress, say
from examkit.problems import Source, problem

STYLE = BANK / "styles" / "official.toml"


def roll(args: argparse.Namespace) -> int:
    """签到表, 座次表, 考场记录 before the exam; lists, certificates, notices and the summary after grading."""
    from examkit import sitting
    from examkit.house_style import House, read_house

    wanted = [part.strip() for part in args.what.replace("，", ",").split(",") if part.strip()]
    house = read_house(args.style or STYLE) if args.style or STYLE.exists() else House()
    with progress(args, "writing") as tell:
        paths = sitting.write_rolls(
            args.sitting,
            wanted,
            formats_of(args.to),
            args.lang,
            roster=args.roster,
            room=_room(args),
            by_unit=args.by_unit,
            day=_day(args.date),
            house=house,
            discard_edits=args.discard_edits,
            progress=tell,
        )
    say("wrote", args, count=len(paths))
    for path in paths:
        print(f"  {path}")
    return 0


def _room(args: argparse.Namespace) -> Any:
    """The room that the words lay out; None where they say nothing of it."""
    from examkit.sitting.rolls import USUAL_COLUMNS, Room

    if args.rows is None and args.columns is None:
        return None
    return Room(args.rows, USUAL_COLUMNS if args.columns is None else args.columns)


def _day(written: str | None) -> Any:
    import datetime as dt

    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError as error:
        raise Misuse(problem("cli.date", Source("--date"), found=written)) from error


COMMANDS: tuple[Command, ...] = (
    Command(
        "roll",
        roll,
        (
            SITTING,
            argument("--what", default=""),
            argument("--to", default=",".join(one for one in FORMATS if one != "html")),
            argument("--roster", type=Path),
            argument("--rows", type=int),
            argument("--columns", type=int),
            argument("--by-unit", action="store_true"),
            argument("--date"),
            argument("--style", type=Path),
            DISCARD,
        ),
    ),
)
