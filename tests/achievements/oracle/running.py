"""Tests over random content: written in a transaction that ends with each example."""

from contextlib import contextmanager
from urllib.parse import parse_qs, urlencode, urlsplit

from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from achievements.listing.query import ListQuery
from achievements.listing.result import ListResult
from publishing.models import ContentVersion
from tests.achievements.oracle.content import NOW, achievements, queries, write
from tests.achievements.oracle.rules import Oracle
from tests.examples import number_of_examples

CONTENTS = st.lists(achievements(), min_size=1, max_size=6)
PHASES = [Phase.generate]  # to make an example smaller takes minutes; the blob that is printed repeats one
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def random_test(few, many, count=3):
    """Decorator of tests over random `rows` of content and a number of queries `asked` of it."""
    asked = st.lists(queries(), min_size=count, max_size=count)

    def decorate(test):
        examples = settings(
            max_examples=number_of_examples(few, many), suppress_health_check=QUIET, phases=PHASES, print_blob=True
        )
        return examples(given(rows=CONTENTS, asked=asked)(test))

    return decorate


@contextmanager
def written(city, rows):
    """Write random content and give the Oracle of it; it is gone at the end of the block."""
    with transaction.atomic():
        write(city, rows)
        ContentVersion.objects.renew()
        yield Oracle(NOW)
        transaction.set_rollback(True)


def answered(oracle, asked):
    """Yield the queries that are not refused, each with its result."""
    for query in asked:
        if not oracle.is_refused(query):
            yield query, result_of(query)


def result_of(query):
    return ListResult(ListQuery(QueryDict(encoded(query))))


def encoded(query):
    return urlencode(query, doseq=True)


def query_of(url):
    """{filter: values} of an address."""
    return parse_qs(urlsplit(url).query)


def on_pages(result, size):
    """The achievements on all pages of a result, of so many rows each."""
    numbers = range(1, -(-result.count // size) + 1)
    return [item for number in numbers for item in result.page_of(size, number=number)]
