"""Late additions: people who join the roster after the first grading, each with the day.

The day stands in roster.csv, so that grading again from the files tells the same.
"""

import datetime as dt
from dataclasses import replace

from examkit import manifest
from examkit.roster import Roster
from examkit.sitting.folder import ROSTER, SCORES, Sitting, listed_in, people_of

YES = "是"  # what stands for the day where none is given


def with_additions(sitting: Sitting, people: Roster, today: dt.date | None) -> Roster:
    """The roster with everyone marked who was not on it when the sitting was last graded; earlier marks are kept."""
    folder = sitting.folder
    if not (folder / SCORES).exists() or ROSTER not in manifest.read(folder).files:
        return people
    day = sitting.conduct.date
    expected = {one.candidate for one in people.on(day).people if one.present_on(day)}
    marks = dict.fromkeys(expected - listed_in(folder), today.isoformat() if today else YES)
    marks |= {one.candidate: one.added for one in (people_of(folder) or Roster()).people if one.added}
    marked = (replace(one, added=one.added or marks.get(one.candidate, "")) for one in people.people)
    return Roster(tuple(marked))
