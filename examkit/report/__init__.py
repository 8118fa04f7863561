"""Findings of a sitting as documents: the report, the score book and the sheet for the next session.

Every number comes from :class:`~examkit.findings.Findings`; here they only get words, tables and pictures.
"""

from examkit.document import Block, Document
from examkit.findings import Findings
from examkit.messages import text
from examkit.report.book import score_book
from examkit.report.items import attention, by_law, conventions, item_quality, most_missed
from examkit.report.makeups import makeups
from examkit.report.markers import markers
from examkit.report.next_session import lecture
from examkit.report.next_steps import next_steps
from examkit.report.people import corrected, overview
from examkit.report.units import SMALL, by_unit, pool, small_units
from examkit.report.words import people_sentence, rate_words, subtitle

__all__ = ["SMALL", "lecture", "people_sentence", "pool", "rate_words", "report", "score_book", "small_units"]


def report(findings: Findings, lang: str, *, circular: bool = False) -> Document:
    """The report of a sitting; ``circular`` holds no name or id, and pools the score figures of small units."""
    blocks: list[Block] = [
        *overview(findings, lang),
        *makeups(findings, lang),
        *corrected(findings, lang, circular=circular),
        *by_unit(findings, lang, circular=circular),
        *by_law(findings, lang),
        *most_missed(findings, lang),
    ]
    if not circular:
        blocks += [*next_steps(findings, lang), *attention(findings, lang), *item_quality(findings, lang)]
        blocks += [*markers(findings, lang), *conventions(findings, lang)]
    conduct = findings.conduct
    return Document(
        title=text("report.title_circular" if circular else "report.title", lang, title=conduct.title),
        subtitle=subtitle(findings, lang),
        organisation=conduct.organisation,
        blocks=tuple(blocks),
    )
