"""Items that changed between sittings. Oracle: simulated years whose truth is known."""

import planted

from examkit.weakness import Work, drift


def test_the_item_that_changed_is_found_and_no_other() -> None:
    """Truth: one item falls by .5 after the first sitting; everybody learns besides."""
    for seed in range(4):
        work, _ = planted.year(seed, repeat=True, changed="宪法-0", people=60)
        flagged = [(one.item, one.first, one.later) for one in drift(work) if one.flag]
        assert flagged == [("宪法-0", "场0", "场1")], seed


def test_items_that_only_scatter_are_not_named() -> None:
    assert sum(any(one.flag for one in drift(planted.year(seed, repeat=True, people=25)[0])) for seed in range(12)) <= 1


def test_items_that_stood_once_or_changed_their_text_say_nothing() -> None:
    once, _ = planted.year(0, people=12)
    assert drift(once) == ()
    again, _ = planted.year(0, repeat=True, people=12)
    assert drift(Work(again.answers, again.items, frozenset(again.items))) == ()
    assert drift(Work((), {})) == ()
