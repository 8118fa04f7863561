"""CPU time to write a 100-item paper and its key in each format.

python benchmarks/papers.py
"""

import tempfile
import time
from pathlib import Path

from examkit import formats, paper
from examkit.assembly import assemble
from examkit.bank import read_bank
from examkit.blueprint import blueprint_from
from examkit.problems import Source

BANK = Path(__file__).parents[1] / "question_bank"
PLAN = {
    "title": "一百题",
    "full_marks": 100,
    "pass_mark": 60,
    "bands": {"合格": 60, "不合格": 0},
    "section": [
        {"heading": "单项选择题", "type": "single", "count": 50, "points": 1},
        {"heading": "多项选择题", "type": "multiple", "count": 30, "points": 1},
        {"heading": "判断题", "type": "true_false", "count": 20, "points": 1},
    ],
}


def main() -> None:
    """Measure and print."""
    blueprint = blueprint_from(PLAN, Source("plan"))
    begun = time.process_time()
    bank = read_bank(BANK)
    print(f"read and check the bank: {time.process_time() - begun:.2f} s")
    begun = time.process_time()
    (form,) = assemble(bank, blueprint, seed=1)
    print(f"choose 100 items: {time.process_time() - begun:.2f} s")
    documents = {"paper": paper.paper(form, blueprint.conduct, "zh"), "key": paper.key(form, blueprint.conduct, "zh")}
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("docx", "pdf", "html", "xlsx"):
            for name, document in documents.items():
                for turn in ("first", "again"):
                    begun = time.process_time()
                    formats.write(document, Path(folder) / f"{name}.{suffix}", "zh")
                    print(f"{name}.{suffix} ({turn}): {time.process_time() - begun:.2f} s")


if __name__ == "__main__":
    main()
