"""What items did in all sittings: read from the files that grading left, first attempts of first sittings."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from examkit import forms
from examkit.analysis.pooling import Use
from examkit.bank.reading import reading_digest
from examkit.files import decode
from examkit.sitting.folder import FORMS, ITEMS, SETTINGS, read_toml


def item_uses(results: Path) -> tuple[Use, ...]:
    """Every item of every graded sitting under a folder; makeups are left out.

    An item whose article was never read against a text is told apart by its sitting: nobody knows whether it is the same.
    """
    folders = (path.parent for path in sorted(results.glob(f"*/{ITEMS}")))
    graded = (one for one in folders if (one / FORMS).exists() and not read_toml(one / SETTINGS).get("makeup_of"))
    return tuple(use for folder in graded for use in _uses(folder))


def _uses(folder: Path) -> Iterator[Use]:
    record = json.loads((folder / FORMS).read_text(encoding="utf-8"))
    whole = {
        piece.item.id: placement.item
        for form in forms.from_json(record)
        for placement in form.placements
        for piece in placement.pieces
    }
    for row in csv.DictReader(io.StringIO(decode((folder / ITEMS).read_bytes()))):
        item = whole.get(row["item"])
        if item is not None:
            article = _article(record, item.id, folder.name)
            facility, rest = _number(row["facility"]), _number(row["item_rest"])
            yield Use(row["item"], reading_digest(item), article, folder.name, int(row["n"]), facility, rest)


def _article(record: dict[str, Any], item: str, folder: str) -> str:
    found = "\n".join(record.get("articles", {}).get(item, ["?"]))
    return folder if "?" in found else hashlib.sha256(found.encode()).hexdigest()[:16]


def _number(written: str) -> float | None:
    return float(written) if written else None
