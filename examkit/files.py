"""Files that are whole or not there, and the CSV and JSON that all of them are written in.

Nothing here knows what the bytes mean.
"""

import csv
import io
import json
import os
import re
import secrets
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step; a run that is killed on the way leaves the old file, or none."""
    beside = path.with_name(f".{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file as examkit writes all of them: utf-8 with mark, ``\\n``, empty for None, ``true``/``false``."""
    return text_csv(header, ([csv_cell(value) for value in row] for row in rows))


def text_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The same of cells that are text already."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def csv_cell(value: object) -> str:
    """One value as text: exact numbers to 6 decimals without idle zeros, floats in full."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else f"{float(value):.6f}".rstrip("0").rstrip(".")
    return float.__repr__(value) if isinstance(value, float) else str(value)


def json_bytes(data: object) -> bytes:
    """JSON as examkit writes it: readable, in UTF-8; ValueError for a number that JSON does not know."""
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def decode(data: bytes, errors: str = "strict") -> str:
    """UTF-8 with or without mark, else GB18030: the two that office programs write.  UnicodeDecodeError for neither."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors)


def file_name(text: str) -> str:
    """A text as part of a file's name: what Windows forbids, control characters and trailing dots are ``_``.

    >>> file_name('甲/乙: "丙"...')
    '甲_乙_ _丙____'
    """
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "_", text.strip())[:60]
    return re.sub(r"[. ]+$", lambda match: "_" * len(match[0]), plain) or "_"


def folder_names(units: Sequence[str]) -> dict[str, str]:
    """A folder for each unit; a number where two would be one."""
    folders: dict[str, str] = {}
    for unit in units:
        name, count = file_name(unit), 1
        while name.casefold() in {taken.casefold() for taken in folders.values()}:
            count += 1
            name = f"{file_name(unit)}-{count}"
        folders[unit] = name
    return folders
