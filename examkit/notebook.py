"""Running notebooks, and the nbconvert exporters that turn what they show into files.

A cell shows a Document as HTML for the eye and as data for the exporters, so that a report in JupyterLab and the file
that is sent up come from the same blocks.
"""

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from IPython.display import display
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert.exporters import Exporter

from examkit import document as documents
from examkit import formats, manifest, messages, sitting
from examkit.document import Block, Document, Heading, Paragraph
from examkit.problems import InputError, Source, problem

MIME = "application/vnd.examkit.document+json"
FORMATS = ("html", "pdf", "docx", "xlsx")
PARAMETERS, INJECTED, GUIDE = "parameters", "injected-parameters", "guide"
TIMEOUT = 600
REPORT_NOTEBOOK = "03_report_of_a_sitting.ipynb"
Progress = Callable[[str], object]


def show(document: Document, lang: str = "zh", to: Sequence[str] = FORMATS) -> None:
    """Show a document in a notebook; ``to`` names the exports that take it in."""
    data = {"document": documents.to_json(document), "lang": lang, "to": list(to)}
    display({"text/html": formats.fragment(document, lang), MIME: data}, raw=True)  # type: ignore[no-untyped-call]


# --- running ---------------------------------------------------------------------------------------------------------


def run(
    path: Path, parameters: Mapping[str, object], *, folder: Path, progress: Callable[[int, int], object] | None = None
) -> Any:
    """The notebook of ``path`` executed in ``folder`` with parameters put after its ``parameters`` cell.

    InputError with the cell's number, as the notebook's owner counts, and what went wrong there.
    """
    if not path.is_file():
        raise InputError(problem("notebook.missing", name=path.name))
    book = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    _inject(book, parameters)
    resources = {"metadata": {"path": str(folder)}}
    quiet = ["--log-level=ERROR"]  # the kernel would tell every trainer that it talks over loopback TCP
    client = NotebookClient(book, timeout=TIMEOUT, kernel_name="python3", resources=resources, extra_arguments=quiet)
    if progress is not None:
        client.on_cell_executed = lambda cell, cell_index, execute_reply: progress(cell_index + 1, len(book.cells))
    try:
        client.execute()
    except CellExecutionError as error:
        own = (cell for cell in book.cells if INJECTED not in _tags(cell))
        number = next((n for n, cell in enumerate(own, start=1) if _failed(cell)), 0)
        raise InputError(problem("notebook.failed", Source(path.name), cell=number, error=_reason(error))) from error
    return book


def _inject(book: Any, parameters: Mapping[str, object]) -> None:
    code = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    cell = nbformat.v4.new_code_cell(code, metadata={"tags": [INJECTED]})  # type: ignore[no-untyped-call]
    place = next((n for n, one in enumerate(book.cells, start=1) if PARAMETERS in _tags(one)), 0)
    book.cells.insert(place, cell)


def _tags(cell: Any) -> list[str]:
    return list(cell.metadata.get("tags", []))


def _failed(cell: Any) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _reason(error: CellExecutionError) -> str:
    return f"{error.ename}: {error.evalue}"


# --- exporting -------------------------------------------------------------------------------------------------------


def collect(book: Any, suffix: str) -> tuple[Document, str]:
    """The one document that a run notebook holds for a format, and its language.

    Documents and Markdown cells follow one another; cells tagged ``guide`` are for the person at the screen only.
    InputError where nothing is shown for the format.
    """
    shown: list[tuple[Document, str]] = []
    blocks: list[Block] = []
    for cell in book.cells:
        if cell.cell_type == "markdown" and GUIDE not in _tags(cell):
            blocks += _markdown(cell.source)
        for data in _bundles(cell):
            if suffix in data["to"]:
                document = documents.from_json(data["document"])
                blocks += [Heading(document.title)] if shown else []
                blocks += document.blocks
                shown.append((document, data["lang"]))
    if not shown:
        raise InputError(problem("notebook.empty", suffix=suffix))
    first, lang = shown[0]
    return replace(first, blocks=tuple(blocks)), lang


def _bundles(cell: Any) -> list[dict[str, Any]]:
    outputs = cell.get("outputs", []) if cell.cell_type == "code" else []
    return [output.data[MIME] for output in outputs if MIME in output.get("data", {})]


def _markdown(source: str) -> list[Block]:
    """A trainer's own words: headings and paragraphs; other markup is kept as text."""
    blocks: list[Block] = []
    for piece in re.split(r"\n\s*\n", source.strip()):
        if match := re.fullmatch(r"(#{1,3})\s+(.+)", piece.strip()):
            blocks.append(Heading(match[2], len(match[1])))
        elif piece.strip():
            blocks.append(Paragraph(" ".join(piece.split("\n"))))
    return blocks


def export(book: Any, suffix: str) -> bytes:
    """What a run notebook shows, as the bytes of a file."""
    document, lang = collect(book, suffix)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{suffix}"
        formats.write(document, path, lang)
        return path.read_bytes()


class _DocumentExporter(Exporter):
    """The documents of an executed notebook, in one file format."""

    suffix = ""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """The file's content and nbconvert's resources."""
        nb_copy, resources = super().from_notebook_node(nb, resources, **kw)
        resources["output_extension"] = f".{self.suffix}"
        content = export(nb_copy, self.suffix)
        return (content.decode() if self.suffix == "html" else content), resources

    def _file_extension_default(self) -> str:
        return f".{self.suffix}"


class HtmlExporter(_DocumentExporter):
    """``jupyter nbconvert --to examkit-html``: one self-contained page without code."""

    suffix, export_from_notebook, output_mimetype = "html", "examkit HTML", "text/html"


class PdfExporter(_DocumentExporter):
    """``jupyter nbconvert --to examkit-pdf``."""

    suffix, export_from_notebook, output_mimetype = "pdf", "examkit PDF", "application/pdf"


class DocxExporter(_DocumentExporter):
    """``jupyter nbconvert --to examkit-docx``."""

    suffix, export_from_notebook = "docx", "examkit Word"


class XlsxExporter(_DocumentExporter):
    """``jupyter nbconvert --to examkit-xlsx``: each table is a sheet."""

    suffix, export_from_notebook = "xlsx", "examkit Excel"


# --- a sitting's report ----------------------------------------------------------------------------------------------


def report_sitting(
    folder: Path,
    suffixes: Sequence[str],
    lang: str,
    *,
    audience: str,
    notebooks: Path,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> list[Path]:
    """Run the report notebook on a graded sitting and export it; the paths written."""
    names = {suffix: _name(suffix, audience, lang) for suffix in suffixes}
    sitting.look(folder)  # a clear word about what is missing or in the way, before a kernel is started
    if not discard_edits:
        manifest.refuse_changed(folder, [f"{sitting.REPORT}/{name}" for name in names.values()])
    parameters = {"SITTING": str(folder.resolve()), "LANG": lang, "AUDIENCE": audience}
    progress(REPORT_NOTEBOOK)
    book = run(notebooks / REPORT_NOTEBOOK, parameters, folder=Path.cwd(), progress=lambda n, of: progress(f"{n}/{of}"))
    files = {}
    for suffix in suffixes:
        progress(suffix)
        files[names[suffix]] = export(book, suffix)
    sitting.save_report(folder, files, discard_edits=discard_edits)
    return [folder / sitting.REPORT / name for name in files]


def _name(suffix: str, audience: str, lang: str) -> str:
    if audience == "circular":
        return f"circular.{suffix}"
    return f"{messages.text('file.score_book', lang)}.xlsx" if suffix == "xlsx" else f"report.{suffix}"
