"""Any item at all, for properties that must hold of every one: texts are made of what the notation itself uses."""

from hypothesis import strategies as st

from examkit.items import ANCHOR, AUDIENCES, DIFFICULTIES, LABELS, LEVELS, STATUSES, Citation, Item, RubricLine

# Lines that look like marks of the notation, and characters that it gives a meaning.
MARKS = (
    "答案：B", "解析:x", "采分点：", "题型：多选", "法规：宪法", "A. x", "Ｂ．x", "C、", "（1）x", "(２) x", "[id]", "［id］ x", "# x", "- x", "-",
    "\\", "\\\\", "\\A. x", "x\\", " x", "x ", "　x　", "", "____", "（2分）", "（1/3分）", "x（0.5分） ", "（1/0分）", "(  )",
    "《宪法》第一条", "以上都对", "以上", "Ａ", "；", "|", "｜", "、", "，", "正确", "√", "注意：x", "\ufeff", "\t",
)  # fmt: skip
lines = st.one_of(
    st.sampled_from(MARKS),
    st.text(max_size=6).map(lambda text: text.translate({10: " ", 13: " "})),
    st.lists(st.sampled_from(MARKS), min_size=2, max_size=3).map("".join),
)
texts = st.lists(lines, min_size=1, max_size=3).map("\n".join)
words = st.one_of(
    st.sampled_from(("二年", "a|b", "甲；乙", "丙、丁", "x\\", "\\", "，", "｜", "《", "全体", "A")), lines
)
lists = st.lists(words, max_size=3).map(tuple)
ids = st.text("abzZ09._-题", min_size=1, max_size=6)
points = st.one_of(st.none(), st.fractions(0, 20, max_denominator=12))
laws = st.sampled_from(("宪法", "公务员法", "中国共产党纪律处分条例（试行）", "第十三届全国人大决定", "A Law 2"))
citations = st.one_of(
    st.builds(Citation, laws),
    st.builds(
        Citation,
        laws,
        st.one_of(st.integers(1, 9999).map(str), st.builds("{}-{}".format, st.integers(1, 300), st.integers(1, 12))),
        st.one_of(st.none(), st.integers(1, 30)),
        st.one_of(st.none(), st.integers(1, 30)),
    ),
    st.builds(Citation, laws, st.just("preamble"), st.one_of(st.none(), st.integers(1, 13))),
)
TYPES = ("single", "multiple", "true_false", "blank", "short")


@st.composite
def pieces(draw, item_id="x", types=TYPES):
    """One item that is no case, with every field drawn."""
    kind = draw(st.sampled_from(types))
    options = tuple(draw(st.lists(texts, max_size=4)))
    key = None
    if kind in ("single", "multiple"):
        key = "".join(sorted(draw(st.text(LABELS[:6], max_size=4)))) or None
    elif kind == "true_false":
        key = draw(st.sampled_from(("true", "false", None)))
    elif kind == "blank":
        key = draw(st.one_of(st.none(), st.lists(lists, min_size=1, max_size=3).map(tuple)))
    return Item(
        id=item_id,
        type=kind,
        stem=draw(texts),
        options=options,
        key=key,
        citations=tuple(draw(st.lists(citations, max_size=2))),
        topic=draw(st.one_of(st.none(), lines)),
        level=draw(st.one_of(st.none(), st.sampled_from(LEVELS), lines)),
        difficulty=draw(st.one_of(st.none(), st.sampled_from(DIFFICULTIES), lines)),
        audience=draw(st.one_of(st.lists(st.sampled_from(AUDIENCES), max_size=2).map(tuple), lists)),
        rationale=draw(st.one_of(st.none(), texts)),
        rubric=tuple(draw(st.lists(st.builds(RubricLine, texts, points), max_size=3))),
        enemies=draw(lists),
        pinned="".join(draw(st.sets(st.sampled_from(LABELS[: len(options)])))) if options else "",
        terms=draw(lists),
        material=draw(st.one_of(st.none(), texts)),
        points=draw(points),
        status=draw(st.sampled_from(STATUSES)),
        min_correct=draw(st.sampled_from((1, 2))) if kind == "multiple" else 2,
        any_order=draw(st.booleans()),
        role=draw(st.sampled_from(("", ANCHOR))),
    )


@st.composite
def cases(draw, item_id="x"):
    """A case with parts of every other type."""
    count = draw(st.integers(0, 3))
    return Item(
        id=item_id,
        type="case",
        stem=draw(texts),
        options=tuple(draw(st.lists(texts, max_size=2))),
        citations=tuple(draw(st.lists(citations, max_size=2))),
        material=draw(st.one_of(st.none(), texts)),
        rubric=tuple(draw(st.lists(st.builds(RubricLine, texts, points), max_size=2))),
        parts=tuple(draw(pieces(f"{item_id}.{place}")) for place in range(1, count + 1)),
        points=draw(points),
    )


items = ids.flatmap(lambda item_id: st.one_of(pieces(item_id), cases(item_id)))
