"""annual.json: the year in figures, with the digests of everything that they follow from."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from examkit.assessment import (
    ATTENDED,
    LEAVE,
    AnnualRecord,
    AnnualRules,
    Funnels,
    GroupYear,
    YearData,
    by_group,
    funnels,
)
from examkit.assessment.session_list import due_count
from examkit.circular import overview
from examkit.weakness import Missed, Share
from examkit.year.gathering import Gathered
from examkit.year.weak import Weakness


def annual_json(gathered: Gathered, records: Sequence[AnnualRecord], weak: Weakness) -> dict[str, Any]:
    """The content of annual.json; None is undefined."""
    data = gathered.data
    units, categories = by_group(data, records, "unit"), by_group(data, records, "category")
    return {
        "year": data.rules.year,
        "rules": _rules(data.rules),
        "sources": dict(gathered.raw),
        "sittings": [
            {"folder": one.folder.name, "weight": plain(one.results.weight), "digests": dict(one.digests)}
            for one in gathered.sittings
        ],
        "review": len(gathered.open),
        "overview": plain(overview(data, records)),
        "people": people_counts(records, data.rules),
        "study": {
            "sessions": len(data.register.sessions),
            "person_times": data.register.person_times,
            "hours_held": plain(data.register.hours_held),
        },
        "sessions": _sessions(data),
        "persons": [_person(one) for one in records],
        "by_unit": [_group(one) for one in units],
        "by_category": [_group(one) for one in categories],
        "funnels": _funnels(funnels(units)),
        "laws": _shares(weak.laws, "law"),
        "topics": _shares(weak.topics, "law", "topic"),
        "unit_laws": _shares(weak.unit_laws, "unit", "law"),
        "category_laws": _shares(weak.category_laws, "category", "law"),
        "articles": [_missed(one) for one in weak.articles],
        "learnt": plain(weak.learnt),
        "drift": plain(weak.drift),
        "doubtful_items": plain(weak.doubtful),
        "next_laws": list(weak.next_laws),
    }


def plain(value: Any) -> Any:
    """A value as JSON knows it: exact numbers as they round to a float, days in ISO, records as objects."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def _rules(rules: AnnualRules) -> dict[str, Any]:
    signed = rules.signed
    return {
        "sha256": rules.digest,
        "by": signed.by if signed else None,
        "on": plain(signed.on) if signed else None,
        "weights": plain(dict(rules.weights)),
        "bands": plain(dict(rules.bands)),
    }


def people_counts(records: Sequence[AnnualRecord], rules: AnnualRules) -> dict[str, Any]:
    """How many people, exempt, with and without a composite, and in which band."""
    bands = Counter(one.band for one in records)
    return {
        "people": len(records),
        "exempt": sum(one.member.exempt for one in records),
        "without_composite": sum(one.composite is None for one in records),
        "bands": {name: bands[name] for name, _ in rules.bands},
    }


def _sessions(data: YearData) -> list[dict[str, Any]]:
    marks = Counter((number, cell.mark) for (_, number), cell in data.register.marks.items())
    return [
        {
            "number": one.number,
            "date": plain(one.date),
            "law": one.law,
            "scope": one.written,
            "hours": plain(one.hours),
            "due": due_count(data.members, one),
            "attended": marks[one.number, ATTENDED],
            "leave": marks[one.number, LEAVE],
        }
        for one in data.register.sessions
    ]


def _person(one: AnnualRecord) -> dict[str, Any]:
    return {
        "candidate": one.member.candidate,
        "unit": one.unit,
        "turnout": plain(one.turnout),
        "hours": plain(one.hours),
        "points": plain(one.points),
        "exams": plain(one.exams),
        "parts": {part.name: plain(part.percent) if part.applies else "not_asked" for part in one.parts},
        "composite": plain(one.composite),
        "band": one.band,
        "notes": [{"code": each.code, **{name: _word(value) for name, value in each.values}} for each in one.notes],
    }


def _word(value: object) -> object:
    """A value of a note; words of a closed set by their value."""
    return plain(getattr(value, "value", value))


def _group(one: GroupYear) -> dict[str, Any]:
    found: dict[str, Any] = plain(one)
    del found["percents"]
    return found | {"bands": dict(one.bands)}


def _funnels(found: Funnels) -> dict[str, Any]:
    return {
        name: {
            "centre": funnel.centre,
            "expected_flags": funnel.expected,
            "units": [{"unit": unit, **plain(point)} for unit, point in zip(found.names, funnel.points, strict=True)],
        }
        for name, funnel in (("passed", found.passed), ("mean", found.mean))
    }


def _shares(shares: Iterable[Share], *names: str) -> list[dict[str, Any]]:
    return [
        {
            **dict(zip(names, one.name, strict=True)),
            "people": one.people,
            "items": one.items,
            "answers": one.answers,
            "share": one.share,
        }
        for one in shares
    ]


def _missed(one: Missed) -> dict[str, Any]:
    law, article = one.article
    return {"law": law, "article": article, "items": list(one.items), "answers": one.answers, "missed": one.missed}
