"""The course of the sample year: raw files as an office would have them, and the ordinary steps on them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from examkit import formats, manifest, sitting, year
from examkit.bank import Bank
from examkit.demo import NOTE, clear
from examkit.files import write_whole
from examkit.forms import Form
from examkit.messages import LANGUAGES, text
from examkit.sample_year.exams import bank_of, blueprint_of, right_key, sit, write_exported, write_typed
from examkit.sample_year.study import Study, attend, write_attendance, write_self_study
from examkit.sample_year.town import Town, Townsman, settle, write_roster
from examkit.sitting.folder import read_toml

SEED = 1
RAW, RESULTS, TOWN = "raw", "results", "town.toml"
ROSTER, BOOK, SELF_STUDY, ANSWERS = "花名册.xlsx", "学法台账.xlsx", "网上自学学时.csv", "答卷.xlsx"
DEFERRED_FROM = 10  # whoever stands there in the roster: it matters to nobody
Progress = Callable[[str], object]


def sample_year(
    folder: Path, *, bank: Path, sample: Path, seed: int = SEED, progress: Progress = lambda name: None
) -> tuple[dict[str, Path], year.Annual]:
    """The whole year of the sample with all its papers: the files to open, and the year as it was computed.

    Refused where the folder holds something else than an earlier run, which is made anew.
    """
    note = "\n".join(text("demo.invented_year", lang) for lang in LANGUAGES).encode() + b"\n"
    clear(folder, note)
    write_whole(folder / NOTE, note)
    manifest.record(folder, "demo", [folder / NOTE])
    done = play(folder, formats.read_bank(bank), sample, seed=seed, papers=True, progress=progress)
    papers = year.write_papers(done, ("docx", "pdf", "xlsx"), "zh", progress=progress).paths
    bundle = year.write_bundle(done, ("docx", "xlsx"), "zh", progress=progress).paths
    opened = {"raw": folder / RAW, "record": done.folder / year.RECORD, "study": done.folder / year.STUDY_LIST}
    return {**opened, "circular": papers[0], "papers": papers[0].parent, "bundle": bundle[-1]}, done


def play(
    folder: Path,
    bank: Bank,
    sample: Path,
    *,
    seed: int = SEED,
    papers: bool = False,
    progress: Progress = lambda name: None,
) -> year.Annual:
    """The year in the order of time: raw files under ``raw``, sittings and the year's folder under ``results``.

    ``papers`` prints the papers of the exams too.
    """
    town = settle(sample / TOWN, seed)
    decided = sample / year.RULES
    study = attend(town, read_toml(decided)["scope"], seed + 1)
    course = _Course(folder, town, study, bank, papers, progress)
    course.write(ROSTER, lambda path: write_roster(path, town))
    course.write(BOOK, lambda path: write_attendance(path, town, study))
    course.write(SELF_STUDY, lambda path: write_self_study(path, town, seed + 2))
    for number, entry in enumerate(town.settings["sitting"], start=3):
        course.hold(entry, seed + number)
    course.hold_makeup(town.settings["makeup"], seed + 99)
    return course.close(decided)


class _Course:
    """The year as far as it has come."""

    def __init__(self, folder: Path, town: Town, study: Study, bank: Bank, papers: bool, progress: Progress) -> None:
        self.folder, self.town, self.study, self.bank = folder, town, study, bank
        self.papers, self.progress = papers, progress
        self.people = {one.candidate: one for one in town.people}

    def write(self, name: str, writer: Callable[[Path], None]) -> Path:
        """A raw file, by its name under ``raw``."""
        self.progress(name)
        path = self.folder / RAW / name
        path.parent.mkdir(parents=True, exist_ok=True)
        writer(path)
        return path

    def assemble(self, entry: Mapping[str, Any], seed: int, **makeup: Any) -> tuple[Path, tuple[Form, ...]]:
        """The forms of a sitting, and its papers where they are wanted."""
        target = self.folder / RESULTS / entry["folder"]
        self.progress(entry["folder"])
        count = 1 if entry.get("layout") == "platform" else 2
        bank = bank_of(self.town, entry, self.bank)
        forms = sitting.assemble(target, bank, blueprint_of(self.town, entry), seed=seed, count=count, **makeup)
        if self.papers:
            sitting.print_papers(target, ("docx", "pdf"), "zh", progress=self.progress)
        return target, forms

    def hold(self, entry: Mapping[str, Any], seed: int) -> None:
        """One sitting: forms, answers of those who came, grading; where a key was printed wrong, its correction."""
        target, forms = self.assemble(entry, seed)
        day, name = entry["date"], entry["folder"]
        expected = [one for one in self.town.people if one.service_on(day) and one.exemption is None]
        roster = self.folder / RAW / ROSTER
        if reasons := entry.get("deferred"):
            deferred = dict(zip((one.candidate for one in expected[DEFERRED_FROM:]), reasons, strict=False))
            expected = [one for one in expected if one.candidate not in deferred]
            roster = self.write(f"{name}/{ROSTER}", lambda path: write_roster(path, self.town, deferred))
        answers = self.answers(entry, forms, expected, seed)
        sitting.grade(target, [answers], roster=roster)
        if name == self.town.truth.wrong_key_sitting:
            self.correct(target, entry)

    def answers(self, entry: Mapping[str, Any], forms: Sequence[Form], expected: Sequence[Townsman], seed: int) -> Path:
        """The file that comes back from a sitting, as it was typed or as the platform exports it."""
        day = entry["date"]
        papers = sit(self.town, self.study, self.bank, forms, day, expected, seed)
        sat = {one.person.candidate for one in papers}
        absent = [one for one in expected if one.candidate not in sat]

        def write(path: Path) -> None:
            if entry.get("layout") == "platform":
                write_exported(path, self.town, papers, forms[0], day, seed)
            else:
                write_typed(path, self.town, papers, absent, seed)

        return self.write(f"{entry['folder']}/{ANSWERS}", write)

    def correct(self, target: Path, entry: Mapping[str, Any]) -> None:
        """The key that was printed wrong is corrected in the log, as an office does it a few days later."""
        words, truth = self.town.words, self.town.truth
        at = dt.datetime.combine(entry["date"] + dt.timedelta(days=5), dt.time(10))
        key = right_key(self.town, self.bank)
        told = {"reason": words["correction"], "by": self.town.settings["signed_by"], "at": at}
        sitting.regrade(target, sitting.correction(target, words["verb"], truth.wrong_key_item, [key], **told))

    def hold_makeup(self, entry: Mapping[str, Any], seed: int) -> None:
        """The makeup of the last sitting, for those whom its roster lists."""
        first = self.folder / RESULTS / entry["of"]
        target, forms = self.assemble(entry, seed, makeup_of=first, makeup=entry["rule"])
        listed = formats.read_people(target / sitting.ROSTER)
        expected = [self.people[one.candidate] for one in listed.people]
        sitting.grade(target, [self.answers(entry, forms, expected, seed)])

    def close(self, decided: Path) -> year.Annual:
        """The year's folder with the raw files in it, the rules signed, and the record written."""
        settings = self.town.settings
        target = self.folder / RESULTS / str(settings["year"])
        target.mkdir(parents=True)
        for name in (ROSTER, BOOK, SELF_STUDY):
            write_whole(target / name, (self.folder / RAW / name).read_bytes())
        write_whole(target / year.RULES, decided.read_bytes())
        signed = {"sign": settings["signed_by"], "on": settings["signed_on"]}
        return year.annual(target, bank=self.bank, progress=self.progress, **signed)
