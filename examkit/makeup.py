"""Makeups (补考): later sittings for people who were absent or failed, joined with the first one.

Every sitting keeps its own scores; what counts in the end is computed from all of them.  Folders are not known here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from examkit.blueprint import Conduct
from examkit.roster import ABSENT, DEFERRED, EXEMPT, NORMAL, Person, Roster
from examkit.scoring import HUNDRED, Marked, Result, Results, band_of, passed

BEST, CAPPED = "best", "capped"
RULES = (BEST, CAPPED)


@dataclass(frozen=True, slots=True)
class Held:
    """One makeup of a sitting; ``results`` None until it is graded."""

    folder: str
    title: str
    date: dt.date | None
    rule: str
    results: Results | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person after makeup: the first result, every makeup that lists the person, and what counts.

    ``percent`` is of the full mark of the sitting that it comes from; ``capped`` says that it was cut to the pass mark.
    """

    person: Person
    first: Result
    makeups: tuple[Result, ...]
    percent: Fraction | None
    passed: bool | None
    band: str | None
    from_makeup: bool
    capped: bool

    @property
    def sat(self) -> bool:
        """Whether the person counts as having sat, in the first sitting or a makeup."""
        return self.first.status != EXEMPT and (self.first.sat or self.sat_makeup)

    @property
    def sat_makeup(self) -> bool:
        """Whether the person sat a makeup with a valid result."""
        return any(one.sat for one in self.makeups)


def join(results: Results, makeups: Sequence[tuple[str, Results]]) -> tuple[Outcome, ...]:
    """Everyone of the first sitting, in its order, with what counts after the makeups, each with its rule.

    ``best``: the higher percent, of equals the earlier.  ``capped``: the same, but a makeup earns the pass mark at most,
    whoever sits it, the deferred (缓考) too: an office that spares them holds a makeup of its own for them under ``best``.
    Pass mark and bands are those of the first sitting.

    A void result (违纪) counts as none, in the first sitting and in a makeup; whether that person may sit a makeup is the
    office's decision, and one that was sat counts.  The exempt (免考) are outside: what they sit counts for nothing.
    Until everything a person sat is marked, percent, pass and band are None.  People of a makeup whom the first sitting
    does not know are not here: the makeup's own review list names them.
    """
    listed = [(rule, {one.person.candidate: one for one in later.people}) for rule, later in makeups]
    return tuple(
        _outcome(one, [(rule, found[one.person.candidate]) for rule, found in listed if one.person.candidate in found],
                 results.conduct)
        for one in results.people
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Try:
    """What one sitting earned a person; percent None until it is marked."""

    percent: Fraction | None
    from_makeup: bool = False
    capped: bool = False


def _outcome(first: Result, makeups: Sequence[tuple[str, Result]], conduct: Conduct) -> Outcome:
    tries = [_Try(_percent(first))] if first.sat else []
    if first.status != EXEMPT:
        tries += [_makeup_try(rule, one, conduct.pass_mark) for rule, one in makeups if one.sat]
    known = [one.percent for one in tries if one.percent is not None]
    best = _Try(None)
    if tries and len(known) == len(tries):
        best = next(one for one in tries if one.percent == max(known))
    return Outcome(
        person=first.person,
        first=first,
        makeups=tuple(one for _, one in makeups),
        percent=best.percent,
        passed=passed(best.percent, conduct),
        band=band_of(best.percent, conduct),
        from_makeup=best.from_makeup,
        capped=best.capped,
    )


def _makeup_try(rule: str, one: Result, pass_mark: Fraction) -> _Try:
    percent = _percent(one)
    if rule == CAPPED and percent is not None and percent > pass_mark:
        return _Try(pass_mark, from_makeup=True, capped=True)
    return _Try(percent, from_makeup=True)


def _percent(one: Result) -> Fraction | None:
    return None if one.counted is None else one.counted.percent


def may_sit(first: Result, conduct: Conduct) -> bool:
    """Whether the person may sit a makeup: absent, deferred, or sat and failed.

    Of 违纪 the office decides: it adds the person to the makeup's roster.
    """
    if first.sat:
        return passed(_percent(first), conduct) is False
    return first.status in (ABSENT, DEFERRED)


def entitled(results: Results) -> Roster:
    """The roster of a makeup: everyone who may sit it, in roster order, without the status of the first sitting."""
    return Roster(
        tuple(
            replace(one.person, status=NORMAL, reason="", approved_by="", approved_on="")
            for one in results.people
            if may_sit(one, results.conduct)
        )
    )


def after(results: Results, outcomes: Sequence[Outcome]) -> Results:
    """The results after makeup in percents, without scores: of sittings whose full marks differ these are comparable."""
    return Results(tuple(_after(one) for one in outcomes), results.conduct, results.has_roster)


def _after(one: Outcome) -> Result:
    if not one.sat:
        return one.first
    counted = Marked(0, one.person.candidate, "", 0, {}, one.percent, None, HUNDRED)
    return Result(one.person, NORMAL, (), counted)
