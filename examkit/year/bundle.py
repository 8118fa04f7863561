"""迎检材料: the papers of a year and of its sittings in one folder with a 目录, for whoever comes to inspect.

What stands in a sitting's folder is taken as it is; what does not is made; what the tool cannot know (the notice that
was sent, signed sheets) comes from materials/, or the 目录 says that it is missing.  Reasons of exemption are not in it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from examkit import manifest, messages, paper, report, rolls, sitting
from examkit.circular import KINDS
from examkit.circular.book import day_words
from examkit.document import Column, Document, Table
from examkit.files import file_name
from examkit.house_style import House
from examkit.rolls import Register
from examkit.sitting.rolls import FOLDER as ROLLS
from examkit.year.edits import KeptEdit, settle
from examkit.year.gathering import Progress
from examkit.year.papers import FOLDER as PAPERS
from examkit.year.papers import Written, rendered
from examkit.year.steps import Annual

STEP, MATERIALS, TAKEN = "bundle", "materials", "materials"
OF_THE_YEAR = ("circular", "summary", "makeup")
OF_A_SITTING = ("sign-in", "summary", "makeup")


@dataclass(frozen=True, slots=True)
class Piece:
    """One material: its name in the 目录, its files by suffix or file name, and a remark where something is wanting."""

    name: str
    files: Mapping[str, bytes]
    remark: str = ""


def write_bundle(
    found: Annual,
    suffixes: Sequence[str],
    lang: str,
    *,
    day: dt.date | None = None,
    house: House | None = None,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> Written:
    """Write 迎检材料/ anew from the papers that are there; Refused or kept as with papers that people edited."""
    folder, top = found.folder, messages.text("circular.bundle", lang)
    own = _materials(folder)
    sections = [(messages.text("circular.bundle_year", lang, year=folder.name), _of_year(folder, suffixes, lang))]
    used: set[str] = set()
    for one in found.gathered.sittings:
        for path in (one.folder, *(one.folder.parent / held.folder for held in one.results.makeups if held.results)):
            progress(path.name)
            sections.append((path.name, _of_sitting(path, own, used, suffixes, lang, house)))
    rest = [Piece(Path(name).stem, {Path(name).name: data}) for name, data in own.items() if name not in used]
    if rest:
        sections.append((messages.text("circular.bundle_rest", lang), rest))
    files, rows = _placed(top, sections)
    contents = _contents(found, rows, day, house or House(), lang)
    named = messages.text("circular.bundle_contents", lang)
    made = rendered(contents, [suffix for suffix in suffixes if suffix in ("docx", "pdf")] or ["docx"], lang)
    files |= {f"{top}/{named}.{suffix}": data for suffix, data in made.items()}
    manifest.commit(folder, TAKEN, {f"{MATERIALS}/{name}": data for name, data in own.items()}, kept_by_people=[f"{MATERIALS}/{name}" for name in own], removed=[name for name in manifest.written_by(folder, TAKEN) if name.removeprefix(f"{MATERIALS}/") not in own])  # fmt: skip
    earlier = set(manifest.written_by(folder, STEP))
    kept: tuple[KeptEdit, ...] = ()
    gone: Iterable[str] = earlier - files.keys()
    if not discard_edits:
        settled = settle(folder, STEP, files, lang, earlier=earlier)
        files, gone, kept = dict(settled.files), settled.gone, settled.kept
    manifest.commit(folder, STEP, files, removed=gone, discard_edits=discard_edits)
    return Written(tuple(folder / name for name in files), kept)


def _materials(folder: Path) -> dict[str, bytes]:
    """What people put into materials/, by its path there."""
    base = folder / MATERIALS
    paths = (path for path in sorted(base.rglob("*")) if path.is_file() and not path.name.startswith((".", "~$")))
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in paths}


# --- the pieces --------------------------------------------------------------------------------------------------------


def _of_year(folder: Path, suffixes: Sequence[str], lang: str) -> list[Piece]:
    """The papers of the year as they stand, edited or not; of an edited .docx no .pdf, which has the words of before."""
    found = []
    known = manifest.read(folder).files
    for kind in (one for one in KINDS if one.name in OF_THE_YEAR):
        name = messages.text(f"circular.file_{kind.name}", lang, year=folder.name)
        paths = [folder / PAPERS / f"{file_name(name)}.{suffix}" for suffix in suffixes if suffix in kind.formats]
        there = [path for path in paths if path.exists()]
        edited = [path for path in there if _is_edited(folder, known, path)]
        remark = messages.text("circular.bundle_edited", lang) if edited else ""
        files = {path.suffix[1:]: path.read_bytes() for path in edited or there}
        found.append(Piece(name, files, remark or ("" if files else messages.text("circular.bundle_missing", lang))))
    return found


def _is_edited(folder: Path, known: Mapping[str, manifest.Entry], path: Path) -> bool:
    entry = known.get(path.relative_to(folder).as_posix())
    return entry is None or manifest.file_digest(path) != entry.sha256


def _of_sitting(
    path: Path, own: Mapping[str, bytes], used: set[str], suffixes: Sequence[str], lang: str, house: House | None
) -> list[Piece]:
    """Notice, papers, 双向细目表, 签到表, 成绩汇总表, 补考名单, 通报 of one sitting, in this order."""
    opened = sitting.open_sitting(path)
    register = sitting.register_of(path)
    register = Register(register.conduct, register.forms, register.everyone, register.findings, register.seats, house=house or House())  # fmt: skip
    day = opened.conduct.date
    letters = [suffix for suffix in suffixes if suffix in ("docx", "pdf", "html")]
    pieces = [_given("notice", path.name, day, own, used, lang)]
    count = len(opened.forms)
    for form in opened.forms:
        title = messages.text("circular.bundle_paper", lang, form=form.name)
        made = paper.paper(form, opened.conduct, lang, forms=count)
        pieces.append(Piece(title, _taken(path / sitting.PRINT / form.name, letters) or rendered(made, letters, lang)))
        name = messages.text("file.specification", lang)
        made = paper.specification(form, opened.conduct, lang, forms=count)
        there = _taken(path / sitting.KEY / f"{form.name}-{name}", letters)
        pieces.append(Piece(f"{form.name}-{name}", there or rendered(made, letters, lang)))
    kinds = {one.name: one for one in rolls.KINDS}
    for kind in (kinds[name] for name in OF_A_SITTING):
        if kind.name == "makeup" and opened.makeup_of:
            continue
        pieces.append(_roll(kind, path, register, own, used, suffixes, lang))
    if register.findings is not None and not opened.makeup_of:
        made = report.report(register.findings, lang, circular=True)
        pieces.append(Piece(messages.text("circular.bundle_circular", lang), rendered(made, letters, lang)))
    return pieces


def _given(
    what: str, folder: str, day: dt.date | None, own: Mapping[str, bytes], used: set[str], lang: str
) -> Piece:  # fmt: skip
    """What only the office has, from materials/: files named by the word for it and by the sitting's folder or day."""
    word = messages.text(f"circular.bundle_word_{what}", lang)
    days = [day.isoformat(), f"{day:%Y%m%d}"] if day else []
    fitting = {name: data for name, data in own.items() if word in name and any(one in name for one in (folder, *days))}
    used.update(fitting)
    title = messages.text(f"circular.bundle_{what}", lang)
    remark = "" if fitting else messages.text("circular.bundle_to_add", lang)
    return Piece(title, {Path(name).name: data for name, data in fitting.items()}, remark)


def _roll(
    kind: rolls.Kind, path: Path, register: Register, own: Mapping[str, bytes], used: set[str],
    suffixes: Sequence[str], lang: str,
) -> Piece:  # fmt: skip
    """A roll as it stands in the folder, else made; signed sheets from materials/ come before a blank 签到表."""
    name = messages.text(f"rolls.file_{kind.name}", lang)
    if kind.name == "sign-in":
        given = _given("sign_in", path.name, register.conduct.date, own, used, lang)
        if given.files:
            return given
    if not register.everyone:
        return Piece(name, {}, messages.text("circular.bundle_no_roster", lang))
    fitting = [suffix for suffix in suffixes if suffix in kind.formats]
    there = _taken(path / sitting.REPORT / ROLLS / name, fitting)
    files = there or rendered(kind.write(register, lang), fitting, lang)
    remark = messages.text("circular.bundle_blank", lang) if kind.name == "sign-in" else ""
    return Piece(name, files, remark)


def _taken(base: Path, suffixes: Sequence[str]) -> dict[str, bytes]:
    """The files of one name that stand in a sitting's folder, by suffix."""
    paths = [base.with_name(f"{base.name}.{suffix}") for suffix in suffixes]
    return {path.suffix[1:]: path.read_bytes() for path in paths if path.exists()}


# --- the folder --------------------------------------------------------------------------------------------------------


Row = tuple[str, str, str, str]


def _placed(top: str, sections: Sequence[tuple[str, Sequence[Piece]]]) -> tuple[dict[str, bytes], list[Row]]:
    """The files by path, numbered as in the 目录, and the rows of the 目录."""
    files: dict[str, bytes] = {}
    rows: list[Row] = []
    for place, (section, pieces) in enumerate(sections, start=1):
        base = f"{place:02d}-{file_name(section)}"
        for number, piece in enumerate(pieces, start=1):
            names = {_file_name(number, piece, key): data for key, data in piece.files.items()}
            files |= {f"{top}/{base}/{name}": data for name, data in names.items()}
            suffixes = "、".join(Path(name).suffix[1:] for name in names)
            named = piece.name if piece.name.startswith(section) else f"{section}　{piece.name}"
            rows.append((f"{place}.{number}", named, suffixes, piece.remark))
    return files, rows


def _file_name(number: int, piece: Piece, key: str) -> str:
    """``3-签到表.pdf``; a file that people gave keeps its own name after the number."""
    return f"{number}-{key}" if "." in key else f"{number}-{file_name(piece.name)}.{key}"


def _contents(found: Annual, rows: Sequence[Row], day: dt.date | None, house: House, lang: str) -> Document:
    widths = {"place": 0.7, "material": 4.0, "formats": 1.9, "remark": 2.6}
    heads = tuple(
        Column(messages.text(f"circular.bundle_col_{name}", lang), "centre" if name in ("place", "formats") else "left", width)
        for name, width in widths.items()
    )  # fmt: skip
    organisation = found.rules.organisation
    lines = ((organisation, day_words(day, lang)),)
    foot = (messages.text("circular.bundle_note", lang),)
    title = messages.text("circular.bundle_title", lang, year=found.folder.name)
    return Document(title, (Table(heads, tuple(rows), lines=lines, foot=foot),), style=house.form)
