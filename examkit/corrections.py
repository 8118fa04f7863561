"""Corrections of the key after an exam: an append-only log, and what it makes of every item.

A wrong key is never edited: an entry says what was decided, why and by whom, and another entry can undo it.  What stands
after all entries is derived, so undoing everything in any order gives back the first scores exactly.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import tomlkit

from examkit.bank.grammar import choice_letters, parse_blanks, truth
from examkit.forms import Form, Placement
from examkit.items import CHOICE, Blanks, Item
from examkit.problems import InputError, Problem, Source, problem

FULL, ALSO, CHANGED, RESCALED, REDUCED, UNDONE = "送分", "多答案", "改答案", "删题折算", "删题减分", "撤销"
VERBS = (FULL, ALSO, CHANGED, RESCALED, REDUCED, UNDONE)
WITH_KEYS = (ALSO, CHANGED)

OneKey = str | Blanks


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of corrections.toml.  ``keys`` are in the bank's labels; ``form`` empty means every form.

    ``protected`` says that nobody's score falls by it (the sitting was published); ``cites`` is the entry that a 撤销
    takes back.
    """

    number: int
    verb: str
    item: str = ""
    form: str = ""
    keys: tuple[OneKey, ...] = ()
    reason: str = ""
    by: str = ""
    at: dt.datetime | None = None
    cites: int | None = None
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of one item on one form after the corrections: its keys, and whether it is granted or out."""

    keys: tuple[OneKey, ...]
    granted: bool = False
    removed: str = ""
    entries: tuple[int, ...] = ()


def holding(corrections: Sequence[Correction]) -> dict[int, bool]:
    """Of every entry by its number whether it holds: it is not taken back by one that holds."""
    holds: dict[int, bool] = {}
    for entry in reversed(corrections):
        undone = any(
            later.verb == UNDONE and later.cites == entry.number and holds[later.number]
            for later in corrections
            if later.number in holds
        )
        holds[entry.number] = not undone
    return holds


def active(corrections: Sequence[Correction]) -> list[Correction]:
    """The entries that hold and are not 撤销 themselves: what makes the scores."""
    holds = holding(corrections)
    return [entry for entry in corrections if holds[entry.number] and entry.verb != UNDONE]


def standings(corrections: Sequence[Correction], forms: Sequence[Form]) -> Mapping[tuple[str, str], Standing]:
    """The corrected items by form and id; items without a correction are not listed."""
    found: dict[tuple[str, str], Standing] = {}
    for entry in active(corrections):
        for form in forms:
            for piece in form.pieces:
                if piece.item.id == entry.item and entry.form in ("", form.name):
                    at = (form.name, piece.item.id)
                    found[at] = _applied(found.get(at) or Standing(_first_key(piece.item)), entry)
    return found


def _first_key(item: Item) -> tuple[OneKey, ...]:
    return () if item.key is None else (item.key,)


def _applied(standing: Standing, entry: Correction) -> Standing:
    standing = replace(standing, entries=(*standing.entries, entry.number))
    if entry.verb == FULL:
        return replace(standing, granted=True)
    if entry.verb == ALSO:
        return replace(standing, keys=tuple(dict.fromkeys((*standing.keys, *entry.keys))))
    if entry.verb == CHANGED:
        return replace(standing, keys=entry.keys)
    return replace(standing, removed=entry.verb)


# --- the log ---------------------------------------------------------------------------------------------------------


def read_corrections(text: str, path: str) -> tuple[Correction, ...]:
    """The entries of a corrections.toml; InputError with every entry that cannot be used."""
    source = Source(path)
    try:
        entries = tomllib.loads(text).get("correction", [])
    except tomllib.TOMLDecodeError as error:
        raise InputError(problem("file.toml", source, error=str(error))) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InputError(problem("correction.entries", source))
    read = [_entry(entry) for entry in entries]
    problems = [one for entry, known in _with_earlier(read) for one in _wrong(entry, known, source)]
    if problems:
        raise InputError(*problems)
    return tuple(read)


def _with_earlier(entries: Sequence[Correction]) -> Iterable[tuple[Correction, set[int]]]:
    known: set[int] = set()
    for entry in entries:
        yield entry, set(known)
        known.add(entry.number)


def _entry(entry: Mapping[str, Any]) -> Correction:
    """An entry as it is written; what is not of its kind becomes what no entry may hold, and is then reported."""
    keys, at, cites = entry.get("keys", []), entry.get("at"), entry.get("cites")
    return Correction(
        number=_whole(entry.get("number")) or 0,
        verb=str(entry.get("verb", "")),
        item=str(entry.get("item", "")),
        form=str(entry.get("form", "")),
        keys=tuple(str(key).strip() for key in keys) if isinstance(keys, list) else (),
        reason=str(entry.get("reason", "")),
        by=str(entry.get("by", "")),
        at=at if isinstance(at, dt.datetime) else _midnight(at),
        cites=_whole(cites),
        protected=entry.get("protected") is True,
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _midnight(day: object) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time()) if isinstance(day, dt.date) else None


def _wrong(entry: Correction, known: set[int], source: Source) -> list[Problem]:
    found = []
    if entry.number in known or entry.number < 1:
        found.append(problem("correction.number", source, number=entry.number))
    if entry.verb not in VERBS:
        found.append(problem("correction.verb", source, number=entry.number, found=entry.verb, known="、".join(VERBS)))
    if entry.verb == UNDONE and entry.cites not in known:
        found.append(problem("correction.cites", source, number=entry.number, found=entry.cites))
    if entry.verb in WITH_KEYS and not entry.keys:
        found.append(problem("correction.keys", source, number=entry.number, verb=entry.verb))
    if not entry.reason or not entry.by:
        found.append(problem("correction.reason", source, number=entry.number))
    return found


def fitted(corrections: Sequence[Correction], forms: Sequence[Form]) -> tuple[Correction, ...]:
    """The entries with their keys read as their items need them: blanks with synonyms, true or false, ordered letters."""
    items = {piece.item.id: piece.item for form in forms for piece in form.pieces}
    return tuple(
        replace(entry, keys=tuple(_fitted(key, items[entry.item]) for key in entry.keys))
        if entry.item in items
        else entry
        for entry in corrections
    )


def _fitted(key: OneKey, item: Item) -> OneKey:
    if isinstance(key, tuple):
        return key
    if item.type == "blank":
        return parse_blanks(key)
    if item.type == "true_false":
        return truth(key) or key
    return "".join(sorted(key))


def check_against(corrections: Sequence[Correction], forms: Sequence[Form], path: str) -> None:
    """InputError for entries on items or forms that the sitting does not have, or keys beyond the options."""
    pieces = {(form.name, piece.item.id): piece for form in forms for piece in form.pieces}
    problems = []
    for entry in corrections:
        if entry.verb == UNDONE:
            continue
        concerned = [piece for (form, item), piece in pieces.items() if item == entry.item and entry.form in ("", form)]
        if not concerned:
            problems.append(
                problem("correction.item", Source(path), number=entry.number, item=entry.item, form=entry.form or "—")
            )
        elif entry.verb in WITH_KEYS and any(not fits_item(key, concerned[0].item) for key in entry.keys):
            shown = "、".join(map(str, entry.keys))
            problems.append(
                problem("correction.key-unfit", Source(path), number=entry.number, item=entry.item, keys=shown)
            )
    if problems:
        raise InputError(*problems)


def fits_item(key: OneKey, item: Item) -> bool:
    """Whether a key can be one of this item: labels it has, true or false, as many blanks."""
    if item.type in CHOICE:
        letters = isinstance(key, str) and key and set(key) <= set(item.labels)
        return bool(letters) and (item.type == "multiple" or len(key) == 1)
    if item.type == "true_false":
        return key in ("true", "false")
    return isinstance(key, tuple) and isinstance(item.key, tuple) and len(key) == len(item.key)


def read_key(written: str, piece: Placement, *, printed: bool) -> OneKey | None:
    """A key as a person writes it (``C``, ``ABD``, ``√``, ``二年|2年；五年``) in the bank's labels; None if unreadable.

    ``printed`` letters are those of the form the piece stands on.
    """
    if piece.item.type == "true_false":
        return truth(written)
    if piece.item.type in CHOICE:
        letters = choice_letters(written)
        if letters is None or any(letter not in piece.item.labels for letter in letters):
            return None
        return "".join(sorted(piece.bank_label(letter) for letter in letters)) if printed else letters
    return parse_blanks(written)


def check_new(entry: Correction, corrections: Sequence[Correction]) -> None:
    """InputError for an entry that says what already holds, or takes back what no longer does."""
    holds = holding(corrections)
    if entry.verb == UNDONE and not holds.get(entry.cites or 0, True):
        raise InputError(problem("correction.already-undone", number=entry.cites))
    for one in active(corrections):
        if (one.verb, one.item, one.form, one.keys) == (entry.verb, entry.item, entry.form, entry.keys):
            raise InputError(problem("correction.repeated", number=one.number))


def appended(text: str, entry: Correction) -> str:
    """The text of corrections.toml with one more entry; what stands there is not touched."""
    document = tomlkit.parse(text)
    table = tomlkit.table()
    for name in ("number", "verb", "item", "form", "reason", "by", "at", "cites", "protected"):
        value = getattr(entry, name)
        if value not in ("", None, False):
            table[name] = value
    if entry.keys:
        table["keys"] = [key if isinstance(key, str) else _blanks_text(key) for key in entry.keys]
    entries = document.setdefault("correction", tomlkit.aot())
    entries.append(table)
    return tomlkit.dumps(document)


def _blanks_text(key: Blanks) -> str:
    return "；".join("|".join(answers) for answers in key)
