"""One exam's folder under results/: its files, its steps, its manifest.

    assemble   sitting.toml, forms.json
    paper      print/, key/
    grade      inbox/, roster.csv -> submissions, responses, review, scores, items, distractors, summary
    regrade    corrections.toml -> the same again
    report     report/
    roll       report/rolls/
    purge      answers.json, and the originals in inbox/ go

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
from examkit.sitting.grading import Graded, grade, look
from examkit.sitting.history import item_uses
from examkit.sitting.makeups import makeups_of
from examkit.sitting.papers import PLATFORMS, assemble, print_papers
from examkit.sitting.purging import Original, purge
from examkit.sitting.reading import open_answers_of, read_marks_of
from examkit.sitting.records import used_items, verify
from examkit.sitting.regrading import Regraded, correction, find_person, find_piece, regrade, undoing
from examkit.sitting.rolls import register_of, seats_of, write_rolls

__all__ = [
    "COLUMNS",
    "CORRECTIONS",
    "DISTRACTORS",
    "FORMS",
    "INBOX",
    "ITEMS",
    "KEY",
    "MARKS",
    "PLATFORMS",
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
    "Original",
    "Regraded",
    "Sitting",
    "assemble",
    "correction",
    "find_person",
    "find_piece",
    "grade",
    "item_uses",
    "look",
    "makeups_of",
    "open_answers_of",
    "open_sitting",
    "print_papers",
    "purge",
    "read_marks_of",
    "register_of",
    "regrade",
    "save_documents",
    "save_report",
    "seats_of",
    "undoing",
    "used_items",
    "verify",
    "write_rolls",
    "write_slips",
]
