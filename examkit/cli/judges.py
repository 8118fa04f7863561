"""The command of those who judge where the pass mark should be: judges."""

import argparse
from pathlib import Path

from examkit.cli.studies import say_notes
from examkit.cli.words import DISCARD, SITTING, Command, Misuse, argument, progress, report_problems, say
from examkit.problems import problem


def judges(args: argparse.Namespace) -> int:
    """Judges' books out; filled-in books back into a cut with its error; both: the books of the next round."""
    from examkit.studies import judging

    if args.judges is None and not args.files:
        raise Misuse(problem("cli.judges-needed"))
    if args.judges is not None and args.judges < 1:
        raise Misuse(problem("cli.judges-number"))
    paths: list[Path] = []
    ratings = None
    with progress(args, "judging"):
        if args.files:
            ratings, warnings = judging.read_books(args.sitting, args.files)
            report_problems(warnings, args.lang)
            study, paths = judging.judge(args.sitting, ratings, args.lang, discard_edits=args.discard_edits)
            say_notes(study, args.lang)
        if args.judges is not None:
            paths += judging.write_books(
                args.sitting,
                args.judges,
                args.lang,
                form=args.form or "",
                key=args.key,
                ratings=ratings,
                discard_edits=args.discard_edits,
            )
    say("wrote", args, count=len(paths))
    for path in paths:
        print(f"  {path}")
    return 0


COMMANDS: tuple[Command, ...] = (
    Command(
        "judges",
        judges,
        (
            SITTING,
            argument("files", type=Path, nargs="*"),
            argument("--judges", type=int, metavar="N"),
            argument("--form"),
            argument("--key", action="store_true"),
            DISCARD,
        ),
    ),
)
