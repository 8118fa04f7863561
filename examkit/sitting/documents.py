"""Documents written into report/, slips among them."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from examkit import formats, manifest, messages, slip
from examkit.document import Document
from examkit.files import file_name
from examkit.roster import Person
from examkit.sitting.folder import REPORT, Progress
from examkit.sitting.grading import look


def save_report(folder: Path, files: Mapping[str, bytes], *, discard_edits: bool = False) -> None:
    """Write the files of a report, by their names in report/; Refused where one was changed by hand."""
    named = {f"{REPORT}/{name}": data for name, data in files.items()}
    manifest.commit(folder, "report", named, discard_edits=discard_edits)


def save_documents(
    folder: Path,
    documents: Mapping[str, Document],
    suffixes: Sequence[str],
    lang: str,
    *,
    step: str = "report",
    outdated: Sequence[str] = (),
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> list[Path]:
    """Write documents into report/, by name and in each format; ``outdated`` files go.  Refused as all steps refuse."""
    names = [f"{REPORT}/{name}.{suffix}" for name in documents for suffix in suffixes]
    if not discard_edits:
        manifest.refuse_changed(folder, names)
    files = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, document in documents.items():
            progress(name)
            for suffix in suffixes:
                path = Path(scratch) / f"document.{suffix}"
                formats.write(document, path, lang)
                files[f"{REPORT}/{name}.{suffix}"] = path.read_bytes()
    gone = [name for name in outdated if name not in files]
    manifest.commit(folder, step, files, removed=gone, discard_edits=discard_edits)
    return [folder / name for name in files]


def write_slips(
    folder: Path,
    suffixes: Sequence[str],
    lang: str,
    *,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> list[Path]:
    """A slip for each person who handed something in, and all of them bound in one file; the paths written.

    Slips of people who no longer have one are removed.
    """
    findings = look(folder).findings
    people = [one for one in findings.results.people if one.counted is not None]
    documents = {messages.text("file.slips", lang): slip.slips(findings, people, lang)}
    for one in people:
        documents[_slip_name(one.person, documents)] = slip.slip(findings, one, lang)
    earlier = [name for name in manifest.written_by(folder, "slips") if name.rpartition(".")[2] in suffixes]
    return save_documents(
        folder, documents, suffixes, lang,
        step="slips", outdated=earlier, discard_edits=discard_edits, progress=progress,
    )  # fmt: skip


def _slip_name(person: Person, taken: Mapping[str, object]) -> str:
    """``slips/<candidate>-<name>``; the id alone where it is the name, a number where two would be one file."""
    parts = dict.fromkeys(file_name(part) for part in (person.candidate, person.name))
    base = name = f"slips/{file_name('-'.join(parts))}"
    count = 1
    while name.casefold() in {other.casefold() for other in taken}:
        count += 1
        name = f"{base}-{count}"
    return name
