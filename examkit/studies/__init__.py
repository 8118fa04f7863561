"""Studies of the people and items of one matrix of answers: tables to write, and what must be said beside them.

Numbers come from ``analysis``; here stand the gates: what people are too few for is held back, or shown by force with a
warning in every row.
"""

from examkit.studies.cuts import STANDARDS, standards_study
from examkit.studies.forms import EQUATING, equating_study
from examkit.studies.groups import DIF, dif_study
from examkit.studies.letters import LETTERS, letters_study
from examkit.studies.models import IRT, PERSONS, irt_study
from examkit.studies.pairs import PAIRS, copying_study
from examkit.studies.study import Study, Table, as_files, joined, merged

__all__ = [
    "DIF",
    "EQUATING",
    "IRT",
    "LETTERS",
    "PAIRS",
    "PERSONS",
    "STANDARDS",
    "Study",
    "Table",
    "as_files",
    "copying_study",
    "dif_study",
    "equating_study",
    "irt_study",
    "joined",
    "letters_study",
    "merged",
    "standards_study",
]
