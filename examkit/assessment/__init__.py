"""The year's arithmetic: sessions × people, hours, points and exams to annual records; no folders, no file formats.

roster rows -> members                      who was in post where, when
attendance books -> register                sessions, marks, what a person must decide
tables of study -> study book
annual.toml -> rules                        signed, or refused
all of it -> assess() -> records            the rows of annual.csv, with what is missing and why
"""

from examkit.assessment.attendance import read_register
from examkit.assessment.desk import Decisions, Desk
from examkit.assessment.exams import ExamRecord, SittingResults, match_people
from examkit.assessment.members import Directory, Member, Posting, members_of
from examkit.assessment.records import AnnualRecord, Note, Part, YearData, assess, member_presences
from examkit.assessment.rules import AnnualRules, CountedSitting, read_rules, unsigned_because
from examkit.assessment.session_list import Reading
from examkit.assessment.sessions import Attendance, AttendanceBook, Presence, Register, Session, Turnout
from examkit.assessment.signature import Signature, signature_of, signed_text
from examkit.assessment.study import Study, StudyBook, StudyTable, read_study
from examkit.assessment.table import COLUMNS, BandChange, annual_rows, band_changes, say_note
from examkit.assessment.units import Funnels, GroupYear, attendance_grid, by_group, funnels
from examkit.assessment.words import ABSENT, ATTENDED, LEAVE, UNRECORDED

__all__ = [
    "ABSENT", "ATTENDED", "COLUMNS", "LEAVE", "UNRECORDED",
    "AnnualRecord", "AnnualRules", "Attendance", "AttendanceBook", "BandChange", "CountedSitting", "Decisions", "Desk",
    "Directory", "ExamRecord", "Funnels", "GroupYear", "Member", "Note", "Part", "Posting", "Presence", "Reading",
    "Register", "Session", "Signature", "SittingResults", "Study", "StudyBook", "StudyTable", "Turnout", "YearData",
    "annual_rows", "assess", "attendance_grid", "band_changes", "by_group", "funnels", "match_people",
    "member_presences", "members_of", "read_register", "read_rules", "read_study", "say_note", "signature_of",
    "signed_text", "unsigned_because",
]  # fmt: skip
