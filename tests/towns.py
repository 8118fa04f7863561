"""A sample year small enough for a test: the shipped settings with fewer people."""

from pathlib import Path
from shutil import copytree

import tomlkit

SAMPLE = Path(__file__).parents[1] / "results" / "sample" / "year"
SIZES = {"党政综合办公室": 8, "农业农村办公室": 6, "退役军人服务站": 3}


def small(folder: Path) -> Path:
    """The settings of the sample with about 60 people: the same offices, six villages."""
    copytree(SAMPLE, folder)
    path = folder / "town.toml"
    town = tomlkit.parse(path.read_text(encoding="utf-8"))
    for office in town["office"]:  # type: ignore[union-attr]
        office["people"] = SIZES.get(office["name"], 5)
        office["leaders"] = min(2, office.get("leaders", 0))
    villages = town["villages"]
    villages["names"] = ["河湾社区", "东街社区", "西街社区", "南桥社区", "北苑社区", "青石村"]  # type: ignore[index]
    villages["large"], villages["threes"] = 4, 4  # type: ignore[index]
    path.write_text(tomlkit.dumps(town), encoding="utf-8")
    return folder
