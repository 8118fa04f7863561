"""The options of ``analyse`` that look at people: response models, groups, pairs, another form."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from examkit import messages
from examkit.cli.words import Argument, Misuse, argument
from examkit.problems import InputError, Source, problem

if TYPE_CHECKING:
    from examkit.analysis.matrix import Matrix
    from examkit.findings import Findings
    from examkit.studies import Study

MODELS = ("rasch", "2pl", "3pl", "gpcm", "grm")
COMMON = ("common", "共同题")
Pairs = list[tuple[str, str]] | None
Tell = Callable[[str], None]

OPTIONS: tuple[Argument, ...] = (
    argument("--irt", choices=MODELS),
    argument("--groups", metavar="COLUMN"),
    argument("--focal", metavar="VALUE"),
    argument("--copying", action="store_true"),
    argument("--equate", metavar="OTHER"),
    argument("--equate-key", type=Path, metavar="KEY"),
    argument("--anchors", metavar="ITEMS"),
    argument("--random-groups", action="store_true"),
    argument("--seed", type=int),
    argument("--force", action="store_true"),
)
# An option that says nothing without another one.
NEEDS = (("focal", "groups"), ("equate_key", "equate"), ("anchors", "equate"), ("random_groups", "equate"))


def asked(args: argparse.Namespace) -> bool:
    """Whether any study is asked for; Misuse for an option whose study is not."""
    for option, study in NEEDS:
        if getattr(args, option) and not getattr(args, study):
            flag = option.replace("_", "-")
            raise Misuse(problem("cli.needs", option=f"--{flag}", needed=f"--{study}"))
    return bool(args.irt or args.groups or args.copying or args.equate)


def files_of(study: "Study | None", lang: str) -> dict[str, bytes]:
    """The files of a study, by their names."""
    from examkit.studies import as_files

    return as_files(study, lang) if study else {}


def say_notes(study: "Study | None", lang: str) -> None:
    """The notes of a study, the warning of force first."""
    for note in study.said if study else ():
        print(messages.text(f"note.{note.code}", lang, **dict(note.values)))


def of_table(args: argparse.Namespace, tell: Tell) -> "Study":
    """The studies of a file of responses."""
    from examkit.formats.response_table.matrix import read_matrix

    if args.scored and args.copying:
        raise Misuse(problem("study.copying-scored"))
    own = read_matrix(args.responses, args.key, scored=args.scored, progress=lambda rows: tell(f"{rows:,}"))
    other = None
    if args.equate:
        key = args.equate_key or args.key
        other = read_matrix(Path(args.equate), key, scored=args.scored, any_items=args.equate_key is None)
    return _studies(args, own, other, None, open_book=False, tell=tell)


def of_sitting(args: argparse.Namespace, findings: "Findings", tell: Tell) -> "Study":
    """The studies of a graded sitting, form by form where forms hold different items."""
    from examkit import sitting
    from examkit.seating import neighbours
    from examkit.studies import joined, letters_study, merged

    matrices = _matrices(findings, args.responses)
    other = _other_form(args, matrices)
    seats = list(neighbours(sitting.seats_of(args.responses, [one.person for one in findings.results.people])))
    open_book = findings.conduct.book == "open"
    own = {
        form: _studies(args, matrix, other, seats, open_book=open_book, tell=tell)
        for form, matrix in matrices.items()
        if form != args.equate
    }
    return merged([joined(own), *([letters_study(findings, seats, force=args.force)] if args.copying else [])])


def _matrices(findings: "Findings", folder: Path) -> Mapping[str, "Matrix"]:
    from examkit.findings import person_matrix

    found = {group.form: person_matrix(findings, group) for group in findings.groups if group.pieces}
    if not found:
        raise InputError(problem("study.unmarked", Source(folder.as_posix())))
    return found


def _other_form(args: argparse.Namespace, matrices: Mapping[str, "Matrix"]) -> "Matrix | None":
    """What scores are put on the scale of: a form of this sitting by its name, or the only one of another folder."""
    from examkit import sitting

    if not args.equate or args.equate in matrices:
        return matrices.get(args.equate)
    others = _matrices(sitting.look(Path(args.equate)).findings, Path(args.equate))
    if len(others) > 1:
        raise InputError(problem("study.several-forms", Source(args.equate), known="、".join(others)))
    return next(iter(others.values()))


def _studies(
    args: argparse.Namespace, own: "Matrix", other: "Matrix | None", seats: Pairs, *, open_book: bool, tell: Tell
) -> "Study":
    from examkit.studies import merged

    return merged(list(_each(args, own, other, seats, open_book=open_book, tell=tell)))


def _each(
    args: argparse.Namespace, own: "Matrix", other: "Matrix | None", seats: Pairs, *, open_book: bool, tell: Tell
) -> "Iterator[Study]":
    from examkit import studies

    if args.irt:
        tell(messages.word("irt_model", args.irt, args.lang))
        yield studies.irt_study(own, args.irt, force=args.force)
    if args.groups:
        tell(args.groups)
        yield studies.dif_study(own, args.groups, args.focal, force=args.force)
    if args.copying:

        def seen(pairs: int, of: int) -> None:
            tell(f"{pairs:,}/{of:,}")

        yield studies.copying_study(own, seats, open_book=open_book, force=args.force, progress=seen)
    if other is not None:
        yield _equated(args, own, other)


def _equated(args: argparse.Namespace, own: "Matrix", other: "Matrix") -> "Study":
    import secrets

    from examkit import studies

    seed = secrets.randbelow(2**31) if args.seed is None else args.seed
    named = [part.strip() for part in (args.anchors or "").replace("，", ",").split(",") if part.strip()]
    anchors = [item for item in own.items if item in other.items] if args.anchors in COMMON else named
    return studies.equating_study(own, other, anchors, seed=seed, random_groups=args.random_groups, force=args.force)
