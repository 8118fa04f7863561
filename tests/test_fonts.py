"""Shipped fonts. Oracles: fontTools' cmap, and matplotlib's own warning for a glyph that is missing."""

import io
import warnings

from fontTools.ttLib import TTFont
from matplotlib import pyplot, rc_context
from matplotlib.font_manager import findfont
from pylopdf_fonts_zh_cn import sans_path

from examkit import fonts


def test_common_law_text_has_every_glyph() -> None:
    assert fonts.missing_glyphs(["《行政处罚法》第七十二条第一款", "√×（）．—…“”〓①㎡", "A&B 1.5%"]) == ""


def test_missing_characters_come_once_in_order() -> None:
    assert fonts.missing_glyphs(["张𠮷\ue000", "李𠮷"]) == "𠮷\ue000"


def test_blanks_and_control_characters_are_not_missing() -> None:
    assert fonts.missing_glyphs([" \t\r\n\u3000\u00a0\u200b\ufeff"]) == ""


def test_substitute_replaces_only_what_cannot_be_drawn() -> None:
    assert fonts.substitute("张𠮷\ue000 三") == "张〓〓 三"


def test_the_substitute_is_in_both_fonts() -> None:
    with TTFont(sans_path()) as font:
        assert ord(fonts.SUBSTITUTE) in font.getBestCmap()
    assert fonts.missing_glyphs([fonts.SUBSTITUTE]) == ""


def test_matplotlib_draws_chinese_and_minus_without_a_warning() -> None:
    with rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        with rc_context(dict(fonts.use_in_matplotlib())):
            figure, axes = pyplot.subplots()
            axes.plot([-2, 1])
            axes.set_title("合格率（%）")
            figure.savefig(io.BytesIO(), format="png")
            pyplot.close(figure)
    assert findfont(fonts.SANS) == str(sans_path())


def test_rc_is_left_alone() -> None:
    before = dict(pyplot.rcParams)
    fonts.use_in_matplotlib()
    assert dict(pyplot.rcParams) == before
