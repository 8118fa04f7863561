"""Chinese numerals, exact numbers and the sizes of quantities."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.bank.numerals import extent, from_fraction, quantities, quantity, to_chinese, to_fraction, to_int


def test_every_numeral_to_9999_is_read_back():
    assert [number for number in range(10000) if to_int(to_chinese(number)) != number] == []


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十二", 12),
        ("一百三十三", 133),
        ("二〇二三", 2023),
        ("两千", 2000),
        ("一千零一", 1001),
        ("三万五千", 35000),
        ("万", 10000),
    ],
)
def test_a_numeral_as_laws_write_it(written, number):
    assert to_int(written) == number


@pytest.mark.parametrize(("number", "written"), [(10, "十"), (12, "十二"), (110, "一百一十"), (1001, "一千零一")])
def test_a_number_as_laws_write_it(number, written):
    assert to_chinese(number) == written


@pytest.mark.parametrize("written", ["", "甲", "1二", "-"])
def test_what_is_no_numeral_is_refused(written):
    with pytest.raises(ValueError, match=r"^"):
        to_int(written)


@given(st.fractions())
def test_any_exact_number_is_read_back(number):
    assert to_fraction(from_fraction(number)) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [(Fraction(2), "2"), (Fraction(1, 2), "0.5"), (Fraction(1, 3), "1/3"), (Fraction(-5, 4), "-1.25")],
)
def test_the_shortest_exact_writing(number, written):
    assert from_fraction(number) == written


@pytest.mark.parametrize("written", ["", "1/0", "0.5/2", "1.", "abc"])
def test_what_is_no_exact_number_is_refused(written):
    with pytest.raises(ValueError, match=r"^"):
        to_fraction(written)


@pytest.mark.parametrize(
    "ascending",
    [
        ("三日", "五日", "十日", "三十日"),
        ("7个工作日", "15日", "一个月", "半年", "一年"),
        ("500元", "2000元", "1万元", "二十万元"),
        ("百分之三", "四分之一以上", "三分之二以上"),
        ("3%", "5%"),
        ("3月1日", "12月4日"),
        ("1954年9月20日", "1982年12月4日", "2018年3月11日"),
        ("不超过2次", "3次以上"),
        ("三日至五日", "五日至十日", "十日至十五日"),
        ("5至10元", "5—20元", "10~20元", "１０－３０元"),
        ("五千元以上三万元以下", "一万元以上三万元以下", "1至10万元", "二十万元"),
        ("三至五人", "三至七人", "五至七人"),
        ("六个月以上不满一年", "一年以上三年以下"),
        ("百分之十至百分之三十", "百分之五十以上百分之一百以下"),
        ("3月1日至5月1日", "3月1日至10月1日", "4月1日到5月1日"),
    ],
)
def test_quantities_and_dates_have_their_size(ascending):
    sizes = quantities(ascending)
    assert sizes is not None and sizes == sorted(sizes) and len(set(sizes)) == len(sizes)


@pytest.mark.parametrize("written", ["警告", "三日内答复", "三年以上十年以下", "第三条", ""])
def test_what_is_more_than_a_quantity_has_none(written):
    assert quantity(written) is None


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [("三日至五日", 3, 5), ("5至10元", 5, 10), ("5至10万元", 50000, 100000), ("五日", 5, 5), ("三年以上十年以下", 1095, 3650),
     ("一个月至半年", 30, 182.5)],
)  # fmt: skip
def test_a_range_has_its_ends(written, low, high):
    assert extent(written) == (low, high)


@pytest.mark.parametrize(
    "written", ["十日至五日", "党政办至财政所", "三日内答复", "每年至少一次", "至五日", "五日至", "12月4日至10日"]
)
def test_what_is_no_range_has_no_ends(written):
    assert extent(written) is None
