"""The town of the sample year: what its settings say, and the people drawn for it.

Everyone is invented.  The settings (``town.toml``) hold the planted facts too, so that a test can ask for them.
"""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import sqrt
from pathlib import Path
from typing import Any

from examkit.document import Cell, Column, Document, Table
from examkit.formats.workbook import write as write_book
from examkit.roster import COLUMNS
from examkit.sitting.folder import read_toml

LEADERS, STAFF = "领导干部", "机关干部"
FIELDS = ("candidate", "name", "unit", "post", "category", "from", "to", "exemption", "approved_by", "approved_on")


@dataclass(frozen=True, slots=True)
class Truth:
    """The planted facts: shifts in logits, luck in standard errors of a unit's mean ability.

    ``office`` truly lags; ``small`` and ``large`` have no effect of their own, only people drawn unluckily or luckily.
    """

    law: str
    law_shift: float
    gain: float
    office: str
    office_shift: float
    amended_item: str
    amended_on: dt.date
    amended_shift: float
    wrong_key_item: str
    wrong_key_sitting: str
    small: str
    small_luck: float
    large: str
    large_luck: float
    ability_sd: float


@dataclass(frozen=True, slots=True)
class Service:
    """One line of the roster: where somebody serves from one day to another; None where the roster names no day."""

    unit: str
    post: str
    category: str
    since: dt.date | None = None
    until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the person serves here on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Townsman:
    """Somebody who does not exist; ``ability`` in logits, the unit's own effect in it."""

    candidate: str
    name: str
    services: tuple[Service, ...]
    ability: float
    exemption: Mapping[str, Any] | None = None

    def service_on(self, day: dt.date) -> Service | None:
        """Where the person serves on a day; None while not in post."""
        return next((one for one in self.services if one.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class Town:
    """The settings as written, their planted facts, and the people."""

    settings: Mapping[str, Any]
    truth: Truth
    people: tuple[Townsman, ...]

    @property
    def words(self) -> Mapping[str, Any]:
        """Titles of the town's own files."""
        found: Mapping[str, Any] = self.settings["words"]
        return found


def settle(path: Path, seed: int) -> Town:
    """The town of a ``town.toml`` with people drawn for it."""
    settings = read_toml(path)
    truth = Truth(**{one.name: settings["truth"][one.name] for one in fields(Truth)})
    chance = random.Random(seed)
    lines = _unit_lines(settings)
    names = _names(settings["people"], len(lines), chance)
    abilities = _abilities([unit for unit, _ in lines], truth, chance)
    posts = settings["posts"]
    services: list[tuple[Service, ...]] = [
        (Service(unit, chance.choice(posts[category]), category),) for unit, category in lines
    ]
    spared = {truth.office, truth.small, truth.large}
    for move in settings["move"]:
        _move(services, move, posts, spared, chance)
    exemptions = _exemptions(services, settings["exempt"])
    rows = enumerate(zip(names, services, abilities, strict=True))
    people = tuple(
        Townsman(f"SL{place + 1:03d}", name, served, ability, exemptions.get(place))
        for place, (name, served, ability) in rows
    )
    return Town(settings, truth, people)


def _unit_lines(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Unit and category of every place, offices first, leaders first in each."""
    found = []
    for office in settings["office"]:
        leaders = office.get("leaders", 0)
        found += [(office["name"], LEADERS)] * leaders
        found += [(office["name"], office.get("category", STAFF))] * (office["people"] - leaders)
    villages = settings["villages"]
    for place, name in enumerate(villages["names"]):
        size = villages["large"] if place == 0 else 3 if place <= villages["threes"] else 2
        found += [(name, villages["category"])] * size
    return found


def _names(words: Mapping[str, Any], count: int, chance: random.Random) -> list[str]:
    """Names by lot, each but once: namesakes are another story."""
    every = [surname + given for surname in words["surnames"] for given in words["given"]]
    return chance.sample(every, count)


def _abilities(units: Sequence[str], truth: Truth, chance: random.Random) -> list[float]:
    """Abilities from one normal crowd; the lagging office is shifted as a whole.

    The lucky and the unlucky unit are drawn on the condition that chance left their mean so many standard errors off:
    deviations around it stay those of the crowd.
    """
    drawn = [chance.gauss(0.0, truth.ability_sd) for _ in units]
    for unit, luck in ((truth.small, truth.small_luck), (truth.large, truth.large_luck)):
        places = [place for place, name in enumerate(units) if name == unit]
        mean = sum(drawn[place] for place in places) / len(places)
        for place in places:
            drawn[place] += luck * truth.ability_sd / sqrt(len(places)) - mean
    return [one + (truth.office_shift if unit == truth.office else 0.0) for one, unit in zip(drawn, units, strict=True)]


def _move(
    services: list[tuple[Service, ...]],
    move: Mapping[str, Any],
    posts: Mapping[str, Sequence[str]],
    spared: set[str],
    chance: random.Random,
) -> None:
    """Somebody moves, comes or leaves in the course of the year; nobody twice."""
    origin, target, day = move["from"], move["to"], move["on"]
    free = [
        place
        for place, served in enumerate(services)
        if len(served) == 1
        and served[0].unit == (origin or target)
        and (served[0].since, served[0].until, served[0].category == LEADERS) == (None, None, False)
        and served[0].unit not in spared
    ]
    place = chance.choice(free)
    before = services[place][0]
    eve = day - dt.timedelta(days=1)
    if not origin:
        services[place] = (Service(before.unit, before.post, before.category, since=day),)
    elif not target:
        services[place] = (Service(before.unit, before.post, before.category, until=eve),)
    else:
        post = chance.choice(posts[STAFF])
        left = Service(before.unit, before.post, before.category, until=eve)
        services[place] = (left, Service(target, post, STAFF, since=day))


def _exemptions(
    services: Sequence[Sequence[Service]], exempt: Sequence[Mapping[str, Any]]
) -> dict[int, Mapping[str, Any]]:
    """The last of each unit who stayed all year is exempt where the settings say so."""
    found = {}
    for one in exempt:
        whole = [
            place
            for place, served in enumerate(services)
            if (len(served), served[0].since, served[0].until, served[0].unit) == (1, None, None, one["unit"])
        ]
        found[whole[-1]] = one
    return found


def head(name: str) -> str:
    """What offices write over a column of people."""
    return next(word for word in COLUMNS[name] if not word.isascii())


def write_roster(path: Path, town: Town, deferred: Mapping[str, str] | None = None) -> None:
    """The roster as an office keeps it: a title, a line for each post in turn; ``deferred`` gives reasons by id."""
    heads = [head(name) for name in (*FIELDS, *(["deferral"] if deferred else []))]
    rows = [
        _roster_row(one, served) + ((deferred.get(one.candidate),) if deferred else ())
        for one in town.people
        for served in one.services
    ]
    write_sheet(path, town.words["roster"], heads, rows)


def _roster_row(one: Townsman, served: Service) -> tuple[Cell, ...]:
    exemption = one.exemption or {}
    return (
        one.candidate, one.name, served.unit, served.post, served.category, _day(served.since), _day(served.until),
        exemption.get("reason"), exemption.get("by"), _day(exemption.get("on")),
    )  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def write_sheet(path: Path, title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """A workbook of one sheet under a title, as offices lay them out."""
    columns = tuple(Column(head) for head in heads)
    write_book(Document(title, (Table(columns, tuple(map(tuple, rows)), title=title),)), path, "zh")
