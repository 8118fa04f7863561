"""The judges of a sitting's pass mark: their books out, and what they expect back into standards.csv.

    judges/<judge>.xlsx  ->  filled in by people  ->  report/analysis/standards.csv

No score and no pass mark is changed by it.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from examkit import formats, manifest, sitting
from examkit.analysis.standards import Ratings
from examkit.files import file_name
from examkit.forms import Form
from examkit.messages import text
from examkit.problems import InputError, Problem, Source, problem, raise_if
from examkit.sitting import Sitting
from examkit.studies.cuts import standards_study
from examkit.studies.study import Study, as_files

FOLDER, ANALYSIS = "judges", "analysis"


def write_books(
    folder: Path,
    judges: int,
    lang: str,
    *,
    form: str = "",
    key: bool = False,
    ratings: Ratings | None = None,
    discard_edits: bool = False,
) -> list[Path]:
    """A book for each of so many judges; with the ``ratings`` of rounds that are over, for the next round.

    Refused where a book that was filled in stands in its place: read it first.
    """
    at = sitting.open_sitting(folder)
    chosen = _form(at, form)
    written = {}
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "book.xlsx"
        for judge in range(1, judges + 1):
            formats.write_judges_book(
                path, chosen, sitting=at.conduct.title, judge=judge, lang=lang, key=key, ratings=ratings
            )
            name = file_name(text("file.judges_book", lang, judge=judge))
            written[f"{FOLDER}/{name}.xlsx"] = path.read_bytes()
    manifest.commit(folder, "judges", written, discard_edits=discard_edits)
    return [folder / name for name in written]


def _form(at: Sitting, name: str) -> Form:
    found = next((form for form in at.forms if name in ("", form.name)), None)
    if found is None:
        known = "、".join(form.name for form in at.forms)
        raise InputError(problem("judges.no-form", Source("--form"), found=name, known=known))
    return found


def read_books(folder: Path, files: Sequence[Path]) -> tuple[Ratings, list[Problem]]:
    """What the judges of a form of this sitting expect, and warnings; InputError for what cannot be used."""
    at = sitting.open_sitting(folder)
    ratings, problems = formats.read_judges_books(files)
    raise_if(problems)
    if not any(_rated(form, ratings) for form in at.forms):
        raise InputError(problem("judges.other-sitting", Source(files[0].name)))
    if not ratings.rounds:
        raise InputError(problem("judges.nothing", Source(files[0].name)))
    return ratings, list(problems)


def _rated(form: Form, ratings: Ratings) -> bool:
    return {piece.item.id for piece in form.pieces} == set(ratings.items)


def judge(folder: Path, ratings: Ratings, lang: str, *, discard_edits: bool = False) -> tuple[Study, list[Path]]:
    """The cuts of the judges, who would pass with them, and the files written.

    Of the attempts that count, where the sitting is graded; a score counts by its share of the points of its form.
    """
    study = standards_study(ratings, _totals(folder, ratings))
    files = {f"{ANALYSIS}/{name}": data for name, data in as_files(study, lang).items()}
    sitting.save_report(folder, files, discard_edits=discard_edits)
    return study, [folder / sitting.REPORT / name for name in files]


def _totals(folder: Path, ratings: Ratings) -> list[float]:
    if not (folder / sitting.SCORES).exists():
        return []
    found = sitting.look(folder).findings
    names = {form.name for form in found.forms if _rated(form, ratings)}
    full = float(ratings.points.sum())
    counted = [one.counted for one in found.results.people if one.sat and one.counted is not None]
    return [full * float(one.score / one.points) for one in counted if one.form in names and one.score is not None]
