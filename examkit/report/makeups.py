"""补考, told apart from the sitting itself: who may sit, who did, and the rates before and after.  Counts only."""

from examkit.bank.numerals import from_fraction
from examkit.document import Block, Column, Heading, Paragraph, Table
from examkit.findings import Findings
from examkit.makeup import Held, Outcome, may_sit
from examkit.messages import text, word
from examkit.report.words import rate_words, two_places
from examkit.roster import ABSENT, DEFERRED
from examkit.scoring import Result, Tally

RATES = ("sat", "passed_of_sat", "passed_of_due", "excellent_of_sat", "excellent_of_due")


def makeups(findings: Findings, lang: str) -> list[Block]:
    """The section on makeups; nothing where none was called."""
    if not findings.makeups:
        return []
    blocks: list[Block] = [Heading(text("makeup.heading", lang))]
    blocks += [Paragraph(_held(findings, one, lang)) for one in findings.makeups]
    blocks.append(Paragraph(_may_sit(findings, lang)))
    later = findings.tally_after
    if later is not None:
        blocks += [Paragraph(_sat(findings.outcomes, lang)), _before_and_after(findings.tally, later, lang)]
    return blocks


def _held(findings: Findings, one: Held, lang: str) -> str:
    day = text("makeup.day", lang, date=one.date.isoformat()) if one.date else ""
    state = "" if one.results else text("makeup.not_graded", lang)
    rule = text(f"makeup.{one.rule}", lang, mark=from_fraction(findings.conduct.pass_mark))
    return text("makeup.held", lang, title=one.title, day=day, rule=rule, state=state)


def _may_sit(findings: Findings, lang: str) -> str:
    people = [one for one in findings.results.people if may_sit(one, findings.conduct)]
    counts = {name: sum(one.status == status for one in people) for name, status in _REASONS}
    return text("makeup.may_sit", lang, count=len(people), failed=sum(one.sat for one in people), **counts)


_REASONS = (("absent", ABSENT), ("deferred", DEFERRED))


def _sat(outcomes: tuple[Outcome, ...], lang: str) -> str:
    sat = [one for one in outcomes if one.sat_makeup]
    if any(one.passed is None for one in sat):
        return text("makeup.unmarked", lang, sat=len(sat))
    capped = sum(one.capped for one in sat)
    said = text("makeup.sat", lang, sat=len(sat), passed=sum(bool(one.from_makeup and one.passed) for one in sat))
    return said + (text("makeup.capped_count", lang, count=capped) if capped else "")


def _before_and_after(before: Tally, later: Tally, lang: str) -> Table:
    old, new = before.rates(), later.rates()
    rows = tuple(
        (text(f"makeup.rate_{name}", lang), rate_words(old[name], lang), rate_words(new[name], lang)) for name in RATES
    )
    columns = (
        Column("", "left", 2.0),
        Column(text("makeup.before", lang), "centre"),
        Column(text("makeup.after", lang), "centre"),
    )
    return Table(columns, rows, title=text("makeup.rates", lang), name=text("makeup.heading", lang))


def makeup_cells(findings: Findings, one: Outcome, lang: str) -> tuple[str, str]:
    """What a person's makeups brought, and the band after them; both empty for those whom no makeup lists."""
    if not one.makeups:
        return "", ""
    band = one.band or text("report.undefined", lang)
    if one.capped:
        band = text("makeup.capped_band", lang, band=band, mark=from_fraction(findings.conduct.pass_mark))
    return "；".join(_makeup_words(result, lang) for result in one.makeups), band


def _makeup_words(one: Result, lang: str) -> str:
    if not one.sat:
        return word("status", one.status, lang)
    percent = one.counted.percent if one.counted else None
    return (
        text("report.undefined", lang) if percent is None else text("makeup.percent", lang, percent=two_places(percent))
    )
