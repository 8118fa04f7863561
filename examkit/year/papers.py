"""The step that writes a year's papers into papers/: the circular, the summary, lists, files of persons, the annex."""

import datetime as dt
import json
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from examkit import circular, formats, manifest, messages
from examkit.circular import KINDS, Kind, Letterhead, Overview, YearBook
from examkit.document import Document, bound, drawable
from examkit.files import file_name, folder_names
from examkit.house_style import House
from examkit.problems import InputError, Source, problem, raise_if
from examkit.year.edits import KeptEdit, settle
from examkit.year.folder import FIGURES
from examkit.year.gathering import Progress
from examkit.year.steps import Annual

FOLDER, STEP, SETTINGS, SETTLED = "papers", "papers", "papers.toml", "papers-settings"
KEYS = ("number", "to", "by", "contact", "date")


@dataclass(frozen=True, slots=True)
class Written:
    """The papers that were written, and those that somebody edited and that were kept."""

    paths: tuple[Path, ...]
    kept: tuple[KeptEdit, ...] = ()


def book_of(found: Annual, *, day: dt.date | None = None, house: House | None = None) -> YearBook:
    """What the papers of a computed year are made from; last year's figures from the folder beside."""
    weak = found.weakness
    head, dated = read_letterhead(found.folder)
    return YearBook(
        data=found.gathered.data,
        records=found.records,
        laws=weak.laws,
        unit_laws=weak.unit_laws,
        category_laws=weak.category_laws,
        articles=weak.articles,
        learnt=weak.learnt,
        drift=weak.drift,
        next_laws=weak.next_laws,
        unit_reading=weak.unit_reading,
        person_reading=weak.person_reading,
        last=last_year(found.folder),
        head=head,
        day=day or dated,
        house=house or House(),
    )


def read_letterhead(folder: Path) -> tuple[Letterhead, dt.date | None]:
    """What papers.toml says, and 成文日期; nothing where there is none.  InputError for what it cannot say."""
    path = folder / SETTINGS
    if not path.exists():
        return Letterhead(), None
    source = Source(SETTINGS)
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(problem("file.toml", source, error=str(error))) from error
    date = tree.pop("date", None)
    known = " ".join(KEYS)
    raise_if(
        [problem("annual.key-unknown", source, key=key, known=known) for key in tree if key not in KEYS]
        + [problem("annual.value", source, key=key, found=value) for key, value in tree.items() if key in KEYS and not isinstance(value, str)]
        + ([] if date is None or type(date) is dt.date else [problem("annual.value", source, key="date", found=date)])
    )  # fmt: skip
    return Letterhead(**tree), date


def last_year(folder: Path) -> Overview | None:
    """The figures of the year before, where its record stands beside as it was written; else None."""
    before = folder.parent / str(int(folder.name) - 1)
    path = before / FIGURES
    known = manifest.read(before).files if (before / manifest.NAME).exists() else {}
    if not path.exists() or FIGURES not in known or manifest.file_digest(path) != known[FIGURES].sha256:
        return None
    return circular.from_json(json.loads(path.read_text(encoding="utf-8")))


def write_papers(
    found: Annual,
    suffixes: Sequence[str],
    lang: str,
    *,
    day: dt.date | None = None,
    house: House | None = None,
    by_unit: bool = False,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> Written:
    """Write all papers of a year whose record is written; with ``by_unit`` one of each for every unit too.

    A paper that somebody edited is kept; where its figures are other now, the new version goes beside it.
    """
    folder = found.folder
    book = book_of(found, day=day, house=house)
    _take_settings(folder, lang)
    files: dict[str, bytes] = {}
    for kind in KINDS:
        fitting = [suffix for suffix in suffixes if suffix in kind.formats]
        for name, document in _documents(kind, book, lang, by_unit=by_unit).items():
            progress(name)
            files |= {f"{FOLDER}/{name}.{suffix}": data for suffix, data in rendered(document, fitting, lang).items()}
    earlier = {name for name in manifest.written_by(folder, STEP) if Path(name).suffix[1:] in suffixes}
    if discard_edits:
        manifest.commit(folder, STEP, files, removed=earlier - files.keys(), discard_edits=True)
        return Written(tuple(folder / name for name in files))
    settled = settle(folder, STEP, files, lang, earlier=earlier)
    manifest.commit(folder, STEP, settled.files, removed=settled.gone)
    return Written(tuple(folder / name for name in settled.files), settled.kept)


def _take_settings(folder: Path, lang: str) -> None:
    """papers.toml as it stands; a first one, with 发文字号, 主送, who signs and when left open, where there is none."""
    path = folder / SETTINGS
    draft = messages.text("annual.papers_draft", lang, year=folder.name) + "\n"
    data = path.read_bytes() if path.exists() else draft.encode()
    manifest.commit(folder, SETTLED, {SETTINGS: data}, kept_by_people=(SETTINGS,))


def _documents(kind: Kind, book: YearBook, lang: str, *, by_unit: bool) -> dict[str, Document]:
    """A paper by the name of its file: the whole; and where each unit gets its own, these, and lists bound by unit."""
    name = file_name(messages.text(f"circular.file_{kind.name}", lang, year=book.year))
    whole = kind.write(book, lang)
    is_list = kind.formats is circular.LISTS
    files = {name: whole} if circular.holds_something(whole) or is_list else {}
    if not (by_unit and kind.apart):
        return files
    apart = circular.by_unit(kind.write, book, lang)
    folders = folder_names(list(apart))
    if is_list and apart:
        files[messages.text("circular.bound_by_unit", lang, name=name)] = bound(list(apart.values()))
    return files | {f"{folders[unit]}/{name}": one for unit, one in apart.items()}


def rendered(document: Document, suffixes: Sequence[str], lang: str) -> Mapping[str, bytes]:
    """A document in each format, by suffix; in a .pdf 〓 stands for what the shipped fonts cannot draw."""
    files = {}
    with tempfile.TemporaryDirectory() as scratch:
        for suffix in suffixes:
            path = Path(scratch) / f"document.{suffix}"
            formats.write(drawable(document) if suffix == "pdf" else document, path, lang)
            files[suffix] = path.read_bytes()
    return files
