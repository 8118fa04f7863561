"""The steps before the exam: choosing the items, printing papers and keys."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import tomlkit

from examkit import assembly, formats, forms, manifest, messages, paper
from examkit.bank import Bank
from examkit.bank.records import number
from examkit.blueprint import CONDUCT_KEYS, Blueprint, Conduct
from examkit.document import Document
from examkit.files import json_bytes
from examkit.fonts import missing_glyphs
from examkit.forms import Form
from examkit.problems import InputError, Problem, Refused, Source, problem
from examkit.sitting.folder import FORMS, INBOX, KEY, PRINT, SETTINGS, SUBMISSIONS, Progress, Sitting, open_sitting


def assemble(
    folder: Path,
    bank: Bank,
    blueprint: Blueprint,
    *,
    seed: int,
    count: int = 1,
    distinct: bool = False,
    discard_edits: bool = False,
) -> tuple[Form, ...]:
    """Choose the items, and save the forms as they will be printed; papers of earlier forms are removed.

    Refused on a folder that holds submissions: the forms that people answered are not made anew.
    """
    if (folder / SUBMISSIONS).exists() or any((folder / INBOX).glob("*")):
        raise Refused(problem("sitting.has-submissions", Source(folder.as_posix())))
    made = assembly.assemble(bank, blueprint, seed=seed, count=count, distinct=distinct)
    files = {
        SETTINGS: _settings(blueprint.conduct, seed).encode(),
        FORMS: json_bytes(forms.to_json(made, bank.laws, seed)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    outdated = manifest.written_by(folder, "paper")
    manifest.commit(folder, "assemble", files, removed=outdated, discard_edits=discard_edits)
    return made


def _settings(conduct: Conduct, seed: int) -> str:
    document = tomlkit.document()
    for key in sorted(CONDUCT_KEYS - {"bands"}, key=list(Conduct.__dataclass_fields__).index):
        value = getattr(conduct, key)
        if value not in (None, "", ()):
            document[key] = number(value) if key == "pass_mark" else list(value) if isinstance(value, tuple) else value
    document["seed"] = seed
    bands = tomlkit.table()
    for name, start in conduct.bands:
        bands[name] = number(start)
    document["bands"] = bands
    return tomlkit.dumps(document)


def print_papers(
    folder: Path,
    suffixes: Sequence[str],
    lang: str,
    *,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> list[Path]:
    """Write every form's paper into print/, and its key and 命题双向细目表 into key/; the paths written."""
    sitting = open_sitting(folder)
    _check_glyphs(sitting)
    planned = [one for form in sitting.forms for one in _printed(sitting, form, suffixes, lang)]
    files = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, document in planned:
            path = Path(scratch) / name
            progress(path.name)
            formats.write(document, path, lang)
            files[name] = path.read_bytes()
    manifest.commit(folder, "paper", files, discard_edits=discard_edits)
    return [folder / name for name in files]


def _printed(sitting: Sitting, form: Form, suffixes: Sequence[str], lang: str) -> list[tuple[str, Document]]:
    count = len(sitting.forms)
    key_name, table_name = (messages.text(f"file.{name}", lang) for name in ("key", "specification"))
    made = (
        (f"{PRINT}/{form.name}", paper.paper(form, sitting.conduct, lang, forms=count)),
        (f"{KEY}/{form.name}-{key_name}", paper.key(form, sitting.conduct, lang, forms=count)),
        (f"{KEY}/{form.name}-{table_name}", paper.specification(form, sitting.conduct, lang, forms=count)),
    )
    return [(f"{base}.{suffix}", document) for base, document in made for suffix in suffixes]


def _check_glyphs(sitting: Sitting) -> None:
    """A character that the fonts cannot draw would be an empty box on the paper: found before anything is printed."""
    found: dict[str, Problem] = {}
    for form in sitting.forms:
        for placement in form.placements:
            for piece in (placement.item, *placement.item.parts):
                texts = (piece.stem, *piece.options, piece.material or "", piece.rationale or "")
                if chars := missing_glyphs(texts):
                    found[piece.id] = problem("paper.glyph-missing", piece.source, item=piece.id, chars=chars)
    if found:
        raise InputError(*found.values())
