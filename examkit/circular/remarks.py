"""What a year's figures show to be amiss, and what follows from each: sentences are chosen by figures, never typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from examkit.circular.book import YearBook
from examkit.circular.groups import lagging_in_attendance, lagging_in_scores
from examkit.circular.overview import overview, still_open
from examkit.circular.words import article, percent_words
from examkit.messages import text
from examkit.report import SMALL
from examkit.weakness import Learnt, Share

MOST_ARTICLES = 3
MOST_STRONG = 3
# Of a law, before its share may be called strong: a few answers say nothing of a law.
LEAST_ITEMS, LEAST_ANSWERS = 3, 20


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem with the values of its sentence ``circular.problem_<code>`` and of ``circular.advice_<code>``."""

    code: str
    values: tuple[tuple[str, object], ...] = ()

    def problem(self, lang: str) -> str:
        """What is amiss, with its figures."""
        return text(f"circular.problem_{self.code}", lang, **dict(self.values))

    def advice(self, lang: str) -> str:
        """What follows from it."""
        return text(f"circular.advice_{self.code}", lang, **dict(self.values))


def remark(code: str, **values: object) -> Remark:
    """A remark with its values."""
    return Remark(code, tuple(values.items()))


def remarks(book: YearBook, lang: str) -> tuple[Remark, ...]:
    """Everything that the figures of the year give ground to say, none where they give none.

    Units are named only beyond what chance leaves, and for scores only where their scores are shown.
    """
    between = text("rolls.between", lang)
    found = [*_learnt(book, lang), *_weak(book, lang), *_articles(book, lang)]
    if units := lagging_in_scores(book, lang):
        found.append(remark("unit_scores", units=between.join(units)))
    if units := lagging_in_attendance(book):
        found.append(remark("unit_attendance", units=between.join(units)))
    return (*found, *_makeups(book), *_records(book))


def _learnt(book: YearBook, lang: str) -> list[Remark]:
    return [
        remark("not_learnt", law=one.law, sessions=one.sessions, people=one.people,
               share=percent_words(one.share * 100, lang), others=percent_words(one.others * 100, lang))
        for one in not_learnt(book)
        if one.others is not None
    ]  # fmt: skip


def not_learnt(book: YearBook) -> list[Learnt]:
    """Laws that were studied and are still answered worse than the others, beyond chance."""
    return [one for one in book.learnt if one.flag]


def weak_shares(book: YearBook) -> list[Share]:
    """The laws to ask again, in their order; those answered by fewer than five are not told."""
    known = {one.name[0]: one for one in book.laws if one.people >= SMALL}
    return [known[law] for law in book.next_laws if law in known]


def strong_shares(book: YearBook) -> list[Share]:
    """The laws with the highest shares above that of all, of those with answers enough."""
    possible = sum(float(one.possible) for one in book.laws)
    overall = sum(float(one.earned) for one in book.laws) / possible if possible else 0.0
    enough = [
        one
        for one in book.laws
        if one.items >= LEAST_ITEMS and one.answers >= LEAST_ANSWERS and one.people >= SMALL
    ]  # fmt: skip
    above = [one for one in enough if (one.share or 0.0) > overall and one.name[0] not in book.next_laws]
    return sorted(above, key=lambda one: (-(one.share or 0.0), one.name))[:MOST_STRONG]


def law_list(shares: Sequence[Share], lang: str) -> str:
    """``《宪法》（得分率91.20%）、…``."""
    named = (
        text("circular.law_share", lang, law=one.name[0], share=percent_words((one.share or 0.0) * 100, lang))
        for one in shares
    )
    return text("rolls.between", lang).join(named)


def _weak(book: YearBook, lang: str) -> list[Remark]:
    studied = {one.law for one in not_learnt(book)}
    shares = [one for one in weak_shares(book) if one.name[0] not in studied]
    names = text("rolls.between", lang).join(f"《{one.name[0]}》" for one in shares)
    return [remark("weak_laws", laws=law_list(shares, lang), names=names)] if shares else []


def _articles(book: YearBook, lang: str) -> list[Remark]:
    """The articles missed most often, of those that enough people answered and at least half of them missed."""
    enough = [one for one in book.articles if one.answers >= LEAST_ANSWERS and 2 * one.missed >= one.answers]
    listed = enough[:MOST_ARTICLES]
    words = [text("circular.article_missed", lang, article=article(one), rate=percent_words(one.rate * 100, lang)) for one in listed]  # fmt: skip
    names = text("rolls.between", lang).join(article(one) for one in listed)
    return [remark("articles", articles=text("rolls.between", lang).join(words), names=names)] if listed else []


def _makeups(book: YearBook) -> list[Remark]:
    waiting = sum(any(still_open(exam) for exam in one.exams) for one in book.records)
    return [remark("makeup", count=waiting)] if waiting else []


def _records(book: YearBook) -> list[Remark]:
    figures = overview(book.data, book.records)
    incomplete = sum(one.member.exempt and not (one.member.approved_by and one.member.approved_on) for one in book.records)  # fmt: skip
    found = [remark("unrecorded", count=figures.unrecorded)] if figures.unrecorded else []
    return found + ([remark("exemptions", count=incomplete)] if incomplete else [])
