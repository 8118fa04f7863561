"""How offices write days, study hours and marks of attendance: text in, values out, None for what must be looked at."""

import datetime as dt
import re
import unicodedata
from fractions import Fraction

ATTENDED, LEAVE, ABSENT, UNRECORDED = "到", "请假", "缺席", "未记录"
MARKS = (ATTENDED, LEAVE, ABSENT, UNRECORDED)

_WRITTEN = {
    ATTENDED: ("到", "已到", "实到", "出席", "出勤", "参加", "是", "√", "✓", "✔", "☑", "v", "y", "yes", "1", "已签到", "签到", "true"),
    LEAVE: (
        "请假", "假", "事假", "病假", "公假", "产假", "年休假", "休假", "出差", "公出", "公差", "因公", "因公外出", "因公出差", "外出", "婚假",
        "丧假", "探亲假", "陪产假", "育儿假", "护理假", "调休", "补休", "△",
    ),
    ABSENT: ("缺席", "缺勤", "缺", "未到", "未参加", "旷", "旷课", "旷学", "否", "x", "×", "✗", "✘", "0", "n", "no", "false"),
    UNRECORDED: ("未记录", "未登记", "—", "-", "/"),
}  # fmt: skip
_MARK = {word: mark for mark, words in _WRITTEN.items() for word in words}

_YEARLESS = re.compile(r"(?<!\d)(\d{1,2})\s*(?:月|[./-])\s*(\d{1,2})\s*[日号]?(?!\d)")
_FULL = re.compile(r"(?<!\d)(\d{4})\s*(?:年|[./-])\s*(\d{1,2})\s*(?:月|[./-])\s*(\d{1,2})\s*[日号]?(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_NUMBER = r"(\d+(?:\.\d+)?)"
_HOURS = re.compile(rf"{_NUMBER}(?:学时|课时|个学时|个课时)?")
_CLOCK = re.compile(
    rf"(?:{_NUMBER}(?:个)?(?:小时|钟头|hours?|hrs?|h))?(?:{_NUMBER}(?:分钟|分|minutes?|mins?))?(?:{_NUMBER}秒(?:钟)?)?"
)
_TIME = re.compile(r"(\d+):(\d{2})(?::(\d{2}))?")
_DAYS = re.compile(rf"(半|{_NUMBER}(?:个)?)天")
_CHINESE = {
    "一": "1",
    "两": "2",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}


def plain(written: str) -> str:
    """A text folded to half width, without blanks, in small letters."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", written)).lower()


def read_mark(written: str) -> str | None:
    """What a cell of the attendance book says: 到, 请假, 缺席, 未记录; empty for a blank cell, None for anything else."""
    folded = plain(written)
    return "" if not folded else _MARK.get(folded)


def find_day(written: str, year: int | None = None) -> tuple[dt.date, str] | None:
    """The day in a text and what else it says; ``year`` is that of days written without one (1月11日).

    None where there is no day, or one that no calendar has.
    """
    text = unicodedata.normalize("NFKC", written)
    text = re.sub(r"[ T]00:00(:00)?(\.0+)?$", "", text.strip())
    found = _FULL.search(text) or _COMPACT.search(text)
    parts = [int(part) for part in found.groups()] if found else []
    if found is None and year is not None and (found := _YEARLESS.search(text)):
        parts = [year, *(int(part) for part in found.groups())]
    if found is None:
        return None
    try:
        return dt.date(*parts), (text[: found.start()] + text[found.end() :]).strip(" :：()（）、，,-")
    except ValueError:
        return None


def read_day(written: str, year: int | None = None) -> dt.date | None:
    """The day that a cell holds, and nothing but a day (a weekday or time of day may stand beside it)."""
    found = find_day(written, year)
    if found is None or re.sub(r"星期.|周.|[上下]午|[\d:：]|\(|\)|\s", "", found[1]):
        return None
    return found[0]


def read_study_hours(written: str, minutes: Fraction | None, half_day: Fraction | None = None) -> Fraction | None:
    """A number of 学时: ``2``, ``2.5``, ``2学时``; clock time only where ``minutes`` says how many make one 学时.

    ``2小时`` at 45 minutes is 120/45; ``半天`` and ``1天`` need ``half_day``, its number of 学时.  None where the text is
    none of these.
    """
    text = plain(written)
    text = re.sub(r"^[一二两三四五六七八九](?=个|学|课|小|钟|天)", lambda found: _CHINESE[found[0]], text)
    if found := _HOURS.fullmatch(text):
        return Fraction(found[1])
    if found := _DAYS.fullmatch(text):
        return None if half_day is None else half_day * (1 if found[1] == "半" else 2 * Fraction(found[2]))
    clock = clock_minutes(text)
    return None if clock is None or not minutes else clock / minutes


def clock_minutes(written: str) -> Fraction | None:
    """A stretch of clock time in minutes: ``2小时``, ``1小时30分``, ``90分钟``, ``1:30:00``; None for anything else."""
    text = plain(written)
    if found := _TIME.fullmatch(text):
        hours, minutes, seconds = (Fraction(part or 0) for part in found.groups())
        return hours * 60 + minutes + seconds / 60
    text = text.replace("半小时", "30分钟") if text.startswith("半小时") else text.replace("个半小时", ".5小时")
    found = _CLOCK.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    hours, minutes, seconds = (Fraction(part or 0) for part in found.groups())
    return hours * 60 + minutes + seconds / 60


def read_number(written: str) -> Fraction | None:
    """A number that is not negative, with or without 分; None for anything else."""
    found = re.fullmatch(rf"{_NUMBER}分?", plain(written).replace(",", ""))
    return Fraction(found[1]) if found else None
