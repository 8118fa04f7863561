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
from examkit.files import csv_bytes, json_bytes
from examkit.fonts import missing_glyphs
from examkit.forms import Form
from examkit.items import ANCHOR
from examkit.makeup import BEST
from examkit.problems import InputError, Problem, Refused, Source, problem, raise_if
from examkit.rules import unweighted
from examkit.sitting.folder import (
    FORMS,
    INBOX,
    KEY,
    PRINT,
    ROSTER,
    SETTINGS,
    SUBMISSIONS,
    Progress,
    Sitting,
    open_sitting,
)
from examkit.sitting.makeups import expected_of, first_for
from examkit.sitting.records import used_since

# The platforms that a form can be written for, and the files that they take in.
PLATFORMS = {"kaoshibao": ".xlsx", "wjx": ".txt"}


def assemble(
    folder: Path,
    bank: Bank,
    blueprint: Blueprint,
    *,
    seed: int,
    count: int = 1,
    distinct: bool = False,
    makeup_of: Path | None = None,
    makeup: str = BEST,
    discard_edits: bool = False,
) -> tuple[Form, ...]:
    """Choose the items, and save the forms as they will be printed; papers of earlier forms are removed.

    ``makeup_of`` is the folder beside this one whose makeup it is; where that is graded, those who may sit are the roster.
    Refused on a folder that holds submissions: the forms that people answered are not made anew.
    """
    if (folder / SUBMISSIONS).exists() or any((folder / INBOX).glob("*")):
        raise Refused(problem("sitting.has-submissions", Source(folder.as_posix())))
    first = first_for(folder, makeup_of) if makeup_of else None
    out = _locked(folder, bank, blueprint)
    made = assembly.assemble(bank, blueprint, seed=seed, count=count, distinct=distinct, left_out=out)
    raise_if(_without_weight(made))
    files = {
        SETTINGS: _settings(blueprint.conduct, seed, first.folder.name if first else "", makeup).encode(),
        FORMS: json_bytes(forms.to_json(made, bank.laws, seed)),
    }
    if first is not None and (people := expected_of(first.folder)):
        files[ROSTER] = csv_bytes(people.fields, people.rows())
    folder.mkdir(parents=True, exist_ok=True)
    outdated = manifest.written_by(folder, "paper")
    manifest.commit(folder, "assemble", files, removed=outdated, discard_edits=discard_edits)
    return made


def _locked(folder: Path, bank: Bank, blueprint: Blueprint) -> frozenset[str]:
    """Items that stood on a form since the blueprint's day; those that a section names, and anchors, are free to stand again."""
    if blueprint.used_after is None:
        return frozenset()
    named = {name for section in blueprint.sections for name in section.items}
    free = named | {item.id for item in bank.items if item.role == ANCHOR}
    return used_since(folder.parent, blueprint.used_after, without=folder.name) - free


def _without_weight(made: Sequence[Form]) -> list[Problem]:
    """Items whose right options the rule of their section does not weigh."""
    found = {}
    for form in made:
        for section in form.sections:
            for piece in (piece for placement in section.placements for piece in placement.pieces):
                rule = section.rule_for(piece.item)
                if rule is not None and (labels := unweighted(rule, piece.item)):
                    values = {"section": section.heading, "item": piece.item.id, "options": labels, "rule": str(rule)}
                    found[section.heading, piece.item.id] = problem("rule.unweighted", piece.item.source, **values)
    return list(found.values())


def _settings(conduct: Conduct, seed: int, makeup_of: str = "", makeup: str = "") -> str:
    document = tomlkit.document()
    for key in sorted(CONDUCT_KEYS - {"bands"}, key=list(Conduct.__dataclass_fields__).index):
        value = getattr(conduct, key)
        if value not in (None, "", ()):
            document[key] = number(value) if key == "pass_mark" else list(value) if isinstance(value, tuple) else value
    document["seed"] = seed
    if makeup_of:
        document["makeup_of"], document["makeup"] = makeup_of, makeup
    bands = tomlkit.inline_table()  # a line that a person adds at the end then still belongs to the sitting
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
    """Write every form's paper into print/, and its key and 命题双向细目表 into key/; the paths written.

    Among the ``suffixes`` may be :data:`PLATFORMS`: files that these take in go into key/, for right answers are marked
    there.
    """
    sitting = open_sitting(folder)
    written = [suffix for suffix in suffixes if suffix not in PLATFORMS]
    if written:
        _check_glyphs(sitting)
    planned = [one for form in sitting.forms for one in _printed(sitting, form, written, lang)]
    files = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, document in planned:
            path = Path(scratch) / name
            progress(path.name)
            formats.write(document, path, lang)
            files[name] = path.read_bytes()
        for form in sitting.forms:
            for platform in (suffix for suffix in suffixes if suffix in PLATFORMS):
                name = f"{KEY}/{form.name}-{messages.text(f'file.{platform}', lang)}{PLATFORMS[platform]}"
                progress(Path(name).name)
                formats.write_for_platform(form, Path(scratch) / name)
                files[name] = (Path(scratch) / name).read_bytes()
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
