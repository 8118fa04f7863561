"""One invented year of an invented town, from raw files to the year's papers.

    town     town.toml -> the people drawn for it, the roster
    study    sessions -> who came, the attendance book, self-study
    exams    blueprints; forms -> answers, the files that come back
    course   the year in the order of time: raw files, and the ordinary steps on them
    claims   what the record then claims, beside what was planted

Nothing here is needed by a real year.  The planted facts stand in town.toml; a test asks the report for them.
"""

from examkit.sample_year.claims import Claims, claims_of
from examkit.sample_year.course import RAW, SEED, TOWN, play, sample_year
from examkit.sample_year.town import Town, Truth, settle

__all__ = ["RAW", "SEED", "TOWN", "Claims", "Town", "Truth", "claims_of", "play", "sample_year", "settle"]
