"""How figures are said: counts of people, rates with their denominators, marks."""

from fractions import Fraction

from examkit.bank.numerals import from_fraction
from examkit.findings import Findings
from examkit.messages import text
from examkit.scoring import Count, Tally


def subtitle(findings: Findings, lang: str) -> str:
    """Organisation, date and the conditions under which scores were judged."""
    conduct = findings.conduct
    parts = [conduct.organisation, conduct.date.isoformat() if conduct.date else ""]
    parts.append(
        text(
            "report.conditions",
            lang,
            full=from_fraction(findings.forms[0].points),
            pass_mark=from_fraction(conduct.pass_mark),
        )
    )
    if findings.makeup_of is not None:
        first, rule = findings.makeup_of
        said = text(f"makeup.{rule}", lang, mark=from_fraction(conduct.pass_mark))
        parts.append(text("makeup.of", lang, first=first, rule=said))
    return "　".join(filter(None, parts))


def people_sentence(whole: Tally, lang: str) -> str:
    """应考、实考 and the others, and the scores, in one sentence."""
    if whole.roster is None:
        sentence = text("report.people_without_roster", lang, sat=whole.sat)
    else:
        sentence = text(
            "report.people", lang, roster=whole.roster, exempt=whole.exempt, due=whole.due, sat=whole.sat, absent=whole.absent,
            deferred=whole.deferred, void=whole.void,
        )  # fmt: skip
    if whole.mean is not None and whole.highest is not None and whole.lowest is not None:
        sentence += text(
            "report.scores",
            lang,
            mean=two_places(whole.mean),
            highest=two_places(whole.highest),
            lowest=two_places(whole.lowest),
        )
    return sentence


def two_places(value: Fraction) -> str:
    """A mark for the eye: two places at most."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def rate_words(count: Count, lang: str) -> str:
    """``16/22＝72.73%``; a dash where there is nothing to divide by."""
    if count.rate is None:
        return text("report.undefined", lang)
    return text("report.rate", lang, count=count.count, of=count.of, percent=f"{float(count.rate) * 100:.2f}")


def mark(value: Fraction | None) -> float | None:
    """An exact mark as a cell."""
    return None if value is None else float(value)


def percent(count: Count) -> float | None:
    """A rate as a cell, in percent."""
    return None if count.rate is None else float(count.rate) * 100
