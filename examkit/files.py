"""Files that are whole or not there: one function, for every module that writes one.

Nothing here knows what the bytes mean.
"""

import os
import secrets
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step; a run that is killed on the way leaves the old file, or none."""
    beside = path.with_name(f".{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
