"""How the figures of a year are said: rates, hours, articles, the results of one sitting."""

from collections.abc import Sequence
from fractions import Fraction

from examkit.assessment import SittingResults
from examkit.bank.citations import article_words
from examkit.circular.book import YearBook, day_words
from examkit.circular.overview import rate
from examkit.items import Citation
from examkit.makeup import after, join
from examkit.messages import text
from examkit.report import SMALL
from examkit.report.words import two_places
from examkit.scoring import Tally, tally
from examkit.weakness import Missed


def percent_words(value: float | None, lang: str) -> str:
    """A rate in percent with two places; a dash for none."""
    return text("report.undefined", lang) if value is None else f"{value:.2f}%"


def amount(value: Fraction | None, lang: str) -> str:
    """学时 or a mean for the eye; a dash for none."""
    return text("report.undefined", lang) if value is None else two_places(value)


def over_words(book: YearBook, lang: str) -> str:
    """The denominator of rates that the office chose."""
    return text(f"circular.over_{book.data.rules.choice('exam.rates_over') or 'sat'}", lang)


def article(one: Missed) -> str:
    """``《行政处罚法》第三十八条``."""
    law, number = one.article
    return f"《{law}》{article_number(number)}"


def article_number(number: str) -> str:
    """``第三十八条``; as it stands where it is no number."""
    try:
        return article_words(Citation("", number))
    except ValueError:
        return number


def articles_by_law(missed: Sequence[Missed], lang: str) -> str:
    """``《行政处罚法》第三条、第五条；《行政强制法》第九条``, each law once, articles in the order of their numbers."""
    laws: dict[str, list[str]] = {}
    for one in missed:
        laws.setdefault(one.article[0], []).append(one.article[1])
    between = text("rolls.between", lang)
    return "；".join(
        f"《{law}》" + between.join(article_number(number) for number in sorted(numbers, key=_place))
        for law, numbers in laws.items()
    )


def _place(number: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in number.split("-"))


def tally_after(one: SittingResults) -> Tally | None:
    """The figures of a sitting after its makeups; None where none is graded."""
    held = [(each.rule, each.results) for each in one.makeups if each.results is not None]
    return tally(after(one.results, join(one.results, held))) if held else None


def sitting_words(book: YearBook, one: SittingResults, lang: str) -> str:
    """One sitting in a sentence: people, then scores where five or more sat, then what the makeup changed."""
    figures = tally(one.results)
    title, day = one.conduct.title, day_words(one.date, lang)
    if figures.due is None:
        said = text("circular.sitting_without_roster", lang, day=day, title=title, sat=figures.sat)
    else:
        said = text(
            "circular.sitting", lang, day=day, title=title, due=figures.due, sat=figures.sat,
            rate=percent_words(rate(figures.sat, figures.due), lang), exempt=figures.exempt,
        )  # fmt: skip
    if figures.sat < SMALL:
        return said + text("circular.too_few", lang, small=SMALL)
    said += text(
        "circular.sitting_scores", lang, mean=amount(figures.mean, lang), passed=_count(figures.passed, lang),
        over=over_words(book, lang), rate=_rate_over(book, figures.passed, figures, lang),
        excellent=_count(figures.excellent, lang), excellent_rate=_rate_over(book, figures.excellent, figures, lang),
    )  # fmt: skip
    later = tally_after(one)
    if later is not None:
        said += text("circular.sitting_after", lang, sat=later.sat, passed=_count(later.passed, lang))
    return said + text("circular.stop", lang)


def _count(value: int | None, lang: str) -> str:
    return text("report.undefined", lang) if value is None else str(value)


def _rate_over(book: YearBook, count: int | None, figures: Tally, lang: str) -> str:
    of = figures.sat if book.data.rules.choice("exam.rates_over") != "due" else figures.due
    return percent_words(None if of is None else rate(count, of), lang)
