"""The small town, made once."""

import pytest
import small_town

from examkit import year
from examkit.circular import YearBook
from examkit.year import Annual


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Annual:
    return year.look(small_town.town(tmp_path_factory.mktemp("town")))


@pytest.fixture(scope="session")
def book(found: Annual) -> YearBook:
    return year.book_of(found)
