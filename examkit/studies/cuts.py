"""standards.csv: where judges put the pass mark, how sure that is, and who would pass with it."""

from dataclasses import astuple, fields

import numpy as np

from examkit.analysis import Note
from examkit.analysis.counted import Numbers
from examkit.analysis.standards import Ratings, StandardRow, angoff, standard_rows
from examkit.studies.study import Study, Table

STANDARDS = "standards.csv"
HEADER = ("round", "judges", "full_marks", *(field.name for field in fields(StandardRow)))


def standards_study(ratings: Ratings, totals: Numbers) -> Study:
    """The cut by Angoff of each round, by the mean and by the median of the judges.

    ``totals`` are the marks of people on the scale of the rated items; the last round is the one to go by.
    """
    full = float(np.sum(ratings.points))
    rows: list[tuple[object, ...]] = []
    notes: list[Note] = []
    for number, given in enumerate(ratings.rounds, start=1):
        mean, median = (angoff(given, ratings.points, middle) for middle in ("mean", "median"))
        found = standard_rows([mean, median], totals)
        rows += [(number, mean.n, full, *astuple(row)) for row in found]
        first = found[0]
        values = {"round": number, "judges": mean.n, "full": f"{full:g}"}
        if first.cut is None:
            notes.append(Note("study.cut-none", (("round", number),)))
            continue
        error = "—" if first.error is None else f"{first.error:.2f}"
        values |= {"cut": f"{first.cut:.2f}", "percent": f"{100 * first.cut / full:.1f}", "error": error}
        notes.append(Note("study.cut", tuple(values.items())))
        if first.of:
            passed = {"passed": first.passed, "of": first.of, "rate": f"{100 * (first.pass_rate or 0):.1f}"}
            notes.append(Note("study.cut-passed", tuple(passed.items())))
    return Study({STANDARDS: Table(HEADER, tuple(rows))}, (*notes, Note("study.cut-meaning")))
