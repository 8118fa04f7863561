"""How often the year's report finds what was planted in the sample year, and claims what was not: other seeds.

python benchmarks/sample_year.py [SEEDS]
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from examkit import formats, sample_year
from examkit.sample_year import claims_of

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "results" / "sample" / "year"


def main(seeds: int) -> None:
    bank = formats.read_bank(ROOT / "question_bank")
    counts: Counter[str] = Counter()
    begun = time.perf_counter()
    for seed in range(1, seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            truth = sample_year.settle(SAMPLE / "town.toml", seed).truth
            found = claims_of(sample_year.play(Path(folder), bank, SAMPLE, seed=seed))
        for name, holds in {
            "law found": truth.law in found.laws,
            "office found": truth.office in found.lagging,
            "amended item found": truth.amended_item in found.drifting,
            "small office claimed": truth.small in found.lagging,
            "large community claimed": truth.large in found.leading,
            "another unit claimed": bool((found.lagging | found.leading) - {truth.office, truth.small, truth.large}),
            "another law claimed": bool(found.laws - {truth.law}),
            "another item claimed": bool(found.drifting - {truth.amended_item}),
            "small office among the lowest tenth by raw mean": found.place(truth.small) <= len(found.means) / 10,
        }.items():
            counts[name] += holds
        print(
            seed,
            found.place(truth.small),
            found.place(truth.office),
            found.place(truth.large),
            sorted(found.false(truth)),
            flush=True,
        )
    for name, count in counts.items():
        print(f"{name}: {count} of {seeds}")
    print(f"{(time.perf_counter() - begun) / seeds:.1f} s a year")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
