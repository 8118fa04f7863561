"""What follows from the weak spots: a draft blueprint of the next quiz, and what each unit and person should read again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import tomlkit
from tomlkit.items import Table

from examkit import messages
from examkit.bank.records import number
from examkit.blueprint import Conduct
from examkit.forms import Form, FormSection
from examkit.weakness.shares import Missed, Share, missed_articles
from examkit.weakness.work import Answer, Work

WEAK_LAWS = 3
UNIT_ARTICLES = 10
# Of a law, before its share may steer a quiz: one hard item is not a weak law.
LEAST_ITEMS, LEAST_ANSWERS = 3, 20


@dataclass(frozen=True, slots=True)
class Reading:
    """Articles that a unit or person should read again, each with the answers on it and how many fell short."""

    unit: str
    person: str
    articles: tuple[Missed, ...]


def weak_laws(shares: Sequence[Share], first: Sequence[str] = (), count: int = WEAK_LAWS) -> tuple[str, ...]:
    """The laws to ask again: ``first`` those studied but not learnt, then the lowest shares below that of all."""
    possible = sum(float(one.possible) for one in shares)
    overall = sum(float(one.earned) for one in shares) / possible if possible else 0.0
    low = sorted(
        (one.share, one.name[0])
        for one in shares
        if one.share is not None and one.share < overall and one.items >= LEAST_ITEMS and one.answers >= LEAST_ANSWERS
    )
    return tuple(dict.fromkeys([*first, *(name for _, name in low)]))[:count]


def draft_blueprint(
    conduct: Conduct,
    form: Form,
    laws: Sequence[str],
    *,
    used_after: dt.date,
    lang: str,
    available: Mapping[str, int] | None = None,
) -> str:
    """A blueprint as TOML: sections as on ``form``, at least so many items of each weak law, nothing used since a day.

    Half of the items go to the weak laws together; ``available`` caps each by what the bank still holds of it.
    """
    document = tomlkit.document()
    for line in messages.text("annual.next_quiz", lang).splitlines():
        document.add(tomlkit.comment(line))
    document["title"] = conduct.title
    if conduct.organisation:
        document["organisation"] = conduct.organisation
    if conduct.minutes:
        document["minutes"] = conduct.minutes
    document["book"] = conduct.book
    document["full_marks"] = number(form.points)
    document["pass_mark"] = number(conduct.pass_mark)
    document["attempts"], document["round"] = conduct.attempts, conduct.round
    document["used_after"] = used_after
    bands = tomlkit.inline_table()
    bands.update({name: number(start) for name, start in conduct.bands})
    document["bands"] = bands
    sections = tomlkit.aot()
    for section in form.sections:
        sections.append(_section(section))
    document["section"] = sections
    quotas = tomlkit.aot()
    count = len(form.placements)
    for law in laws:
        least = max(1, count // (2 * len(laws)))
        least = least if available is None else min(least, available.get(law, 0))
        if least:
            quotas.append(_quota(law, least))
    if quotas:
        document["quota"] = quotas
    return tomlkit.dumps(document)


def _section(section: FormSection) -> Table:
    table = tomlkit.table()
    table["heading"], table["type"] = section.heading, section.type
    table["count"], table["points"] = len(section.placements), number(section.points)
    if section.rule is not None:
        table["rule"] = str(section.rule)
    if section.floor is not None:
        table["floor"] = number(section.floor)
    if section.type == "multiple":
        table["min_correct"] = section.min_correct
    return table


def _quota(law: str, least: int) -> Table:
    table = tomlkit.table()
    where = tomlkit.inline_table()
    where["law"] = law
    table["where"], table["unit"], table["minimum"] = where, "items", least
    return table


def unit_reading(work: Work, most: int = UNIT_ARTICLES) -> tuple[Reading, ...]:
    """For each unit the articles that its people missed most often."""
    units: dict[str, list[Answer]] = {}
    for one in work.answers:
        units.setdefault(one.unit, []).append(one)
    missed = {unit: missed_articles(work, answers) for unit, answers in units.items() if unit}
    return tuple(Reading(unit, "", tuple(one for one in found if one.missed)[:most]) for unit, found in missed.items())


def person_reading(work: Work) -> tuple[Reading, ...]:
    """For each person the articles of items that fell short; of an item met again the last answer holds."""
    people: dict[str, dict[str, Answer]] = {}
    for one in work.answers:
        people.setdefault(one.person, {})[one.item] = one
    found = []
    for person, last in people.items():
        missed = missed_articles(work, last.values(), fewest=1)
        unit = next(iter(last.values())).unit
        found.append(Reading(unit, person, tuple(one for one in missed if one.missed)))
    return tuple(found)
