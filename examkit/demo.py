"""The whole way on invented people: quiz, papers, answers, grading, report.

Nothing here is needed by a real exam; it shows what the steps do and gives a newcomer files to open.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import rmtree

from examkit import formats, manifest, notebook, sitting
from examkit.blueprint import read_blueprint
from examkit.document import Cell, Column, Document, Table
from examkit.files import write_whole
from examkit.forms import Form
from examkit.messages import LANGUAGES, text
from examkit.problems import Refused, Source, problem
from examkit.roster import ABSENT, DEFERRED, Roster
from examkit.simulation import simulate

BLUEPRINT = Path("blueprints") / "study_session_20.toml"
NOTE = "README.txt"
SEED = 20261204
Progress = Callable[[str], object]


def demo(
    folder: Path, *, bank: Path, notebooks: Path, roster: Path, progress: Progress = lambda name: None
) -> dict[str, Path]:
    """Everything from blueprint to report for the invented people of the sample roster; the files to open.

    Refused where the folder holds something else than an earlier demo, which is made anew.
    """
    note = "\n".join(text("demo.invented", lang) for lang in LANGUAGES).encode() + b"\n"
    clear(folder, note)
    write_whole(folder / NOTE, note)
    manifest.record(folder, "demo", [folder / NOTE])
    progress("assemble")
    made = sitting.assemble(folder, formats.read_bank(bank), read_blueprint(bank / BLUEPRINT), seed=SEED, count=2)
    sitting.print_papers(folder, ("docx", "pdf", "html"), "zh", progress=progress)
    with tempfile.TemporaryDirectory() as scratch:
        answers = Path(scratch) / text("demo.answers_file", "zh")
        formats.write(_answer_sheet(formats.read_people(roster), made), answers, "zh")
        sitting.grade(folder, [answers], roster=roster, progress=progress)
    suffixes = ("html", "docx", "pdf", "xlsx")
    reports = notebook.report_sitting(
        folder, suffixes, "zh", audience="assessor", notebooks=notebooks, progress=progress
    )
    return {
        "paper": folder / sitting.PRINT / f"{made[0].name}.docx",
        "key": folder / sitting.KEY / f"{made[0].name}-{text('file.key', 'zh')}.docx",
        "answers": folder / sitting.INBOX / answers.name,
        "scores": reports[3],
        "report": reports[0],
    }


def clear(folder: Path, note: bytes) -> None:
    """An earlier demo, known by its note, is removed; anything else stays."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / NOTE).is_file() or (folder / NOTE).read_bytes() != note:
            raise Refused(problem("sitting.not-empty", Source(folder.as_posix())))
        rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def _answer_sheet(people: Roster, made: Sequence[Form]) -> Document:
    """The answers of invented people as an office would type them: one row a person, letters as printed."""
    expected = [person for person in people.people if not person.exempt and person.status not in (ABSENT, DEFERRED)]
    drawn = simulate(made, len(expected), seed=SEED)
    most = max(len(form.pieces) for form in made)
    columns = [Column(text(f"demo.{name}", "zh")) for name in ("order", "name", "unit", "form")]
    columns += [Column(str(number), "centre") for number in range(1, most + 1)]
    pairs = enumerate(zip(expected, drawn, strict=True), start=1)
    rows: list[tuple[Cell, ...]] = [(n, one.name, one.unit, form, *answers) for n, (one, (form, answers)) in pairs]
    title = text("demo.answers_title", "zh")
    return Document(title, (Table(tuple(columns), tuple(rows), title=title, name=text("demo.answers_sheet", "zh")),))
