"""The year's folder under results/: its files, its steps, its manifest.

    draft      annual.toml (every decision named, none taken), columns.toml where heads are not understood
    annual     roster, attendance, hours, annual.toml, the sittings -> annual.csv, annual.json, review.csv,
               next_quiz.toml, study_list.csv

annual.toml, the roster and the decisions in review.csv are edited by people; everything else is derived.
"""

from examkit.sitting.folder import REVIEW
from examkit.year.folder import FIGURES, NEXT_QUIZ, RECORD, RULES, STUDY_LIST, year_of
from examkit.year.gathering import Gathered, HeldSitting
from examkit.year.steps import Annual, annual, compute, draft, look
from examkit.year.verifying import is_year, verify
from examkit.year.weak import DoubtfulItem, Weakness, next_quiz, weakness

__all__ = [
    "FIGURES", "NEXT_QUIZ", "RECORD", "REVIEW", "RULES", "STUDY_LIST",
    "Annual", "DoubtfulItem", "Gathered", "HeldSitting", "Weakness",
    "annual", "compute", "draft", "is_year", "look", "next_quiz", "verify", "weakness", "year_of",
]  # fmt: skip
