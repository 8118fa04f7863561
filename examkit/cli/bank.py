"""Commands of the bank: check, bank, format, convert; and a rule said and tabulated."""

import argparse
from pathlib import Path
from typing import Any

from examkit.cli.words import BANK, RESULTS, Command, Misuse, argument, progress, report_problems, say
from examkit.problems import InputError, problem


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


def history(args: argparse.Namespace) -> int:
    """What items did over all sittings, and which of them drift."""
    from examkit import formats, sitting
    from examkit.analysis.pooling import pool
    from examkit.item_history import item_history

    with progress(args, "reading"):
        document = item_history(pool(sitting.item_uses(args.results)), args.lang)
    for line in formats.plain_text(document):
        print(line)
    if args.out:
        formats.write(document, args.out, args.lang)
    return 0


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
    Command(
        "history", history, (argument("results", type=Path, nargs="?", default=RESULTS), argument("--out", type=Path))
    ),
    Command("format", format_bank, (argument("bank", type=Path, nargs="?", default=BANK),)),
    Command(
        "convert",
        convert,
        (argument("input", type=Path), argument("output", type=Path), argument("--all", action="store_true")),
    ),
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
)
