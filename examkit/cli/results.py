"""Commands that tell what was found: analyse, report."""

import argparse
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from examkit import messages
from examkit.cli import studies
from examkit.cli.words import DISCARD, FORMATS, NOTEBOOKS, SITTING, Command, Misuse, argument, formats_of, progress, say
from examkit.problems import problem

ANALYSIS = "analysis"  # the folder within report/


def analyse(args: argparse.Namespace) -> int:
    """The statistics of a sitting, or of any file of responses; studies of its people where they are asked for."""
    study = studies.asked(args)
    if args.responses.is_dir():
        return _analyse_sitting(args, study=study)
    from examkit.formats.response_table import analyse_table
    from examkit.formats.statistics import write_statistics

    if args.out is None:
        raise Misuse(problem("cli.out-needed"))
    with progress(args, "analysing") as tell:
        analysis = analyse_table(
            args.responses,
            args.key,
            scored=args.scored,
            pass_mark=args.pass_mark,
            memory=_bytes(args.memory) if args.memory else None,
            workers=_at_least_one(args.workers),
            progress=lambda rows: tell(f"{rows:,}"),
        )
        found = studies.of_table(args, tell) if study else None
        args.out.mkdir(parents=True, exist_ok=True)
        paths = list(write_statistics(analysis, args.out))
        paths += _write_files(args.out, studies.files_of(found, args.lang))
    studies.say_notes(found, args.lang)
    for note in analysis.notes:
        print(messages.text(f"note.{note.code}", args.lang, **dict(note.values)))
    say("analysed", args, candidates=analysis.summary["candidates"], items=analysis.summary["items"])
    _list(paths)
    return 0


def _analyse_sitting(args: argparse.Namespace, *, study: bool) -> int:
    from examkit import sitting

    with progress(args, "analysing") as tell:
        findings = sitting.look(args.responses).findings
        found = studies.of_sitting(args, findings, tell) if study else None
        files = {f"{ANALYSIS}/{name}": data for name, data in studies.files_of(found, args.lang).items()}
        if files:
            sitting.save_report(args.responses, files, discard_edits=args.discard_edits)
    studies.say_notes(found, args.lang)
    say("analysed_sitting", args, path=args.responses / sitting.ITEMS)
    _list(args.responses / sitting.REPORT / name for name in files)
    return 0


def _write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    from examkit.files import write_whole

    for name, data in files.items():
        write_whole(folder / name, data)
    return [folder / name for name in files]


def _list(paths: Iterable[Path]) -> None:
    for path in paths:
        print(f"  {path}")


def _bytes(written: str) -> int:
    """A size of memory such as 512M or 2G; Misuse for what is none."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([MG])(?:i?B)?", written.strip(), re.IGNORECASE)
    if found is None:
        raise Misuse(problem("cli.memory", found=written))
    return int(float(found[1]) * (1 << (30 if found[2].upper() == "G" else 20)))


def _at_least_one(workers: int) -> int:
    if workers < 1:
        raise Misuse(problem("cli.workers"))
    return workers


def report(args: argparse.Namespace) -> int:
    """The report of a graded sitting, the slips of its people, or the sheet for the next session."""
    known, usual, write = REPORTS[args.audience]
    wanted = formats_of(args.to or ",".join(usual), known)
    with progress(args, "reporting") as tell:
        paths = write(args, wanted, tell)
    say("wrote", args, count=len(paths))
    _list(paths)
    return 0


def _report_files(args: argparse.Namespace, suffixes: Sequence[str], tell: Callable[[str], None]) -> list[Path]:
    from examkit import notebook

    return notebook.report_sitting(
        args.sitting,
        suffixes,
        args.lang,
        audience=args.audience,
        notebooks=NOTEBOOKS,
        discard_edits=args.discard_edits,
        progress=tell,
    )


def _slip_files(args: argparse.Namespace, suffixes: Sequence[str], tell: Callable[[str], None]) -> list[Path]:
    from examkit import sitting

    conduct = sitting.open_sitting(args.sitting).conduct
    if not (conduct.contact and conduct.review_until):
        say("no_contact", args, path=args.sitting / sitting.SETTINGS)
    return sitting.write_slips(args.sitting, suffixes, args.lang, discard_edits=args.discard_edits, progress=tell)


def _lecture_files(args: argparse.Namespace, suffixes: Sequence[str], tell: Callable[[str], None]) -> list[Path]:
    from examkit import sitting
    from examkit.report import lecture

    sheet = lecture(sitting.look(args.sitting).findings, args.lang)
    documents = {messages.text("file.lecture", args.lang): sheet}
    return sitting.save_documents(
        args.sitting, documents, suffixes, args.lang, discard_edits=args.discard_edits, progress=tell
    )


def _annex_files(args: argparse.Namespace, suffixes: Sequence[str], tell: Callable[[str], None]) -> list[Path]:
    from examkit import sitting
    from examkit.annex import annex

    sheet = annex(sitting.look(args.sitting).findings, args.lang)
    documents = {messages.text("file.annex", args.lang): sheet}
    return sitting.save_documents(
        args.sitting, documents, suffixes, args.lang, discard_edits=args.discard_edits, progress=tell
    )


# For whom: the formats that there are, the usual ones, and what writes them.
READ_BY_EYE = ("docx", "pdf", "html")


REPORTS: dict[str, tuple[Sequence[str], Sequence[str], Callable[..., list[Path]]]] = {
    "assessor": (FORMATS, ("html", "docx", "pdf", "xlsx"), _report_files),
    "circular": (FORMATS, ("html", "docx", "pdf", "xlsx"), _report_files),
    "person": (READ_BY_EYE, ("pdf",), _slip_files),
    "lecture": (READ_BY_EYE, ("docx", "pdf"), _lecture_files),
    "analyst": (READ_BY_EYE, READ_BY_EYE, _annex_files),
}


COMMANDS: tuple[Command, ...] = (
    Command(
        "analyse",
        analyse,
        (
            argument("responses", type=Path),
            argument("--key", type=Path),
            argument("--scored", action="store_true"),
            argument("--pass-mark", type=float),
            argument("--out", type=Path),
            argument("--memory", metavar="SIZE"),
            argument("--workers", type=int, default=1, metavar="N"),
            *studies.OPTIONS,
            DISCARD,
        ),
    ),
    Command(
        "report",
        report,
        (
            SITTING,
            argument("--to"),
            argument("--for", dest="audience", choices=tuple(REPORTS), default="assessor"),
            DISCARD,
        ),
    ),
)
