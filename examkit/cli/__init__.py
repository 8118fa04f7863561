"""Words to calls: one function a command, reading arguments, a few calls, printing.

Exit code 0 is sound, 1 problems found, 2 misuse.  What a command needs is imported when it runs, so that ``--help``
costs no more than Python itself; all words are in the locale files.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from typing import Any

from examkit import __version__, messages
from examkit.cli import bank, exam, judges, results, roll, start, year
from examkit.cli.words import Command, Misuse, report_problems
from examkit.problems import ExamkitError, Source, problem

COMMANDS: tuple[Command, ...] = (
    *bank.COMMANDS,
    *exam.COMMANDS,
    *results.COMMANDS,
    *judges.COMMANDS,
    *roll.COMMANDS,
    *year.COMMANDS,
    *start.COMMANDS,
)


class _Chinese(argparse.HelpFormatter):
    """argparse's help with the words around it in Chinese."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        # argparse asks with an empty prefix for the words of a subcommand, and puts them into its usage line
        super().add_usage(usage, actions, groups, messages.text("cli.usage", "zh") if prefix is None else prefix)


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
    gc.set_threshold(200_000, 20, 100)  # a run makes many objects and lets few go
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


__all__ = ["COMMANDS", "language", "main", "parser"]
