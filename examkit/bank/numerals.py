"""Chinese numerals and exact numbers as they are written in laws, marks and answers."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMERAL = "零〇○一二两三四五六七八九十百千"


def to_int(written: str) -> int:
    """``"一百三十三"``, ``"十二"``, ``"二〇二三"`` or ``"133"`` as a number; ValueError for anything else."""
    if re.fullmatch(r"[0-9]+", written):
        return int(written)
    if not written or any(char not in _DIGITS and char not in _UNITS for char in written):
        raise ValueError(written)
    if not any(char in _UNITS for char in written):
        return int("".join(str(_DIGITS[char]) for char in written))
    total = section = digit = 0
    for char in written:
        if char == "万":
            total, section, digit = (total + section + digit or 1) * 10000, 0, 0
        elif char in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[char], 0
        else:
            digit = _DIGITS[char]
    return total + section + digit


def to_chinese(number: int) -> str:
    """12 as ``"十二"``, 133 as ``"一百三十三"``; for 0 to 9999."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    if number < 20:
        return "十" + (digits[number % 10] if number % 10 else "")
    written, gap = "", False
    for unit, char in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        quotient, number = divmod(number, unit)
        if quotient:
            written += ("零" if gap else "") + digits[quotient] + char
            gap = False
        elif written and number:
            gap = True
    return written


def to_fraction(written: str) -> Fraction:
    """``"2"``, ``"0.5"`` or ``"1/3"`` as an exact number; ValueError for anything else."""
    if not re.fullmatch(r"-?\d+(\.\d+)?|-?\d+/[1-9]\d*", written.strip()):
        raise ValueError(written)
    return Fraction(written.strip())


def from_fraction(number: Fraction) -> str:
    """The shortest exact writing: ``"2"``, ``"0.5"``, and ``"1/3"`` where decimals do not end."""
    denominator = number.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{number.numerator}/{number.denominator}"
    if number.denominator == 1:
        return str(number.numerator)
    places = 1
    while (number * 10**places).denominator != 1:
        places += 1
    sign = "-" if number < 0 else ""
    whole, rest = divmod(abs(number * 10**places).numerator, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}"


_SCALE = {
    "分钟": 1 / 1440, "小时": 1 / 24, "工作日": 1.0, "个工作日": 1.0, "日": 1.0, "天": 1.0, "周": 7.0,
    "个月": 30.0, "月": 30.0, "年": 365.0, "万": 10000.0, "万元": 10000.0, "亿元": 1e8, "%": 0.01,
}  # fmt: skip
_COUNTED = "周岁|岁|人|名|个|次|倍|元|种|项|级|等|户|票|届|条"
_QUANTITY = re.compile(
    r"(?:满|至少|不少于|不超过|不得超过|最长|最多|超过)?"
    r"(?P<number>[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千万]+|半)"
    rf"(?:分之(?P<numerator>[0-9]+|[零一二两三四五六七八九十百]+))?(?P<unit>{'|'.join(_SCALE)}|{_COUNTED})?"
    r"(?:以上|以下|以内|内|之内)?"
)


_N = "[0-9零〇一二三四五六七八九十]+"
_DATE = re.compile(rf"(?:(?P<year>{_N})年)?(?P<month>{_N})月(?P<day>{_N})日|(?P<of>{_N})年(?P<in>{_N})月")


def quantity(written: str) -> float | None:
    """The size of 三十日, 200元, 百分之三, 四分之一以上, 12月4日; None for anything that is more than a quantity."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", written))
    try:
        if date := _DATE.fullmatch(plain):
            year, month, day = date["year"] or date["of"], date["month"] or date["in"], date["day"]
            return to_int(year or "0") * _SCALE["年"] + to_int(month) * _SCALE["月"] + to_int(day or "0")
        return _size(match) if (match := _QUANTITY.fullmatch(plain)) else None
    except ValueError:
        return None


def _size(match: re.Match[str]) -> float | None:
    number = match["number"]
    value = 0.5 if number == "半" else float(number) if number[0].isdigit() else float(to_int(number))
    if match["numerator"]:
        return to_int(match["numerator"]) / value if value else None
    return value * _SCALE.get(match["unit"] or "", 1.0)


_RANGE = re.compile(r"(?P<low>.+?)(?:以上(?:至|到|不满)?|至|到|[-—–~])+(?P<high>.+)")


def extent(written: str) -> tuple[float, float] | None:
    """The least and the most of 三日至五日, 5至10万元, 三年以上十年以下; of a quantity itself twice; None for anything else."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", written))
    size = quantity(plain)
    if size is not None:
        return size, size
    if not (match := _RANGE.fullmatch(plain)):
        return None
    high = quantity(match["high"])
    low = quantity(match["low"] + _unit_where_needed(match["low"], match["high"]))
    return (low, high) if low is not None and high is not None and low <= high else None


def _unit_where_needed(low: str, high: str) -> str:
    """The unit that 5 has in 5至10万元; empty where it has its own."""
    own, later = _QUANTITY.fullmatch(low), _QUANTITY.fullmatch(high)
    return later["unit"] or "" if own and later and not own["unit"] and not own["numerator"] else ""


def quantities(options: Sequence[str]) -> list[tuple[float, float]] | None:
    """The extents of options that are all quantities or ranges, or None: such options are printed in ascending order."""
    sizes = [extent(option) for option in options]
    return [size for size in sizes if size is not None] if len(sizes) > 1 and None not in sizes else None
