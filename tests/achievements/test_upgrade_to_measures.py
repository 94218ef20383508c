"""Test of the migration that makes measures and units of the texts of figures, in rows and in snapshots."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

BEFORE, AFTER = [("achievements", "0012_approximate_figures")], [("achievements", "0015_texts_of_figures_are_gone")]
JOBS = {"unit_en": "jobs", "unit_ko": "명"}
FIGURES = [
    JOBS | {"label_en": "Jobs created", "label_ko": "일자리 창출"},
    JOBS | {"label_en": "Jobs Created"},
    {"unit_en": "KRW", "unit_ko": "원", "label_en": "Investment", "label_ko": "투자"},
    {"unit_ko": "억 원", "label_ko": "투자"},
    {"unit_en": "medical tourists", "unit_ko": "명", "counted_ko": "의료관광객"},
    {"unit_en": "MW", "unit_ko": "MW"},
    {},
]
FOUND = [  # measure and unit
    ("jobs-created", "people"),
    ("jobs-created", "people"),
    ("investment", "krw"),
    ("investment", "krw-100000000"),
    ("medical-tourists", "people"),
    (None, "mw"),
    (None, None),
]


@pytest.fixture
def executor(transactional_db):
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor
    executor.loader.build_graph()
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_texts_of_figures_become_measures_and_units_in_rows_and_snapshots(executor):
    old = executor.loader.project_state(BEFORE).apps
    sector = make_sector(old)
    old.get_model("achievements", "Achievement").searched_columns = lambda self: []  # of the model as it is today
    item = old.get_model("achievements", "Achievement").objects.create(sector=sector, title_en="A bridge", position=1)
    figures = [
        old.get_model("achievements", "Figure").objects.create(achievement=item, value=5, position=place, **texts)
        for place, texts in enumerate(FIGURES, start=1)
    ]
    empty = dict.fromkeys(["unit_en", "unit_ko", "counted_ko", "label_en", "label_ko"], "")
    rows = [
        {"id": str(figure.pk), "value": "5.0000"} | empty | texts
        for figure, texts in zip(figures, FIGURES, strict=True)
    ]
    former = {"id": rows[0]["id"], "value": "4.0000"} | empty | JOBS | {"label_en": "Posts created"}
    for snapshot in (rows, [former]):
        old.get_model("achievements", "AchievementRevision").objects.create(
            item=item, snapshot={"fields": {}, "rows": {"figures": snapshot}}, published_at=timezone.now()
        )
    executor.loader.build_graph()
    executor.migrate(AFTER)
    new = executor.loader.project_state(AFTER).apps
    found = new.get_model("achievements", "Figure").objects.order_by("position")
    assert list(found.values_list("measure__slug", "unit__slug")) == FOUND
    first, second = new.get_model("achievements", "AchievementRevision").objects.order_by("pk")
    assert [row["measure"] for row in first.snapshot["rows"]["figures"]] == [each.measure_id for each in found]
    assert not empty.keys() & first.snapshot["rows"]["figures"][0].keys()
    [row] = second.snapshot["rows"]["figures"]
    assert new.get_model("achievements", "Measure").objects.get(pk=row["measure"]).name_en == "Posts created"
    assert new.get_model("achievements", "MeasureRevision").objects.count() == 4


def make_sector(apps):
    plan = apps.get_model("sectors", "Plan").objects.create(slug="growth", title_en="Growth")
    return apps.get_model("sectors", "Sector").objects.create(plan=plan, slug="energy", name_en="Energy", position=1)
