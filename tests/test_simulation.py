"""Candidates who do not exist. Oracle: the form that they answer."""

import makers

from examkit.assembly import assemble
from examkit.simulation import simulate

FORMS = assemble(makers.bank(), makers.blueprint(order="shuffled", options="shuffled"), seed=2, count=2)


def test_the_same_seed_gives_the_same_people_and_another_others() -> None:
    assert simulate(FORMS, 30, seed=1) == simulate(FORMS, 30, seed=1)
    assert simulate(FORMS, 30, seed=1) != simulate(FORMS, 30, seed=2)


def test_forms_are_handed_out_in_turn() -> None:
    assert [form for form, _ in simulate(FORMS, 5, seed=1)] == ["A", "B", "A", "B", "A"]


def test_everyone_writes_what_the_form_allows() -> None:
    forms = {form.name: form for form in FORMS}
    for name, marks in simulate(FORMS, 200, seed=3):
        for piece, mark in zip(forms[name].pieces, marks, strict=True):
            allowed = {"√", "×"} if piece.item.type == "true_false" else set("ABCD")
            assert set(mark) <= allowed
            assert len(mark) <= 1 or piece.item.type == "multiple"


def test_most_know_most_and_nobody_is_a_machine() -> None:
    right = {form.name: [str(piece.item.key) for piece in form.pieces] for form in FORMS}
    forms = {form.name: form for form in FORMS}
    marks = [
        "".join(sorted(map(piece.bank_label, mark))) == key if piece.order else (mark == "√") == (key == "true")
        for name, answers in simulate(FORMS, 400, seed=5)
        for piece, mark, key in zip(forms[name].pieces, answers, right[name], strict=True)
        if mark
    ]
    assert 0.55 < sum(marks) / len(marks) < 0.8


def test_nobody_writes_an_open_answer() -> None:
    plan = makers.blueprint(section=makers.OPEN_SECTIONS, full_marks=110)
    (form,) = assemble(makers.bank(makers.OPEN), plan, seed=1)
    assert {marks[-1] for _, marks in simulate([form], 20, seed=1)} == {""}
