"""Items as plain data, the JSON of ``examkit convert`` and of forms.json."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from examkit.bank.citations import bare_name, parse_citations, render_citations
from examkit.bank.grammar import choice_letters, truth
from examkit.bank.numerals import to_fraction
from examkit.items import ANCHOR, CHOICE, ITEM_ID, LABELS, STATUSES, TYPES, Citation, Item, Key, RubricLine
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
    if item.role:
        record["role"] = item.role
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
    """The item of one JSON record; InputError says what in it cannot be used.

    What comes through can be written in the bank's notation and read back: ``parse(render(item)) == (item,)``.
    """
    try:
        return _item(record, source)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        item = record.get("id", "?") if isinstance(record, Mapping) else "?"
        raise InputError(problem("bank.record", source, id=item, error=str(error) or type(error).__name__)) from error


def _item(record: Mapping[str, Any], source: Source | None) -> Item:
    _require(record["type"] in TYPES, "type", record["type"])
    item = Item(
        id=_text(record["id"], "id"),
        type=record["type"],
        stem=_text(record["stem"], "stem"),
        options=_texts(record, "options"),
        key=_key(record.get("key"), record["type"]),
        citations=tuple(_read_citation(citation) for citation in _list(record, "citations")),
        topic=_text(record.get("topic") or "", "topic"),
        level=_text(record.get("level") or "", "level"),
        difficulty=_text(record.get("difficulty") or "", "difficulty"),
        audience=_texts(record, "audience"),
        rationale=_text(record.get("rationale") or "", "rationale"),
        rubric=tuple(RubricLine(_text(line["text"], "rubric"), _points(line)) for line in _list(record, "rubric")),
        enemies=_texts(record, "enemies"),
        pinned="".join(_texts(record, "pinned")),
        terms=_texts(record, "terms"),
        material=_text(record.get("material") or "", "material"),
        parts=tuple(_item(part, source) for part in _list(record, "parts")),
        points=_points(record),
        status=record.get("status") or "ready",
        min_correct=record.get("min_correct", 2),
        any_order=record.get("any_order", False),
        role=record.get("role", ""),
        source=source,
    )
    _require(ITEM_ID.fullmatch(item.id), "id", item.id)
    _require(len(item.options) <= len(LABELS), "options", len(item.options))
    _require(set(item.pinned) <= set(item.labels), "pinned", item.pinned)
    _require(item.status in STATUSES, "status", item.status)
    _require(item.min_correct in ((1, 2) if item.type == "multiple" else (2,)), "min_correct", item.min_correct)
    _require(item.role in ("", ANCHOR), "role", item.role)
    _require(isinstance(item.any_order, bool), "any_order", item.any_order)
    _require(not item.parts or item.type == "case", "parts", item.type)
    for place, part in enumerate(item.parts, start=1):
        _require(part.id == f"{item.id}.{place}" and part.type != "case", "parts", part.id)
    return item


def _require(holds: object, name: str, found: object) -> None:
    """What comes in can be written in the notation: ``parse(render(item)) == (item,)``."""
    if not holds:
        raise ValueError(f"{name}: {found!r}")


def _text(value: object, name: str) -> str:
    _require(isinstance(value, str), name, value)
    return str(value).replace("\r\n", "\n")


def _list(record: Mapping[str, Any], name: str) -> list[Any]:
    value = record.get(name) or []
    _require(isinstance(value, list), name, value)
    return list(value)


def _texts(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(_text(value, name) for value in _list(record, name))


def _points(record: Mapping[str, Any]) -> Fraction | None:
    points = exact(record.get("points"))
    _require(points is None or points >= 0, "points", record.get("points"))
    return points


def _key(key: object, item_type: str) -> Key:
    """The key of a record, its letters in any writing and order."""
    if key is None:
        return None
    read: Key = None
    if item_type == "blank" and isinstance(key, list):
        read = tuple(_texts({"key": answers}, "key") for answers in key)
    elif item_type == "true_false":
        read = truth(str(key))
    elif item_type in CHOICE and isinstance(key, str):
        read = choice_letters(key) if key else None
    _require(read is not None or key == "", "key", key)
    return read


def _read_citation(record: Mapping[str, Any]) -> Citation:
    read = Citation(**{**record, "law": bare_name(record["law"])})
    _require(parse_citations(render_citations((read,))) == (read,), "citations", record)
    return read
