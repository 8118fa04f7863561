"""The log of corrections in formal words, its items as they are printed: for reports, slips and the list of who is affected.

An entry speaks in the bank's labels; people read numbers of their paper and the texts of options.
"""

from collections.abc import Iterator

from examkit.corrections import UNDONE, Correction, OneKey, Standing, active, holding
from examkit.document import Cell, Column, Table
from examkit.findings import Findings
from examkit.forms import Placement
from examkit.items import CHOICE
from examkit.messages import text, word


def printed_numbers(findings: Findings, item: str, form: str = "") -> str:
    """Where an item stands: ``17``, or ``A17/B3`` where the forms differ; on one form only where it is named."""
    places = [
        (name, written) for name, piece, written in _places(findings) if piece.item.id == item and form in ("", name)
    ]
    if len({written for _, written in places}) == 1 and len(places) == len(findings.forms):
        return places[0][1]
    return "/".join(f"{name}{written}" for name, written in places)


def _places(findings: Findings) -> Iterator[tuple[str, Placement, str]]:
    for form in findings.forms:
        for placement in form.placements:
            for part, piece in enumerate(placement.pieces, start=1):
                yield form.name, piece, piece_number(placement, part)


def piece_number(placement: Placement, part: int) -> str:
    """A piece's number as printed: ``17``, and ``21（2）`` for a case's second part."""
    return f"{placement.number}（{part}）" if placement.item.parts else str(placement.number)


def key_texts(piece: Placement, key: OneKey) -> str:
    """A response or key by the texts of its options, which read the same on every form."""
    if isinstance(key, tuple):
        return "；".join("|".join(answers) for answers in key)
    if piece.item.type in CHOICE:
        return "；".join(piece.item.options[piece.item.labels.index(letter)] for letter in key)
    return {"true": "√", "false": "×"}.get(key, key)


def standing_key_texts(piece: Placement, standing: Standing, lang: str) -> str:
    """The keys that hold after the corrections, by the texts of their options."""
    return text("slip.or", lang).join(key_texts(piece, key) for key in standing.keys)


def entry_words(findings: Findings, entry: Correction, lang: str) -> str:
    """One entry of the log in a sentence."""
    answer = _answer(findings, entry, lang)
    return text(
        "correction.entry",
        lang,
        number=entry.number,
        what=_what(findings, entry, lang),
        answer=text("correction.entry_answer", lang, answer=answer) if answer else "",
        reason=entry.reason,
        by=entry.by,
    )


def _what(findings: Findings, entry: Correction, lang: str) -> str:
    """What is done to which item: ``第17题：更正参考答案``, or which entry is taken back."""
    if entry.verb == UNDONE:
        return text("correction.undo", lang, cites=entry.cites)
    numbers = printed_numbers(findings, entry.item, entry.form)
    return text("correction.item", lang, numbers=numbers, verb=word("verb", entry.verb, lang))


def _answer(findings: Findings, entry: Correction, lang: str) -> str:
    piece = _piece(findings, entry)
    return text("slip.or", lang).join(key_texts(piece, key) for key in entry.keys) if piece else ""


def _piece(findings: Findings, entry: Correction) -> Placement | None:
    return next((piece for _, piece, _ in _places(findings) if piece.item.id == entry.item), None)


def log_table(findings: Findings, lang: str) -> Table:
    """Every entry of the log with the item it touches, who made it, and whether it still holds."""
    holds = holding(findings.corrections)
    widths = {"number": 0.8, "what": 2.2, "stem": 3.2, "answer": 2.2, "reason": 2.2, "by": 2.2, "state": 1.2}
    columns = tuple(
        Column(text(f"correction.{name}", lang), "centre" if name in ("number", "state") else "left", width)
        for name, width in widths.items()
    )
    rows = tuple(_row(findings, entry, lang, holds=holds[entry.number]) for entry in findings.corrections)
    return Table(columns, rows, name=text("correction.sheet", lang))


def _row(findings: Findings, entry: Correction, lang: str, *, holds: bool) -> tuple[Cell, ...]:
    piece = _piece(findings, entry)
    return (
        entry.number,
        _what(findings, entry, lang),
        piece.item.stem if piece else "",
        _answer(findings, entry, lang),
        entry.reason,
        "\n".join(filter(None, (entry.by, entry.at.isoformat(" ", "minutes") if entry.at else ""))),
        text("correction.holds" if holds else "correction.undone", lang),
    )


def note(findings: Findings, lang: str) -> str:
    """That the scores are those after corrections, with their numbers; empty where none is in force."""
    numbers = "、".join(str(entry.number) for entry in active(findings.corrections))
    return text("correction.note", lang, numbers=numbers) if numbers else ""
