"""One exam's folder under results/: its files, its steps, its manifest.

    assemble   sitting.toml, forms.json
    paper      print/, key/
    grade      inbox/, roster.csv -> submissions, responses, review, scores, items, distractors, summary
    regrade    corrections.toml -> the same again
    report     report/

sitting.toml, roster.csv and the decisions in review.csv are edited by people; everything else is derived, and computed
again from the files before it.
"""

from examkit.sitting.documents import save_documents, save_report, write_slips
from examkit.sitting.folder import (
    COLUMNS,
    CORRECTIONS,
    DISTRACTORS,
    FORMS,
    INBOX,
    ITEMS,
    KEY,
    MARKS,
    PRINT,
    REPORT,
    RESPONSES,
    REVIEW,
    ROSTER,
    SCORES,
    SETTINGS,
    SUBMISSIONS,
    SUMMARY,
    Sitting,
    open_sitting,
)
from examkit.sitting.grading import Graded, grade, look, open_answers_of, read_marks_of
from examkit.sitting.papers import assemble, print_papers
from examkit.sitting.records import used_items, verify
from examkit.sitting.regrading import Regraded, correction, find_person, find_piece, regrade, undoing

__all__ = [
    "COLUMNS",
    "CORRECTIONS",
    "DISTRACTORS",
    "FORMS",
    "INBOX",
    "ITEMS",
    "KEY",
    "MARKS",
    "PRINT",
    "REPORT",
    "RESPONSES",
    "REVIEW",
    "ROSTER",
    "SCORES",
    "SETTINGS",
    "SUBMISSIONS",
    "SUMMARY",
    "Graded",
    "Regraded",
    "Sitting",
    "assemble",
    "correction",
    "find_person",
    "find_piece",
    "grade",
    "look",
    "open_answers_of",
    "open_sitting",
    "print_papers",
    "read_marks_of",
    "regrade",
    "save_documents",
    "save_report",
    "undoing",
    "used_items",
    "verify",
    "write_slips",
]
