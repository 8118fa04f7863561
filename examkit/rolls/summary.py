"""成绩汇总表: everyone's result, and the figures by unit and by category, as they go up the line.  All values computed."""

from fractions import Fraction

from examkit.document import Block, Cell, Column, Document, Line, PageBreak, Table
from examkit.makeup import Outcome
from examkit.messages import text, word
from examkit.report.words import mark, percent, two_places
from examkit.rolls.register import Register, filing_line, form_document, listed, sheet_name, signing_line
from examkit.roster import ABSENT, DEFERRED, EXEMPT, VOID
from examkit.scoring import Result, Tally, band_of, tally

NAMES = ("unit", "name", "post", "took_part", "score", "band", "makeup_score", "remark")
COUNTS = ("due", "sat", "rate_sat", "absent", "deferred", "exempt", "mean", "passed", "passed_of_sat", "passed_of_due",
          "excellent", "excellent_of_sat")  # fmt: skip
OF, WIDE = ("_of_sat", "_of_due"), 1.35
PLACES = {"rate_sat": 2, "mean": 2, "passed_of_sat": 2, "passed_of_due": 2, "excellent_of_sat": 2}


def score_summary(register: Register, lang: str) -> Document:
    """年度学法用法考试成绩汇总表: people, then units, then categories, each with 填报单位 and signatures."""
    names = ("unit", "category") if register.unit is None else ()
    groups = [table for name in names if (table := _groups(register, name, lang))]
    blocks: list[Block] = [_people(register, lang), *([PageBreak()] if groups else []), *groups]
    return form_document(register, lang, "summary", *blocks, landscape=True)


def _people(register: Register, lang: str) -> Table:
    after = {one.person.candidate: one for one in register.findings.outcomes} if register.findings else {}
    rows = [_row(register, one, after.get(one.person.candidate), lang) for one in register.results]
    whole = _tally(register, register.results)
    foot: list[Line] = [summary_sentence(whole, lang), signing_line(lang)] if whole else [signing_line(lang)]
    name = sheet_name(register, text("rolls.file_summary", lang))
    return listed(lang, NAMES, rows, [filing_line(register, lang)], foot, name=name, remark=2.0)


def _tally(register: Register, people: tuple[Result, ...]) -> Tally | None:
    return tally(register.findings.results, people) if register.findings else None


def _row(register: Register, one: Result, after: Outcome | None, lang: str) -> tuple[Cell, ...]:
    counted = one.counted if one.sat else None
    return (
        one.person.unit,
        one.person.name,
        one.person.post,
        text(f"rolls.took_part_{_took_part(one)}", lang),
        _rounded(counted.score) if counted else None,
        band_of(counted.percent, register.conduct) if counted else None,
        text("rolls.between", lang).join(_makeup_scores(after)) or None,
        _remark(one, lang),
    )


def _makeup_scores(after: Outcome | None) -> list[str]:
    """What the makeups that the person sat brought, as far as they are marked."""
    sat = [one.counted for one in (after.makeups if after else ()) if one.sat]
    return [two_places(one.score) for one in sat if one is not None and one.score is not None]


def _took_part(one: Result) -> str:
    if one.status == EXEMPT:
        return "exempt"
    return "no" if one.status in (ABSENT, DEFERRED) else "yes"


def _rounded(score: Fraction | None) -> float | None:
    """A mark with two places at most, as it is printed."""
    return None if score is None else float(two_places(score))


def _remark(one: Result, lang: str) -> str:
    """The state where it is not plain from the rest; no reason stands here."""
    if one.status == EXEMPT:
        return text("score_book.exempt_but_sat", lang) if one.attempts else ""
    if one.status in (DEFERRED, VOID):
        return word("status", one.status, lang)
    return text("rolls.to_be_marked", lang) if one.sat and one.counted and one.counted.raw is None else ""


def summary_sentence(whole: Tally, lang: str) -> str:
    """合计: 应考, 实考, the rates with what they are of, the mean."""
    rates = whole.rates()
    values = {
        name: _rate(percent(rates[name]), lang)
        for name in ("sat", "passed_of_sat", "passed_of_due", "excellent_of_sat")
    }
    return text(
        "rolls.summary_total", lang, due=text("report.undefined", lang) if whole.due is None else whole.due,
        came=whole.sat, mean=text("report.undefined", lang) if whole.mean is None else two_places(whole.mean),
        rate=values["sat"], passed_of_sat=values["passed_of_sat"], passed_of_due=values["passed_of_due"],
        excellent=values["excellent_of_sat"],
    )  # fmt: skip


def _rate(value: float | None, lang: str) -> str:
    return text("report.undefined", lang) if value is None else f"{value:.2f}%"


def _groups(register: Register, attribute: str, lang: str) -> Table | None:
    """The figures of each unit or category; None where there is but one."""
    groups: dict[str, list[Result]] = {}
    for one in register.results:
        groups.setdefault(getattr(one.person, attribute), []).append(one)
    if len(groups) < 2 or register.findings is None:
        return None
    tallies = [
        (name or text("rolls.not_said", lang), tally(register.findings.results, people))
        for name, people in groups.items()
    ]
    tallies.append((text("report.total", lang), tally(register.findings.results, register.results)))
    heads = [Column(text(f"rolls.{attribute}", lang), "left", 2.4)]
    heads += [
        Column(text(f"rolls.count_{name}", lang), "centre", WIDE if name.endswith(OF) else 0.9, PLACES.get(name))
        for name in COUNTS
    ]
    rows = tuple((name, *_figures(one)) for name, one in tallies)
    title = text(f"rolls.summary_by_{attribute}", lang)
    foot = (signing_line(lang),)
    return Table(
        tuple(heads),
        rows,
        title=title,
        name=sheet_name(register, title),
        lines=(filing_line(register, lang),),
        foot=foot,
        total=True,
    )


def _figures(one: Tally) -> tuple[Cell, ...]:
    rates = one.rates()
    values: dict[str, Cell] = {
        name: percent(rates[name]) for name in ("passed_of_sat", "passed_of_due", "excellent_of_sat")
    }
    values |= {"rate_sat": percent(rates["sat"]), "mean": mark(one.mean)}
    return tuple(values[name] if name in values else getattr(one, name) for name in COUNTS)
