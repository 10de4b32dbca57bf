import pytest

import corpuslint


@pytest.fixture(scope="session")
def linter():
    return corpuslint.Linter()
