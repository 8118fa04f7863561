"""Commands of one exam: assemble, paper, grade, mark, columns, regrade, explain, verify, purge."""

import argparse
from pathlib import Path
from typing import Any

from examkit import messages
from examkit.cli.words import (
    BANK,
    DISCARD,
    FORMATS,
    SITTING,
    Command,
    Misuse,
    argument,
    formats_of,
    progress,
    report_problems,
    say,
)
from examkit.problems import InputError, problem


def assemble(args: argparse.Namespace) -> int:
    """Choose the items of a blueprint and save the forms."""
    import secrets

    from examkit import formats, forms, sitting
    from examkit.blueprint import read_blueprint
    from examkit.makeup import BEST

    if args.makeup and not args.makeup_of:
        raise Misuse(problem("cli.makeup-alone"))
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
            makeup_of=args.makeup_of,
            makeup=args.makeup or BEST,
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
    if args.makeup_of and (args.out / sitting.ROSTER).exists():
        path = args.out / sitting.ROSTER
        say("makeup_people", args, count=len(formats.read_people(path).people), path=path)
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
    """The papers into print/, the keys and the files for platforms into key/."""
    from examkit import sitting

    wanted = formats_of(args.to, (*FORMATS, *sitting.PLATFORMS))
    with progress(args, "writing") as tell:
        paths = sitting.print_papers(args.sitting, wanted, args.lang, discard_edits=args.discard_edits, progress=tell)
    say("wrote", args, count=len(paths))
    for path in paths:
        print(f"  {path}")
    return 0


def grade(args: argparse.Namespace) -> int:
    """Files of answers into the inbox, and everything computed again."""
    import datetime as dt

    from examkit import sitting

    with progress(args, "grading") as tell:
        graded = sitting.grade(
            args.sitting,
            args.files,
            roster=args.roster,
            replace=args.replace,
            today=dt.date.today(),
            discard_edits=args.discard_edits,
            progress=tell,
        )
    report_problems((*graded.intake.warnings, *graded.notices), args.lang)
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
    report_problems(done.notices, args.lang)
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
    known = formats.read_columns(path)
    edited = known.get(args.file.name, {})  # what a person said stays
    guess = {**formats.guess_columns(args.file, opened.forms), **edited}
    maps = {**known, args.file.name: guess}
    write_whole(path, formats.render_columns(maps, messages.text("say.columns_note", args.lang)).encode())
    for head, role in guess.items():
        print(f"  {head} = {role}")
    say("columns", args, path=path)
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


def verify(args: argparse.Namespace) -> int:
    """What in a sitting, or in a year, is no longer as its step left it."""
    from examkit import sitting, year

    problems = year.verify(args.sitting) if year.is_year(args.sitting) else sitting.verify(args.sitting)
    report_problems(problems, args.lang)
    say("verified" if not problems else "not_verified", args, count=len(problems))
    return 1 if any(one.severity == "error" for one in problems) else 0


def purge(args: argparse.Namespace) -> int:
    """The originals in the inbox deleted; what is left of each."""
    import datetime as dt

    from examkit import sitting

    with progress(args, "purging"):
        originals = sitting.purge(args.sitting, dt.date.today(), now=args.now, dry_run=args.dry_run)
    for one in originals:
        say("original", args, name=one.name, sha256=one.sha256[:12], count=len(one.people))
    done = "nothing_to_purge" if not originals else "purge_dry_run" if args.dry_run else "purged"
    say(done, args, count=len(originals))
    return 0


COMMANDS: tuple[Command, ...] = (
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
            argument("--makeup-of", type=Path),
            argument("--makeup", choices=("best", "capped")),
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
    Command(
        "purge", purge, (SITTING, argument("--dry-run", action="store_true"), argument("--now", action="store_true"))
    ),
)
