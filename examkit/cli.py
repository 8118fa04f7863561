"""Words to calls: one function a command, reading arguments, a few calls, printing.

Exit code 0 is sound, 1 problems found, 2 misuse.  What a command needs is imported when it runs, so that ``--help``
costs no more than Python itself; all words are in the locale files.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from examkit import __version__, messages
from examkit.problems import ExamkitError, InputError, Problem, Source, problem

BANK, RESULTS, NOTEBOOKS = Path("question_bank"), Path("results"), Path("notebooks")
DEMO = "demo"
FORMATS = ("docx", "pdf", "html", "xlsx")
Run = Callable[[argparse.Namespace], int]


class Misuse(InputError):
    """A command that was not written as it must be; exit code 2, as argparse's own."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its flags and argparse's settings; its help is the message ``cli.<command>.<name>``."""

    flags: tuple[str, ...]
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The word that its help is filed under."""
        return self.flags[0].lstrip("-")


def argument(*flags: str, **settings: Any) -> Argument:
    """An :class:`Argument` as argparse writes it."""
    return Argument(flags, settings)


def say(key: str, args: argparse.Namespace, **values: object) -> None:
    """Print one message in the language of the run."""
    print(messages.text(f"say.{key}", args.lang, **values))


def report_problems(problems: Iterable[Problem], lang: str) -> int:
    """Print problems to stderr, one a line, and return how many are errors."""
    listed = list(problems)
    for one in listed:
        mark = "" if one.severity == "error" else messages.text("say.warning", lang)
        print(mark + one.describe(lang), file=sys.stderr)
    return sum(one.severity == "error" for one in listed)


@contextmanager
def progress(args: argparse.Namespace, key: str) -> Iterator[Callable[[str], None]]:
    """A spinner with the name of what is at work, on terminals; silent where output goes to a file."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(messages.text(f"say.{key}", args.lang)) as status:
        yield lambda name: status.update(f"{messages.text(f'say.{key}', args.lang)} {name}")


# --- the bank --------------------------------------------------------------------------------------------------------


def check(args: argparse.Namespace) -> int:
    """Every problem of a bank, with its place."""
    import json

    from examkit import formats
    from examkit.bank import reviewed
    from examkit.bank.proof import prove

    with progress(args, "checking"):
        bank = formats.read_bank(args.bank)
        texts = formats.read_law_texts(args.laws) if args.laws else None
        if args.accept:
            accepted = accept(args, bank, texts)
            if not args.json:
                say("accepted", args, count=accepted)
            bank = formats.read_bank(args.bank)
        proof = prove(bank.items, bank.laws, texts) if texts is not None else None
    problems = [*bank.problems, *(proof.problems if proof else ())]
    errors = sum(one.severity == "error" for one in problems)
    if args.json:
        found = [one.as_dict(args.lang) for one in problems]
        counts = proof_counts(bank, proof) if proof else {}
        print(json.dumps({"items": len(bank.items), "problems": found, **counts}, ensure_ascii=False, indent=1))
        return 1 if errors or (args.strict and problems) else 0
    report_problems(problems, args.lang)
    say("checked", args, items=len(bank.items), errors=errors, warnings=len(problems) - errors)
    if proof:
        say("proved", args, **proof_counts(bank, proof))
    if bank.readings:
        say("reviewed", args, count=reviewed(bank))
    return 1 if errors or (args.strict and problems) else 0


def proof_counts(bank: Any, proof: Any) -> dict[str, int]:
    """How many items the law texts prove, leave stale, cannot speak of, or hold no literal word of."""
    counts = {"proved": len(proof.proved), "stale": len(proof.stale), "without": len(proof.without_text)}
    return {**counts, "rest": len(bank.items) - len(proof.proved | proof.stale | proof.without_text)}


def accept(args: argparse.Namespace, bank: Any, texts: Any) -> int:
    """Record in laws.toml that the items on articles were read again against the present text; how many articles."""
    import datetime as dt

    from examkit.bank import laws_file
    from examkit.bank.laws import with_digests
    from examkit.bank.proof import accepted_digests
    from examkit.files import write_whole

    if texts is None:
        raise Misuse(problem("law.accept-laws"))
    if not args.by:
        raise Misuse(problem("law.accept-by"))
    digests = accepted_digests(args.accept, bank.items, bank.laws, texts)
    path = laws_file(args.bank)
    text = with_digests(path.read_text(encoding="utf-8-sig"), digests, by=args.by, on=dt.date.today())
    write_whole(path, text.encode())
    return sum(len(articles) for articles in digests.values())


def bank(args: argparse.Namespace) -> int:
    """What a bank holds, and how far it is proved and used."""
    from examkit import formats, sitting
    from examkit.bank.coverage import coverage
    from examkit.bank.proof import prove
    from examkit.inventory import inventory, summary_lines

    with progress(args, "checking"):
        read = formats.read_bank(args.bank)
        proof = prove(read.items, read.laws, formats.read_law_texts(args.laws)) if args.laws else None
        found = coverage(read.items, read.laws, sitting.used_items(RESULTS))
    print("\n".join(summary_lines(read, found, args.lang, proof)))
    for line in formats.plain_tables(inventory(read, found, args.lang, proof)):
        print(line)
    if proof and proof.stale:
        say("stale_items", args)
        report_problems((one for one in proof.problems if one.severity == "error"), args.lang)
    if args.out:
        formats.write(inventory(read, found, args.lang, proof), args.out, args.lang)
    return 1 if proof and proof.stale else 0


def format_bank(args: argparse.Namespace) -> int:
    """Every file of a bank in its canonical form; a file with problems is left as it is."""
    from examkit.bank import bank_files, read_text
    from examkit.bank.grammar import parse_file, render_file
    from examkit.files import write_whole

    changed = errors = 0
    for path in bank_files(args.bank):
        text = read_text(path)
        file, problems = parse_file(text, path.as_posix())
        if problems:
            errors += report_problems(problems, args.lang)
        elif (canonical := render_file(file)) != text:
            write_whole(path, canonical.encode())
            changed += 1
    say("formatted", args, changed=changed)
    return 1 if errors else 0


def convert(args: argparse.Namespace) -> int:
    """A bank from one format to another, whole or not at all."""
    from examkit import formats
    from examkit.bank import CITATION_CODES

    bank = formats.read_bank(args.input)
    blocking = [one for one in bank.problems if one.severity == "error" and one.code not in CITATION_CODES]
    report_problems(bank.problems if args.all else [one for one in bank.problems if one.severity == "error"], args.lang)
    if blocking:
        say("not_converted", args, count=len(blocking))
        return 1
    formats.write_items(bank, args.output)
    say("converted", args, items=len(bank.items), path=args.output)
    return 0


# --- a sitting -------------------------------------------------------------------------------------------------------


def assemble(args: argparse.Namespace) -> int:
    """Choose the items of a blueprint and save the forms."""
    import secrets

    from examkit import formats, forms, sitting
    from examkit.blueprint import read_blueprint

    blueprint = read_blueprint(args.blueprint)
    seed = secrets.randbelow(2**31) if args.seed is None else args.seed
    with progress(args, "assembling"):
        bank = formats.read_bank(args.bank)
        made = sitting.assemble(
            args.out,
            bank,
            blueprint,
            seed=seed,
            count=args.forms,
            distinct=args.distinct,
            discard_edits=args.discard_edits,
        )
    say(
        "assembled",
        args,
        forms="、".join(form.name for form in made),
        items=len(made[0].placements),
        path=args.out,
        seed=seed,
    )
    if args.distinct and len(made) > 1:
        apart = forms.differences(made, bank.laws)
        say("differences" if apart else "no_differences", args)
        for one in apart:
            counts = "、".join(f"{form.name} {count}" for form, count in zip(made, one.counts, strict=True))
            say(
                "difference",
                args,
                feature=messages.word("feature", one.feature, args.lang),
                value=one.value or "—",
                counts=counts,
            )
    return 0


def paper(args: argparse.Namespace) -> int:
    """The papers into print/, the keys into key/."""
    from examkit import sitting

    with progress(args, "writing") as tell:
        paths = sitting.print_papers(
            args.sitting, _formats(args.to), args.lang, discard_edits=args.discard_edits, progress=tell
        )
    say("wrote", args, count=len(paths))
    for path in paths:
        print(f"  {path}")
    return 0


def _formats(written: str, known: Sequence[str] = FORMATS) -> list[str]:
    wanted = [part.strip().lower().lstrip(".") for part in written.replace("，", ",").split(",") if part.strip()]
    for one in wanted or [""]:
        if one not in known:
            raise Misuse(problem("file.format", Source("--to"), found=one or "-", known=" ".join(known)))
    return wanted


def grade(args: argparse.Namespace) -> int:
    """Files of answers into the inbox, and everything computed again."""
    from examkit import sitting

    with progress(args, "grading") as tell:
        graded = sitting.grade(
            args.sitting,
            args.files,
            roster=args.roster,
            replace=args.replace,
            discard_edits=args.discard_edits,
            progress=tell,
        )
    report_problems(graded.intake.warnings, args.lang)
    for name in graded.already:
        say("already", args, name=name)
    scored, blocked, dropped = graded.findings.rows
    say("rows", args, total=scored + blocked + dropped, scored=scored, blocked=blocked, dropped=dropped)
    if graded.intake.absent:
        say("stated_absent", args, count=len(graded.intake.absent))
    _print_tally(graded, args)
    _print_reviews(graded, args)
    return 1 if graded.findings.open_reviews else 0


def _print_tally(graded: Any, args: argparse.Namespace) -> None:
    from examkit.report import people_sentence, rate_words

    whole = graded.findings.tally
    print(people_sentence(whole, args.lang))
    rates = whole.rates()
    say(
        "rates",
        args,
        sat=rate_words(rates["sat"], args.lang),
        of_sat=rate_words(rates["passed_of_sat"], args.lang),
        of_due=rate_words(rates["passed_of_due"], args.lang),
    )


def _print_reviews(graded: Any, args: argparse.Namespace) -> None:
    from collections import Counter

    counts = Counter(one.kind for one in graded.intake.reviews)
    if counts:
        kinds = "、".join(f"{messages.word('kind', kind, args.lang)} {count}" for kind, count in sorted(counts.items()))
        say("reviews", args, path=args.sitting / "review.csv", kinds=kinds)
    if graded.findings.open_reviews:
        say("open", args, count=graded.findings.open_reviews)


def regrade(args: argparse.Namespace) -> int:
    """Correct a key, or score again under the log; who is affected is shown, and kept in report/ once it is applied."""
    from examkit import formats, sitting
    from examkit.changes import report_changes

    entry = _entry(args)
    with progress(args, "regrading"):
        done = sitting.regrade(args.sitting, entry, dry_run=args.dry_run, discard_edits=args.discard_edits)
    affected = report_changes(done.before, done.after, done.entry, args.lang)
    for line in formats.plain_text(affected):
        print(line)
    if args.out:
        formats.write(affected, args.out, args.lang)
    if args.dry_run:
        say("dry_run", args)
    elif done.entry:
        name = messages.text("file.changes", args.lang, number=done.entry.number)
        paths = sitting.save_documents(
            args.sitting, {name: affected}, ("docx",), args.lang, discard_edits=args.discard_edits
        )
        say("regraded", args, number=done.entry.number, path=paths[0])
    else:
        say("recomputed", args)
    return 0


def _entry(args: argparse.Namespace) -> Any:
    """The entry that the words describe; None where only the log as it stands is asked for."""
    import datetime as dt

    from examkit import sitting

    if args.undo is None and args.verb is None:
        return None
    if not args.reason or not args.by:
        raise InputError(problem("cli.reason-needed"))
    common = {"reason": args.reason, "by": args.by, "at": dt.datetime.now().replace(microsecond=0)}
    if args.undo is not None:
        return sitting.undoing(args.sitting, args.undo, may_fall=args.may_fall, **common)
    if not args.item:
        raise InputError(problem("cli.item-needed"))
    return sitting.correction(
        args.sitting, args.verb, args.item, args.key or (), form=args.form or "", may_fall=args.may_fall, **common
    )


def mark(args: argparse.Namespace) -> int:
    """Marking books out; filled-in books back into the scores; how far markers agree."""
    from examkit import markbooks

    if args.files:
        graded = markbooks.read_books(args.sitting, args.files)
        _print_tally(graded, args)
        say("marked", args, count=sum(one.kind == "unmarked" for one in graded.intake.open))
        return 1 if graded.findings.open_reviews else 0
    if args.agreement:
        for one in markbooks.agreements(args.sitting):
            print(messages.text("say.agreement", args.lang, **agreement_values(one)))
        return 0
    paths = markbooks.write_books(args.sitting, args.lang, discard_edits=args.discard_edits)
    say("wrote", args, count=len(paths))
    for path in paths:
        print(f"  {path}")
    return 0


def agreement_values(one: Any) -> dict[str, object]:
    """The figures of two markers for the eye: two places, a dash where undefined."""

    def shown(value: float | None) -> str:
        return "—" if value is None else f"{value:.2f}"

    estimates = {name: getattr(one.figures, name) for name in ("kappa", "absolute", "consistency", "difference")}
    values: dict[str, object] = {"item": one.item, "first": one.first, "second": one.second, "n": one.figures.n}
    for name, estimate in estimates.items():
        values |= {
            name: shown(estimate.value),
            f"{name}_low": shown(estimate.low),
            f"{name}_high": shown(estimate.high),
        }
    return values


def columns(args: argparse.Namespace) -> int:
    """A first guess of what a file's columns are, into columns.toml, for a person to edit."""
    from examkit import formats, sitting
    from examkit.files import write_whole

    opened = sitting.open_sitting(args.sitting)
    path = args.sitting / sitting.COLUMNS
    guess = formats.guess_columns(args.file, opened.forms)
    maps = {**formats.read_columns(path), args.file.name: guess}
    write_whole(path, formats.render_columns(maps, messages.text("say.columns_note", args.lang)).encode())
    for head, role in guess.items():
        print(f"  {head} = {role}")
    say("columns", args, path=path)
    return 0


def rule(args: argparse.Namespace) -> int:
    """A scoring rule's sentence, and the mark of every answer pattern."""
    from fractions import Fraction

    from examkit.bank.grammar import choice_letters
    from examkit.bank.numerals import from_fraction
    from examkit.rules import parse_rule

    found = parse_rule(args.rule)
    key = choice_letters(args.key)
    if key is None or max(key) > chr(ord("A") + args.options - 1) or args.points <= 0:
        raise InputError(problem("cli.rule-key", key=args.key, options=args.options))
    print(found.describe(args.lang, "multiple"))
    for pattern, mark in found.table(args.options, key, Fraction(str(args.points))):
        print(f"{pattern or '—':<{args.options}}  {from_fraction(mark)}")
    return 0


def explain(args: argparse.Namespace) -> int:
    """One person's result, item by item; what that person missed; or the form to ask for a review."""
    from examkit import formats, sitting, slip

    if args.missed and args.appeal:
        raise Misuse(problem("cli.one-document"))
    findings = sitting.look(args.sitting).findings
    write = slip.missed_book if args.missed else slip.appeal if args.appeal else slip.slip
    document = write(findings, sitting.find_person(findings, args.person), args.lang)
    for line in formats.plain_text(document):
        print(line)
    if args.out:
        formats.write(document, args.out, args.lang)
        say("wrote", args, count=1)
        print(f"  {args.out}")
    return 0


def analyse(args: argparse.Namespace) -> int:
    """The statistics of a sitting, or of any file of responses."""
    from examkit import sitting

    if args.responses.is_dir():
        sitting.look(args.responses)
        say("analysed_sitting", args, path=args.responses / sitting.ITEMS)
        return 0
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
            progress=lambda rows: tell(f"{rows:,}"),
        )
        args.out.mkdir(parents=True, exist_ok=True)
        paths = write_statistics(analysis, args.out)
    for note in analysis.notes:
        print(messages.text(f"note.{note.code}", args.lang, **dict(note.values)))
    say("analysed", args, candidates=analysis.summary["candidates"], items=analysis.summary["items"])
    for path in paths:
        print(f"  {path}")
    return 0


def report(args: argparse.Namespace) -> int:
    """The report of a graded sitting, the slips of its people, or the sheet for the next session."""
    known, usual, write = REPORTS[args.audience]
    wanted = _formats(args.to or ",".join(usual), known)
    with progress(args, "reporting") as tell:
        paths = write(args, wanted, tell)
    say("wrote", args, count=len(paths))
    for path in paths:
        print(f"  {path}")
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


# For whom: the formats that there are, the usual ones, and what writes them.
READ_BY_EYE = ("docx", "pdf", "html")
REPORTS: dict[str, tuple[Sequence[str], Sequence[str], Callable[..., list[Path]]]] = {
    "assessor": (FORMATS, ("html", "docx", "pdf", "xlsx"), _report_files),
    "circular": (FORMATS, ("html", "docx", "pdf", "xlsx"), _report_files),
    "person": (READ_BY_EYE, ("pdf",), _slip_files),
    "lecture": (READ_BY_EYE, ("docx", "pdf"), _lecture_files),
}


def verify(args: argparse.Namespace) -> int:
    """What in a sitting is no longer as its step left it."""
    from examkit import sitting

    problems = sitting.verify(args.sitting)
    report_problems(problems, args.lang)
    say("verified" if not problems else "not_verified", args, count=len(problems))
    return 1 if any(one.severity == "error" for one in problems) else 0


# --- the first steps -------------------------------------------------------------------------------------------------


def demo(args: argparse.Namespace) -> int:
    """The whole job on invented people, into results/demo."""
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


def lab(args: argparse.Namespace) -> int:
    """JupyterLab on the start notebook, reachable from this machine alone."""
    import subprocess

    start = NOTEBOOKS / "00_start.ipynb"
    if not start.is_file():
        raise InputError(problem("notebook.missing", name=start.as_posix()))
    say("lab", args)
    # Our page_config.json switches off the question about news from the network.
    quiet = {**os.environ, "JUPYTER_CONFIG_PATH": str(Path(__file__).parent / "jupyter")}
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


# --- the table of commands -------------------------------------------------------------------------------------------

SITTING = argument("sitting", type=Path)
DISCARD = argument("--discard-edits", action="store_true")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its word, its function and its arguments."""

    name: str
    run: Run
    arguments: tuple[Argument, ...]


COMMANDS: tuple[Command, ...] = (
    Command(
        "check",
        check,
        (
            argument("bank", type=Path, nargs="?", default=BANK),
            argument("--laws", type=Path),
            argument("--strict", action="store_true"),
            argument("--json", action="store_true"),
            argument("--accept", action="append"),
            argument("--by"),
        ),
    ),
    Command(
        "bank",
        bank,
        (
            argument("bank", type=Path, nargs="?", default=BANK),
            argument("--laws", type=Path),
            argument("--out", type=Path),
        ),
    ),
    Command("format", format_bank, (argument("bank", type=Path, nargs="?", default=BANK),)),
    Command(
        "convert",
        convert,
        (argument("input", type=Path), argument("output", type=Path), argument("--all", action="store_true")),
    ),
    Command(
        "assemble",
        assemble,
        (
            argument("blueprint", type=Path),
            argument("--out", type=Path, required=True),
            argument("--bank", type=Path, default=BANK),
            argument("--forms", type=int, default=1),
            argument("--distinct", action="store_true"),
            argument("--seed", type=int),
            DISCARD,
        ),
    ),
    Command("paper", paper, (SITTING, argument("--to", default="docx,pdf,html"), DISCARD)),
    Command(
        "grade",
        grade,
        (
            SITTING,
            argument("files", type=Path, nargs="*"),
            argument("--roster", type=Path),
            argument("--replace", action="store_true"),
            DISCARD,
        ),
    ),
    Command(
        "analyse",
        analyse,
        (
            argument("responses", type=Path),
            argument("--key", type=Path),
            argument("--scored", action="store_true"),
            argument("--pass-mark", type=float),
            argument("--out", type=Path),
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
    Command(
        "regrade",
        regrade,
        (
            SITTING,
            argument("--verb", choices=("送分", "多答案", "改答案", "删题折算", "删题减分")),
            argument("--item"),
            argument("--key", action="append"),
            argument("--form"),
            argument("--undo", type=int),
            argument("--reason"),
            argument("--by"),
            argument("--may-fall", action="store_true"),
            argument("--dry-run", action="store_true"),
            argument("--out", type=Path),
            DISCARD,
        ),
    ),
    Command(
        "mark",
        mark,
        (SITTING, argument("files", type=Path, nargs="*"), argument("--agreement", action="store_true"), DISCARD),
    ),
    Command("columns", columns, (SITTING, argument("file", type=Path))),
    Command(
        "rule",
        rule,
        (
            argument("rule"),
            argument("--points", type=float, default=2),
            argument("--options", type=int, default=4),
            argument("--key", default="ABD"),
        ),
    ),
    Command(
        "explain",
        explain,
        (
            SITTING,
            argument("person"),
            argument("--missed", action="store_true"),
            argument("--appeal", action="store_true"),
            argument("--out", type=Path),
        ),
    ),
    Command("verify", verify, (SITTING,)),
    Command("demo", demo, ()),
    Command("lab", lab, (argument("--no-browser", action="store_true"),)),
)


class _Chinese(argparse.HelpFormatter):
    """argparse's help with the words around it in Chinese."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or messages.text("cli.usage", "zh"))


def parser(lang: str) -> argparse.ArgumentParser:
    """The parser of the whole command line, speaking ``lang``."""
    formatter = _Chinese if lang == "zh" else argparse.HelpFormatter
    top = argparse.ArgumentParser(
        "examkit", description=messages.text("cli.about", lang), formatter_class=formatter, add_help=False
    )
    _common(top, lang)
    top.add_argument(
        "--version", action="version", version=f"examkit {__version__}", help=messages.text("cli.version", lang)
    )
    commands = top.add_subparsers(
        title=messages.text("cli.commands", lang), metavar=messages.text("cli.command", lang), dest="command"
    )
    for command in COMMANDS:
        words = messages.text(f"cli.{command.name}.about", lang)
        sub = commands.add_parser(
            command.name, help=words, description=words, formatter_class=formatter, add_help=False
        )
        for one in command.arguments:
            sub.add_argument(*one.flags, help=messages.text(f"cli.{command.name}.{one.name}", lang), **one.settings)
        _common(sub, lang)
        sub.set_defaults(run=command.run)
    return top


def _common(one: argparse.ArgumentParser, lang: str) -> None:
    one._positionals.title = messages.text("cli.arguments", lang)
    one._optionals.title = messages.text("cli.options", lang)
    one.add_argument("-h", "--help", action="help", help=messages.text("cli.help", lang))
    one.add_argument("--lang", choices=messages.LANGUAGES, default=lang, help=messages.text("cli.lang", lang))


def language(words: Sequence[str]) -> str:
    """The language of a run, known before the words are parsed: ``--lang``, else EXAMKIT_LANG, else Chinese."""
    for place, word in enumerate(words):
        written = (
            word.partition("=")[2]
            if word.startswith("--lang=")
            else words[place + 1]
            if word == "--lang" and place + 1 < len(words)
            else ""
        )
        if written in messages.LANGUAGES:
            return written
    preferred = os.environ.get("EXAMKIT_LANG", messages.DEFAULT)
    return preferred if preferred in messages.LANGUAGES else messages.DEFAULT


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # old consoles must not stop a run over one character
            stream.reconfigure(errors="replace")
    words = sys.argv[1:] if words is None else words
    lang = language(words)
    top = parser(lang)
    args = top.parse_args(words)
    if args.command is None:
        top.print_help()
        return 0
    try:
        code: int = args.run(args)
    except ExamkitError as error:
        report_problems(error.problems, lang)
        return 2 if isinstance(error, Misuse) else 1
    except OSError as error:  # a disk that is full, a file that Word holds open
        report_problems(
            [problem("file.os", Source(str(error.filename or "examkit")), error=error.strerror or error)], lang
        )
        return 1
    except KeyboardInterrupt:
        print(messages.text("say.interrupted", lang), file=sys.stderr)
        return 130
    return code
