"""Tests of measures and units: found by what they are called, chosen where a figure is typed, merged."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils.translation import override

from achievements.measures.finding import Finder, Texts
from achievements.measures.models import Measure, Unit
from achievements.measures.statements import main_statement, statements
from achievements.merging.merge import merge
from achievements.models import Figure, PlanFigure, SectorFigure
from tests import builders
from tests.forms import errors_of, send
from tests.html import parse_html
from tests.staff import merge_into
from tests.workflow import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]


def found(*pairs):
    """The keys of the units and measures that one Finder finds for several texts of figures, one after the other."""
    finder, keys = Finder(), []
    for texts in pairs:
        texts = Texts(**texts)
        unit, counted = finder.unit(texts.unit_en, texts.unit_ko)
        measure = finder.measure(unit, texts, counted)
        keys.append((unit and unit.slug, measure and measure.slug))
    return finder, keys


# Finding


@pytest.mark.parametrize(
    ("english", "korean", "slug", "base", "scale"),
    [
        ("KRW", "원", "krw", "krw", 1),
        ("", "억 원", "krw-100000000", "krw", 10**8),
        ("", "억원", "krw-100000000", "krw", 10**8),
        ("million KRW", "백만원", "krw-1000000", "krw", 10**6),
        ("KRW 100 million", "억 원", "krw-100000000", "krw", 10**8),
        ("KRW 1 billion", "십억 원", "krw-1000000000", "krw", 10**9),
        ("", "천 명", "people-1000", "people", 1000),
        ("GW", "GW", "gw", "mw", 1000),
        ("m²", "㎡", "square-meters", "square-meters", 1),
        ("participants", "명", "people", "people", 1),
        ("TEU", "TEU", "teu", "teu", 1),
        ("", "단지", "danji", "danji", 1),
        ("KRW", "억 원", "krw-2", "krw-2", 1),  # the two languages say different amounts: neither is taken for known
    ],
)
def test_a_unit_is_what_its_texts_say(english, korean, slug, base, scale):
    finder = Finder()
    finder.unit("KRW", "원")
    unit, _counted = finder.unit(english, korean)
    assert (unit.slug, unit.base_slug, unit.scale) == (slug, base, scale)


def test_labels_that_differ_in_blanks_capitals_or_a_missing_language_are_one_measure():
    jobs = {"unit_en": "jobs", "unit_ko": "개"}
    _finder, keys = found(
        jobs | {"label_en": "Jobs created", "label_ko": "일자리 창출"},
        jobs | {"label_en": "Jobs Created"},
        jobs | {"label_ko": "일자리창출"},
        jobs | {"label_en": "Jobs kept", "label_ko": "일자리 유지"},
    )
    assert [measure for _unit, measure in keys] == ["jobs-created", "jobs-created", "jobs-created", "jobs-kept"]


def test_one_label_in_two_dimensions_is_two_measures():
    _finder, keys = found(
        {"unit_en": "MW", "unit_ko": "MW", "label_en": "Capacity", "label_ko": "용량"},
        {"unit_en": "kW", "unit_ko": "kW", "label_en": "Capacity", "label_ko": "용량"},
        {"unit_en": "beds", "unit_ko": "병상", "label_en": "Capacity", "label_ko": "용량"},
    )
    assert keys == [("mw", "capacity"), ("kw", "capacity"), ("beds", "capacity-2")]


def test_one_counting_word_counts_several_things():
    finder, keys = found(
        {"unit_en": "medical tourists", "unit_ko": "명", "counted_ko": "의료관광객"},
        {"unit_en": "participants", "unit_ko": "명"},
        {"unit_en": "participants", "unit_ko": "명", "label_en": "Participants", "label_ko": "참가자"},
        {"unit_en": "MW", "unit_ko": "MW"},
    )
    assert keys == [
        ("people", "medical-tourists"),
        ("people", "participants"),
        ("people", "participants"),
        ("mw", None),
    ]
    tourists = finder.measures["medical-tourists"]
    assert (tourists.name_ko, tourists.counted_en, tourists.counted_ko) == (
        "의료관광객",
        "medical tourists",
        "의료관광객",
    )


def test_shares_rates_and_ranks_do_not_add_up():
    finder, _keys = found({"unit_en": "%", "unit_ko": "%", "label_en": "Share of women", "label_ko": "여성 비율"})
    assert not finder.measures["share-of-women"].adds_up


# What a figure says


def test_a_result_stands_beside_its_target_in_both_languages(visitor):
    item = builders.achievement()
    texts = {"unit_en": "people trained", "unit_ko": "명", "label_en": "Training", "label_ko": "교육"}
    builders.figure(achievement=item, value=164, as_of="2026-09", **texts)
    builders.figure(achievement=item, value=347, as_of="2030", kind="target", **texts)
    expected = {
        "en": "164 people trained of a target of 347 by 2030 · 47% · September 2026",
        "ko": "164명 / 목표 347명(2030년) · 47% · 2026년 9월",
    }
    for language, sentence in expected.items():
        page = parse_html(visitor.get(f"/{language}/achievements/{item.pk}/").content)
        assert sentence in page.find("meta", attrs={"name": "description"})["content"]
        text = " ".join(page.select_one(".verdict .meter").get_text().split())
        assert sentence.split(" · ")[0] in text
        assert "47%" in text


def test_a_percentage_is_said_only_within_one_item_and_one_unit():
    one, other = builders.achievement(), builders.achievement(sector=builders.sector())
    builders.figure(achievement=one, value=500, unit_en="kW", unit_ko="kW")
    target = builders.figure(achievement=one, value=2, kind="target", as_of="2030")
    builders.figure(achievement=other, value=4, kind="target", as_of="2030")
    assert [str(each) for each in statements(one.figures.all())] == ["500 kW of a target of 2 MW by 2030 · 25%"]
    mixed = [str(each) for each in statements([*other.figures.all(), one.figures.first()])]
    assert mixed == ["Target: 4 MW by 2030", "500 kW"]
    target.value = -2
    target.save()
    assert [each.percent for each in statements(one.figures.all())] == [None]


@pytest.mark.parametrize(
    ("share", "whole", "name", "message"),
    [
        ({"value": 11}, {"value": 10}, "whole", "is larger than its whole"),
        ({"value": -1}, {"value": 10}, "whole", "is larger than its whole"),
        ({"value": 2, "kind": "target"}, {"value": 10}, "whole", "One of the two is a target"),
        ({"value": 2, "unit_en": "beds", "unit_ko": "병상"}, {"value": 10}, "whole", "cannot be compared"),
        ({"value": 2, "year": 2020}, {"value": 10}, "year", "for amounts of money alone"),
    ],
)
def test_a_share_that_cannot_be_one_is_refused(share, whole, name, message):
    item = builders.achievement()
    row = builders.figure(achievement=item, **share)
    row.whole = builders.figure(achievement=item, label_en="Whole", label_ko="전체", **whole)
    with pytest.raises(ValidationError) as caught:
        row.clean()
    assert message in str(caught.value.message_dict[name])


def test_a_share_of_a_share_and_of_another_part_is_refused():
    item = builders.achievement()
    whole = builders.figure(achievement=item, value=10)
    share = builders.figure(achievement=item, value=5, whole=whole, label_en="Half", label_ko="절반")
    quarter = builders.figure(achievement=item, value=2, label_en="Quarter", label_ko="사분의 일")
    quarter.whole = share
    with pytest.raises(ValidationError, match="is a share itself"):
        quarter.clean()
    of_part = builders.figure(achievement=item, part=builders.part(achievement=item), value=2)
    of_part.whole = whole
    with pytest.raises(ValidationError, match="The whole is of another part"):
        of_part.clean()


def test_shares_stand_under_their_whole_with_who_pays(visitor):
    item = builders.achievement()
    money = {"unit_en": "KRW", "unit_ko": "원"}
    total = {"label_en": "Investment", "label_ko": "투자"} | money
    whole = builders.figure(achievement=item, value=100_000_000_000, year=2026, spending="planned", **total)
    private = builders.organization(name_en="Solar Fund", name_ko="태양광펀드", kind="private")
    facts = {"whole": whole, "funder": private, "spending": "planned"}
    builders.figure(achievement=item, value=60_000_000_000, label_en="Private", label_ko="민간", **facts, **money)
    for language, words in {
        "en": ("of which Private: KRW 60 billion", "(60%)", "(paid by Solar Fund · Planned)", "(2026 · Planned)"),
        "ko": ("이 가운데 민간: 600억 원", "(60%)", "(재원: 태양광펀드 · 계획)", "(2026년 · 계획)"),
    }.items():
        [figure] = parse_html(visitor.get(f"/{language}/achievements/{item.pk}/").content).select(".measured > li")
        for detail in figure.select("details p"):
            detail.decompose()
        text = " ".join(figure.get_text(" ").split()).replace(" )", ")").replace("( ", "(")
        for word in words:
            assert word in text, (word, text)


# Typed by staff


def test_a_figure_is_typed_with_its_unit_and_its_measure_chosen(editor):
    item = builders.achievement(**builders.DRAFT)
    measure = builders.records_of(**builders.CAPACITY)["measure"]
    new = {"figures-TOTAL_FORMS": "1", "figures-0-measure": measure.pk, "figures-0-kind": "result"}
    assert send(editor, item.form_url, **new, **{"figures-0-value": "1.5 GW"}).status_code == 302
    figure = item.figures.get()
    assert (figure.value, figure.unit.slug) == (Decimal("1.5"), "gw")
    assert str(figure.amount) == "1.5 GW"


def test_a_unit_of_another_dimension_than_the_measure_is_refused(editor):
    item = builders.achievement(**builders.DRAFT)
    measure = builders.records_of(**builders.CAPACITY)["measure"]
    new = {"figures-TOTAL_FORMS": "1", "figures-0-measure": measure.pk, "figures-0-kind": "result"}
    response = send(editor, item.form_url, **new, **{"figures-0-value": "600억원"})
    assert errors_of(response) == ["“Capacity” is measured in MW, and KRW cannot be converted into that."]


def test_a_new_figure_needs_a_measure_and_an_old_one_needs_it_when_it_is_published(editor, publisher):
    item = builders.achievement()
    builders.figure(achievement=item, value=5, measure=None, unit=None)
    new = {"figures-TOTAL_FORMS": "2", "figures-1-value": "7 MW", "figures-1-kind": "result"}
    response = send(editor, item.form_url, **new)
    assert errors_of(response) == ["Choose what the number counts. If it is missing here, add it with +."]
    assert send(editor, item.form_url, title_en="Changed").status_code == 302
    item = type(item).objects.get(pk=item.pk)
    problems = [str(message) for name, message in item.problems() if name == "figures"]
    assert problems == [
        "The figure “5” has no unit.",
        "The figure “5” has no measure. Choose what the number counts.",
    ]


def test_two_results_of_one_date_are_refused(editor):
    item = builders.achievement(**builders.DRAFT)
    builders.figure(achievement=item, value=5, as_of="2025")
    builders.figure(achievement=item, value=6, as_of="2026")
    response = send(editor, item.form_url, **{"figures-1-as_of": "2025"})
    assert errors_of(response)[0].startswith("“Capacity” has two figures for one date.")
    assert send(editor, item.form_url, **{"figures-1-as_of": "2027"}).status_code == 302


def test_a_share_is_compared_with_its_whole_as_both_were_typed(editor):
    item = builders.achievement(**builders.DRAFT)
    whole = builders.figure(achievement=item, value=10)
    builders.figure(achievement=item, value=5, whole=whole, label_en="Half", label_ko="절반")
    assert send(editor, item.form_url, **{"figures-0-value": "30", "figures-1-value": "20"}).status_code == 302
    response = send(editor, item.form_url, **{"figures-0-value": "10"})
    assert errors_of(response) == ["The share (20 MW) is larger than its whole (10 MW). Correct one of the two."]


def test_a_measure_that_is_there_in_another_spelling_is_refused(editor):
    builders.records_of(**builders.CAPACITY)
    unit = Unit.objects.get(slug="mw")
    response = send(editor, "/admin/achievements/measure/add/", name_en="capa city", name_ko="용 량", unit=unit.pk)
    assert "“Capacity” is a measure in MW already" in errors_of(response)[0]


def test_a_unit_that_is_so_many_of_another_has_to_say_so(editor):
    builders.records_of(unit_en="KRW", unit_ko="원")
    form = {"name_ko": "백만원", "dimension": "money"}
    response = send(editor, "/admin/achievements/unit/add/", **form)
    assert "“백만원” is 1 million of the unit “KRW”." in errors_of(response)[0]
    base = Unit.objects.get(slug="krw")
    assert send(editor, "/admin/achievements/unit/add/", base=base.pk, scale="1000000", **form).status_code == 302
    assert Unit.objects.get(base=base).scale == 1_000_000


# Of sectors and plans


def own_figure_on_page(visitor, item):
    """The result on the page of a sector or a plan, its target and the year of this."""
    page = parse_html(visitor.get(item.get_absolute_url()).content)
    if target := page.select_one(".target"):
        year, amount = target.select_one(".big").stripped_strings
        return target.select_one(".say b").get_text(), amount, year.removeprefix("Target for ")
    figure = page.select_one("ul.measured .meter")
    said = re.search(r"of a target of (.+) by (\d+)", " ".join(figure.get_text().split()))
    return figure.select_one(".amount").get_text(), *said.groups()


@pytest.mark.parametrize("model", [SectorFigure, PlanFigure])
def test_figures_of_sectors_and_plans_are_drafted_published_and_in_the_history(model, editor, publisher, visitor):
    sector = builders.sector()
    builders.point(sector=sector)
    item = sector if model is SectorFigure else sector.plan
    builders.figure(model, **{model.parent_field: item}, value=100, as_of="2025")
    builders.figure(model, **{model.parent_field: item}, value=400, kind="target", as_of="2030")
    assert own_figure_on_page(visitor, item) == ("100 MW", "400 MW", "2030")
    published(item, editor, publisher, **{"figures-0-value": "150"})
    assert own_figure_on_page(visitor, item) == ("150 MW", "400 MW", "2030")
    history = parse_html(visitor.get(item.history_url).content).get_text()
    assert "100 MW" in history
    assert "150 MW" in history
    name = "sectors" if model is SectorFigure else "plans"
    [document] = visitor.get(f"/api/v1/{name}").json()["results"]
    assert [(each["kind"], each["value"], each["measure"]) for each in document["figures"]] == [
        ("result", 150, "capacity"),
        ("target", 400, "capacity"),
    ]


# Merging


def test_measures_with_nearly_one_name_are_proposed_and_merged(editor, publisher, visitor):
    item, other = builders.achievement(), builders.achievement()
    texts = {"unit_en": "jobs", "unit_ko": "개"}
    builders.figure(achievement=item, value=5, label_en="Jobs created", label_ko="일자리 창출", **texts)
    builders.figure(achievement=other, value=7, label_en="Created jobs", label_ko="창출 일자리", **texts)
    send(editor, other.form_url, title_en="In a draft")
    keep, goes = Measure.objects.get(slug="jobs-created"), Measure.objects.get(slug="created-jobs")
    page = editor.get("/admin/achievements/measure/?names=alike")
    assert "Created jobs" in parse_html(page.content).select_one("#result_list").get_text()
    assert merge_into(editor, keep, goes).status_code != 302  # it changes what is public
    assert merge_into(publisher, keep, goes).status_code == 302
    goes.refresh_from_db()
    keep.refresh_from_db()
    assert goes.merged_into == keep
    assert "Created jobs" in keep.spellings
    assert set(Figure.objects.values_list("measure", flat=True)) == {keep.pk}
    assert other.revisions.open().get().snapshot["rows"]["figures"][0]["measure"] == keep.pk
    assert other.revisions.public().last().snapshot["rows"]["figures"][0]["measure"] == goes.pk  # as it read then
    assert [each.value for each in Figure.objects.filter(measure=keep).order_by("value")] == [5, 7]
    call_command("report_measures")


def test_measures_in_units_that_do_not_convert_are_not_merged(publisher):
    one = builders.records_of(**builders.CAPACITY)["measure"]
    two = builders.records_of(unit_en="beds", unit_ko="병상", label_en="Capacity", label_ko="용량")["measure"]
    assert "units that cannot be converted" in merge_into(publisher, one, two).content.decode()
    assert not Measure.objects.exclude(merged_into=None).exists()


def test_a_merge_that_would_count_something_twice_is_refused(publisher):
    item = builders.achievement(title_en="Harbor")
    texts = {"unit_en": "jobs", "unit_ko": "개"}
    one = builders.figure(achievement=item, value=5, as_of="2024", label_en="Jobs", label_ko="일자리", **texts)
    two = builders.figure(achievement=item, value=6, as_of="2024", label_en="Posts", label_ko="고용", **texts)
    page = parse_html(merge_into(publisher, one.measure, two.measure).content)
    assert "say the same of one date, and count twice: Harbor." in page.select_one(".errornote").get_text()
    assert not Measure.objects.exclude(merged_into=None).exists()


@pytest.fixture
def merged(publisher):
    """Merge the measure “Posts” into “Jobs”; an achievement had figures of it."""
    texts = {"unit_en": "jobs", "unit_ko": "개"}
    keep = builders.records_of(label_en="Jobs", label_ko="일자리", **texts)["measure"]
    item = builders.achievement()
    goes = builders.figure(achievement=item, value=7, label_en="Posts", label_ko="고용", **texts).measure
    merge([goes], keep, by=None, reason="One thing.")
    goes.refresh_from_db()
    return item, goes, keep


def test_a_form_from_before_a_merge_gives_the_measure_that_stayed(merged, editor):
    _item, goes, keep = merged
    draft = builders.achievement(**builders.DRAFT)
    new = {"figures-TOTAL_FORMS": "1", "figures-0-measure": goes.pk, "figures-0-kind": "result"}
    new |= {"figures-0-value": "3", "figures-0-unit": keep.unit.pk}
    assert send(editor, draft.form_url, **new).status_code == 302
    assert draft.figures.get().measure == keep
    page = parse_html(editor.get("/admin/achievements/achievement/add/?plain=1").content)
    assert [option["value"] for option in page.select("#id_figures-0-measure option")] == ["", str(keep.pk)]


def test_the_address_of_a_merged_measure_leads_on_and_readers_are_told(merged, visitor):
    item, _goes, _keep = merged
    response = visitor.get("/en/achievements/?measure=posts")
    assert response["Location"] == "/en/achievements/?measure=jobs"
    history = " ".join(parse_html(visitor.get(item.history_url).content).get_text().split())
    assert "changed" in history
    assert "Posts" in history


def test_a_version_from_before_a_merge_is_not_published_again_as_it_was(merged):
    item, goes, _keep = merged
    Figure.objects.filter(achievement=item).update(measure=goes)
    problems = [str(message) for name, message in type(item).objects.get(pk=item.pk).problems() if name == "figures"]
    assert problems == ["“Posts” was merged into “Jobs”. Choose that one."]


def test_what_a_unit_amounts_to_stays_once_figures_are_in_it(editor):
    item = builders.achievement()
    builders.figure(achievement=item, value=5, unit_ko="억 원", unit_en="", label_en="", label_ko="투자")
    unit = Unit.objects.get(slug="krw-100000000")
    for each in (unit, unit.base):
        send(editor, each.form_url, scale="1000", dimension="count", spellings="won then")
        each.refresh_from_db()
    assert (unit.scale, unit.base.dimension) == (10**8, "money")
    assert Unit.objects.get(pk=unit.pk).spellings == "won then"
    measure = item.figures.get().measure
    send(editor, measure.form_url, unit=builders.unit().pk)
    measure.refresh_from_db()
    assert measure.unit == unit


def test_former_addresses_in_other_scales_find_the_same_amounts(visitor):
    item = builders.achievement()
    builders.figure(achievement=item, value=335, unit_ko="억 원", unit_en="", label_en="", label_ko="투자")
    response = visitor.get("/en/achievements/?unit=억 원&min=300")
    assert response["Location"] == "/en/achievements/?unit=krw&min=30000000000"
    found = parse_html(visitor.get(response["Location"]).content)
    assert len(found.select(".hit")) == 1


def test_a_share_whose_whole_is_removed_in_the_same_save_is_an_error_at_its_field(editor):
    item = builders.achievement(**builders.DRAFT)
    whole = builders.figure(achievement=item, value=10)
    share = {"value": "5", "measure": whole.measure.pk, "kind": "result", "whole": whole.pk}
    new = {"figures-TOTAL_FORMS": "2"} | {f"figures-1-{name}": value for name, value in share.items()}
    response = send(editor, item.form_url, **new, **{"figures-0-DELETE": "on"})
    assert errors_of(response) == ["You remove this whole. Choose another, or none."]


def test_a_new_achievement_with_a_dated_target_is_saved(editor):
    sector = builders.sector()
    measure = builders.records_of(**builders.CAPACITY)["measure"]
    figure = {"value": "347", "measure": measure.pk, "kind": "target", "as_of": "2030"}
    fields = {"figures-TOTAL_FORMS": "1"} | {f"figures-0-{name}": value for name, value in figure.items()}
    response = send(editor, "/admin/achievements/achievement/add/", sector=sector.pk, title_en="New", **fields)
    assert response.status_code == 302, errors_of(response)
    assert str(Figure.objects.get().claim) == "Target: 347 MW by 2030"


def test_money_that_is_planned_is_no_progress_and_the_latest_result_speaks():
    item = builders.achievement()
    money = {"unit_en": "KRW", "unit_ko": "원", "label_en": "Investment", "label_ko": "투자"}
    builders.figure(achievement=item, value=100, as_of="2026", spending="planned", **money)
    builders.figure(achievement=item, value=10, as_of="2024", spending="spent", **money)
    builders.figure(achievement=item, value=30, as_of="2025", spending="spent", **money)
    builders.figure(achievement=item, value=200, as_of="2030", kind="target", **money)
    said = [str(each) for each in statements(item.figures.all())]
    assert said == ["KRW 100", "KRW 10", "KRW 30 of a target of KRW 200 by 2030 · 15% · 2025"]
    other = builders.achievement()
    for value, year in ((100, "2022"), (150, "2023"), (164, "2024")):
        builders.figure(achievement=other, value=value, as_of=year)
    assert str(main_statement(other.figures.all())) == "164 MW"


def test_a_known_unit_that_is_added_has_what_is_known_of_it(editor):
    assert send(editor, "/admin/achievements/unit/add/", name_ko="기가와트").status_code == 302
    unit = Unit.objects.get(slug="gw")
    assert (unit.symbol, unit.base.slug, unit.scale, unit.dimension) == ("GW", "mw", 1000, "power")
    response = send(editor, "/admin/achievements/unit/add/", symbol="MW")
    assert errors_of(response)[0].startswith("“MW” is the unit “MW” already.")


def test_money_in_another_scale_is_written_as_an_amount_of_its_currency():
    item = builders.achievement()
    texts = {"label_en": "Budget", "label_ko": "예산"}
    builders.figure(achievement=item, value=600, unit_en="", unit_ko="억 원", **texts)
    builders.figure(achievement=item, value=60_000, unit_en="million KRW", unit_ko="백만원", as_of="2026", **texts)
    for language, amount in (("en", "KRW 60 billion"), ("ko", "600억 원")):
        with override(language):
            assert [str(figure.amount) for figure in item.figures.all()] == [amount] * 2
            assert {figure.digits for figure in item.figures.all()} == {"60,000,000,000"}


def test_a_list_of_measures_costs_the_same_queries_at_any_length(publisher, django_assert_max_num_queries):
    unit = builders.unit()
    for number in range(30):
        builders.measure(unit=unit, name_en=f"Measure {'abcdefghij'[number % 10] * 9} {number}")
    with django_assert_max_num_queries(30):
        assert publisher.get("/admin/achievements/measure/").status_code == 200


def test_the_export_of_measures_names_those_that_are_nearly_alike(publisher):
    unit = builders.unit()
    for name in ("Jobs created", "Created jobs", "Patents"):
        builders.measure(unit=unit, name_en=name)
    response = publisher.post("/admin/achievements/measure/export/csv/")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = {row["Measure"]: row["Nearly the same name"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert rows == {"Jobs created": "Created jobs", "Created jobs": "Jobs created", "Patents": "—"}
