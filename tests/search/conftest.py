"""The sample services in the index."""

import pytest

from search.index import put
from tests.search.services import sample_documents


@pytest.fixture
def services(db: None) -> None:
    """All 64 services of the sample table can be found."""
    put(sample_documents())
