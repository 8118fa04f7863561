"""Items as JSON, a list of objects: the exchange format of ``examkit convert``."""

import json
from collections.abc import Sequence
from pathlib import Path

from examkit.bank.laws import Laws
from examkit.bank.records import from_record, to_record
from examkit.files import json_bytes, write_whole
from examkit.items import Item
from examkit.problems import InputError, Problem, Source, problem


def read_items(path: Path) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """The items of a JSON list; a record that cannot be used is a problem with its place in the list."""
    source = Source(path.as_posix())
    try:
        records = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(problem("file.not-utf8", source)) from error
    except json.JSONDecodeError as error:
        raise InputError(problem("file.json", Source(path.as_posix(), error.lineno), error=error.msg)) from error
    if not isinstance(records, list) or not records:
        raise InputError(problem("file.json-list", source))
    items: list[Item] = []
    problems: list[Problem] = []
    for place, record in enumerate(records, start=1):
        try:
            items.append(from_record(record, Source(path.as_posix(), cell=f"[{place}]")))
        except InputError as error:
            problems += error.problems
    return tuple(items), tuple(problems)


def write_items(items: Sequence[Item], laws: Laws, path: Path) -> None:
    """A list of objects, laws under their full titles."""
    records = [to_record(item, laws.title) for item in items]
    write_whole(path, json_bytes(records))
