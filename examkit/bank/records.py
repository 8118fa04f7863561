"""Items as plain data, the JSON of ``examkit convert`` and of forms.json."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from examkit.bank.numerals import to_fraction
from examkit.items import TYPES, Citation, Item, RubricLine
from examkit.problems import InputError, Source, problem


def _same(name: str) -> str:
    return name


def to_record(item: Item, law_name: Callable[[str], str] = _same) -> dict[str, Any]:
    """An item as JSON data; ``law_name`` maps the name of a law as written to the one wanted."""
    record: dict[str, Any] = {
        "id": item.id,
        "type": item.type,
        "stem": item.stem,
        "options": list(item.options),
        "key": [list(answers) for answers in item.key] if isinstance(item.key, tuple) else item.key,
        "citations": [_citation(citation, law_name) for citation in item.citations],
        "topic": item.topic,
        "level": item.level,
        "difficulty": item.difficulty,
        "audience": list(item.audience),
        "rationale": item.rationale,
        "rubric": [{"text": line.text, "points": number(line.points)} for line in item.rubric],
        "enemies": list(item.enemies),
        "pinned": list(item.pinned),
        "terms": list(item.terms),
        "material": item.material,
        "parts": [to_record(part, law_name) for part in item.parts],
        "points": number(item.points),
        "status": item.status,
    }
    # Only where they differ from the ordinary, so that the record stays the one of the contract.
    if item.min_correct != 2:
        record["min_correct"] = item.min_correct
    if item.any_order:
        record["any_order"] = True
    return record


def _citation(citation: Citation, law_name: Callable[[str], str]) -> dict[str, Any]:
    record: dict[str, Any] = {"law": law_name(citation.law)}
    for name in ("article", "paragraph", "subparagraph"):
        if (value := getattr(citation, name)) is not None:
            record[name] = value
    return record


def number(value: Fraction | None) -> int | float | str | None:
    """An exact number for JSON: an int, a float where decimals end, else ``"1/3"``."""
    if value is None or value.denominator == 1:
        return None if value is None else value.numerator
    return float(value) if Fraction(str(float(value))) == value else f"{value.numerator}/{value.denominator}"


def exact(value: object) -> Fraction | None:
    """The exact number of a JSON value: 0.1 is a tenth; ValueError for what is no number."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError(value)
    return to_fraction(str(value)) if isinstance(value, str) else Fraction(str(value))


def from_record(record: Mapping[str, Any], source: Source | None = None) -> Item:
    """The item of one JSON record; InputError names the field that cannot be used."""
    try:
        return _item(record, source)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        item = record.get("id", "?") if isinstance(record, Mapping) else "?"
        raise InputError(problem("bank.record", source, id=item, error=str(error) or type(error).__name__)) from error


def _item(record: Mapping[str, Any], source: Source | None) -> Item:
    if record["type"] not in TYPES:
        raise ValueError(record["type"])
    key = record.get("key")
    return Item(
        id=str(record["id"]),
        type=record["type"],
        stem=_lines(record["stem"]),
        options=tuple(_lines(option) for option in record.get("options") or ()),
        key=tuple(tuple(map(str, answers)) for answers in key)
        if isinstance(key, list)
        else _letters(key, record["type"]),
        citations=tuple(Citation(**citation) for citation in record.get("citations") or ()),
        topic=record.get("topic"),
        level=record.get("level"),
        difficulty=record.get("difficulty"),
        audience=tuple(record.get("audience") or ()),
        rationale=record.get("rationale"),
        rubric=tuple(
            RubricLine(_lines(line["text"]), exact(line.get("points"))) for line in record.get("rubric") or ()
        ),
        enemies=tuple(record.get("enemies") or ()),
        pinned="".join(record.get("pinned") or ()),
        terms=tuple(record.get("terms") or ()),
        material=record.get("material"),
        parts=tuple(_item(part, source) for part in record.get("parts") or ()),
        points=exact(record.get("points")),
        status=record.get("status") or "ready",
        min_correct=record.get("min_correct", 2),
        any_order=record.get("any_order", False),
        source=source,
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _letters(key: str | None, item_type: str) -> str | None:
    return "".join(sorted(key)) if key and item_type in ("single", "multiple") else key
