import pytest
import time_machine

from tests.achievements.oracle.content import NOW, make_city


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city(db):
    return make_city()
