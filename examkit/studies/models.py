"""irt.csv and persons.csv: difficulties and slopes of items, abilities of people, with errors and fit."""

from examkit.analysis import Note
from examkit.analysis.irt import enough, fit
from examkit.analysis.irt_tables import IrtFit, IrtItem, IrtPerson
from examkit.analysis.marginal import LibraryAbsent
from examkit.analysis.matrix import Matrix
from examkit.messages import Word
from examkit.problems import InputError, problem
from examkit.studies.study import FEW, NOTE, Study, Table, codes

IRT, PERSONS = "irt.csv", "persons.csv"
MEAN_SQUARES = ("infit", "outfit", "infit_z", "outfit_z")
PERSON = ("candidate", "score", "theta", "se", "infit", "outfit", NOTE)


def irt_study(matrix: Matrix, model: str, *, force: bool = False) -> Study:
    """The items and people of a response model; held back below the people that the model needs.

    Items and people that say nothing stand in the tables with the reason.  InputError where the library of the extra
    ``stats`` is not installed.
    """
    few = enough(model, len(matrix.people))
    notes: list[Note] = []
    if few is not None:
        values = (("model", Word("irt_model", model)), ("n", few.n), ("needed", few.needed), ("source", few.source))
        notes.append(Note("study.irt-few", values))
        if not force:
            return Study({}, tuple(notes), held=True)
    try:
        found = fit(matrix.scores, model)
    except LibraryAbsent as error:
        raise InputError(problem("study.no-library", package=error.package, extra=error.extra)) from error
    if found.reason:
        return Study(
            {}, (*notes, Note(f"study.irt-{found.reason.replace('_', '-')}", (("model", Word("irt_model", model)),)))
        )
    reliability = "—" if found.reliability is None else f"{found.reliability:.2f}"
    values = (
        ("model", Word("irt_model", model)),
        ("n", found.n),
        ("items", len(found.items)),
        ("reliability", reliability),
    )
    notes.append(Note("study.irt-found", values))
    if found.excluded_items:
        notes.append(Note("study.irt-left-out", (("count", len(found.excluded_items)),)))
    sign = FEW if few else ""
    return Study({IRT: _items(matrix, found, sign), PERSONS: _persons(matrix, found, sign)}, tuple(notes), sign)


def _items(matrix: Matrix, found: IrtFit, sign: str) -> Table:
    steps = max(len(item.steps) for item in found.items)
    places = range(1, steps + 1) if steps > 1 else ()
    step_heads = [head for place in places for head in (f"step_{place}", f"step_{place}_se")]
    header = ("item", "model", "n", "a", "a_se", "b", "b_se", "c", "c_se", *step_heads, *MEAN_SQUARES, NOTE)
    rows = {item.place: _item(matrix, found.model, item, len(places), sign) for item in found.items}
    nothing = (None,) * (len(header) - 3)
    rows |= {
        one.place: (matrix.items[one.place], found.model, *nothing, codes(sign, one.reason))
        for one in found.excluded_items
    }
    return Table(header, tuple(rows[place] for place in sorted(rows)))


def _item(matrix: Matrix, model: str, item: IrtItem, steps: int, sign: str) -> tuple[object, ...]:
    pairs = list(zip(item.steps, item.steps_se, strict=True)) if steps else []
    pairs += [(None, None)] * (steps - len(pairs))  # type: ignore[list-item]  # a cell beyond the item's own steps
    fits = (getattr(item, name) for name in MEAN_SQUARES)
    known = (item.n, item.a, item.a_se, item.b, item.b_se, item.c, item.c_se)
    bound = "bound" if item.bound else ""
    return (
        matrix.items[item.place],
        model,
        *known,
        *(cell for pair in pairs for cell in pair),
        *fits,
        codes(sign, bound),
    )


def _persons(matrix: Matrix, found: IrtFit, sign: str) -> Table:
    return Table(PERSON, tuple(_person(matrix, one, sign) for one in found.persons))


def _person(matrix: Matrix, one: IrtPerson, sign: str) -> tuple[object, ...]:
    note = codes(sign, "extreme" if one.extreme else "")
    return (matrix.people[one.place], one.score, one.theta, one.se, one.infit, one.outfit, note)
