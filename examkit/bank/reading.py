"""The second, blind reading of items: what review.csv says, and whether it still speaks of the items as they are.

A row holds the digest of the item that was read, so that an item changed since counts as unread.
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from examkit.bank.grammar import render
from examkit.items import Item
from examkit.problems import InputError, Problem, Source, problem, warning

COLUMNS = ("item", "day", "answer", "agreed", "changed", "digest")
FILE = "review.csv"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Reading:
    """One item's second reading: the blind answer, whether it agreed with the key, and what was changed after it.

    ``digest`` is of the item as it was left; ``agreed`` is about the first pass.
    """

    item: str
    day: str
    answer: str
    agreed: str
    changed: str
    digest: str


def reading_digest(item: Item) -> str:
    """What a reader saw and what the key says: stem, options, key, material, parts; not topic, level or the like."""
    return hashlib.sha256(render(_seen(item)).encode()).hexdigest()[:16]


def _seen(item: Item) -> Item:
    return replace(
        item,
        topic=None,
        level=None,
        difficulty=None,
        audience=(),
        enemies=(),
        terms=(),
        rationale=None,
        status="ready",
        role="",
        parts=tuple(_seen(part) for part in item.parts),
    )


def read_readings(text: str, path: str) -> tuple[Reading, ...]:
    """The rows of a review.csv; InputError for one without its columns."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if rows.fieldnames is None or not set(COLUMNS) <= set(rows.fieldnames):
        raise InputError(problem("review.columns", Source(path), known=", ".join(COLUMNS)))
    return tuple(Reading(*(row[name] or "" for name in COLUMNS)) for row in rows)


def readings_rows(readings: Sequence[Reading]) -> list[tuple[str, ...]]:
    """The rows of review.csv under :data:`COLUMNS`."""
    return [tuple(getattr(one, name) for name in COLUMNS) for one in readings]


def check_readings(items: Sequence[Item], readings: Sequence[Reading], path: str) -> list[Problem]:
    """Items nobody read a second time, items changed since, and rows of items that are gone: warnings."""
    by_item = {one.item: one for one in readings}
    found = []
    for item in items:
        reading = by_item.get(item.id)
        if reading is None:
            found.append(warning("bank.review-missing", item.source, id=item.id))
        elif reading.digest != reading_digest(item):
            found.append(warning("bank.review-outdated", item.source, id=item.id))
        elif reading.agreed == NO and not reading.changed:
            found.append(warning("bank.review-disagreed", item.source, id=item.id))
    known = {item.id for item in items}
    found += [warning("bank.review-unknown", Source(path), id=one.item) for one in readings if one.item not in known]
    return found
