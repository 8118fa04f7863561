"""The year's folder under results/: its files, its steps, its manifest.

    draft      annual.toml (every decision named, none taken), columns.toml where heads are not understood
    annual     roster, attendance, hours, annual.toml, the sittings -> annual.csv, annual.json, review.csv,
               next_quiz.toml, study_list.csv
    papers     papers/, and papers.toml for 发文字号, 主送 and who signs
    bundle     迎检材料/ from the papers of the year and of its sittings, and what people put into materials/

annual.toml, the roster and the decisions in review.csv are edited by people; everything else is derived.
"""

from examkit.sitting.folder import REVIEW
from examkit.year.bundle import write_bundle
from examkit.year.edits import KeptEdit
from examkit.year.folder import FIGURES, NEXT_QUIZ, RECORD, RULES, STUDY_LIST, year_of
from examkit.year.gathering import Gathered, HeldSitting
from examkit.year.papers import SETTINGS as PAPERS_SETTINGS
from examkit.year.papers import Written, book_of, write_papers
from examkit.year.steps import Annual, annual, compute, draft, look
from examkit.year.verifying import is_year, verify
from examkit.year.weak import DoubtfulItem, Weakness, next_quiz, weakness

__all__ = [
    "FIGURES", "NEXT_QUIZ", "PAPERS_SETTINGS", "RECORD", "REVIEW", "RULES", "STUDY_LIST",
    "Annual", "DoubtfulItem", "Gathered", "HeldSitting", "KeptEdit", "Weakness", "Written",
    "annual", "book_of", "compute", "draft", "is_year", "look", "next_quiz", "verify", "weakness", "write_bundle",
    "write_papers", "year_of",
]  # fmt: skip
