"""Where a year was weak: shares by law, topic, unit and audience; what was studied but not learnt; what to do next.

Takes forms and results of sittings and who came to which session; knows no folders and no file formats.
"""

from examkit.weakness.drift import Drift, drift
from examkit.weakness.learning import Gain, Learnt, StudySession, laws_in, learnt
from examkit.weakness.next_quiz import Reading, draft_blueprint, person_reading, unit_reading, weak_laws
from examkit.weakness.shares import (
    Missed,
    Share,
    by_category_and_law,
    by_law,
    by_topic,
    by_unit_and_law,
    missed_articles,
)
from examkit.weakness.work import Answer, SittingWork, Work, plain_law, work_of

__all__ = [
    "Answer", "Drift", "Gain", "Learnt", "Missed", "Reading", "Share", "SittingWork", "StudySession", "Work",
    "by_category_and_law", "by_law", "by_topic", "by_unit_and_law", "draft_blueprint", "drift", "laws_in", "learnt",
    "missed_articles", "person_reading", "plain_law", "unit_reading", "weak_laws", "work_of",
]  # fmt: skip
