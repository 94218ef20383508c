"""Tests of the list of achievements: the meaning of its filters, and its URLs."""

import unicodedata
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achievements.models import Achievement
from publishing.models import ContentVersion
from tests import builders
from tests.examples import number_of_examples
from tests.html import parse_html
from tests.samples import copied

pytestmark = pytest.mark.django_db

LIST = "/en/achievements/"


def titles(page):
    return [" ".join(heading.get_text().split()) for heading in page.select(".hits h3")]


def url(**query):
    return f"{LIST}?{urlencode(query, doseq=True)}"


@pytest.fixture
def city(db):
    copied(make_city)


def make_city():
    """Create two sectors with achievements that differ in every filter."""
    health = builders.sector(slug="health", name_en="Health")
    energy = builders.sector(slug="energy", name_en="Energy")
    point = builders.point(sector=energy, slug="solar-city", text_en="Create a Solar City")
    body = builders.organization(slug="dgist", name_en="DGIST", name_ko="대구경북과학기술원")
    solar = builders.achievement(sector=energy, title_en="Solar roofs", title_ko="태양광 지붕", period="2009/2012")
    solar.points.add(point)
    builders.partner(achievement=solar, organization=body, role="lead")
    builders.partner(achievement=solar, organization=body, role="funder")
    cells = builders.achievement(sector=energy, title_en="Fuel cells", title_ko="연료전지", period="2013/..")
    builders.part(achievement=cells, title_en="Hydrogen storage", title_ko="수소저장")
    builders.achievement(
        sector=health, title_en="Clinic", title_ko="의료관광 병원", period="2011", place_en="Medivalley"
    )
    builders.achievement(sector=health, title_en="Archive", title_ko="기록관", text_en="L'Énergie")
    builders.achievement(sector=health, title_en="Bridge", title_ko="다리", period="2999")


def test_years_include_periods_that_touch_their_first_or_last_day(see):
    builders.achievement(title_en="Ends on the first day", period="2011-06/2012-01-01")
    builders.achievement(title_en="Begins on the last day", period="2012-12-31/2013-02")
    builders.achievement(title_en="Before", period="2011-06/2011-12-31")
    builders.achievement(title_en="After", period="2013-01-01")
    page = see(url(**{"from": "2012", "to": "2012"}))
    assert set(titles(page)) == {"Ends on the first day", "Begins on the last day"}


def test_from_and_to_may_be_the_same_day(see):
    builders.achievement(title_en="That day", period="2012-05-05")
    builders.achievement(title_en="The day after", period="2012-05-06")
    assert titles(see(url(**{"from": "2012-05-05", "to": "2012-05-05"}))) == ["That day"]


def test_measures_with_the_same_name_are_distinguished(visitor):
    item = builders.achievement()
    for english, counted in (("medical tourists", "의료관광객"), ("participants", ""), ("companies", "")):
        builders.figure(
            achievement=item,
            value=10,
            unit_en=english,
            unit_ko="개사" if english == "companies" else "명",
            counted_ko=counted,
        )
    page = parse_html(visitor.get("/ko/achievements/").content)

    def choices(name):
        return [field.parent.get_text(strip=True) for field in page.select(f"[name={name}]")]

    assert choices("unit") == ["개사1", "명1"]
    assert sorted(choices("measure")) == ["용량 (participants)1", "용량 (개사)1", "용량 (명)1"]
    # The word of a former address was a unit; measures say it now.
    response = visitor.get("/en/achievements/?unit=participants&min=5")
    assert response["Location"] == "/en/achievements/?measure=capacity-2&min=5"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Fuel cells", "Clinic", "Solar roofs", "Bridge", "Archive"]),
        ({"sector": "health"}, ["Clinic", "Bridge", "Archive"]),
        (
            {"sector": ["energy", "health"], "sort": "title"},
            ["Archive", "Bridge", "Clinic", "Fuel cells", "Solar roofs"],
        ),
        ({"from": "2012"}, ["Fuel cells", "Solar roofs", "Bridge"]),
        ({"sort": "next"}, ["Bridge", "Fuel cells", "Clinic", "Solar roofs", "Archive"]),
        ({"to": "2011"}, ["Clinic", "Solar roofs"]),
        ({"from": "2010", "to": "2010"}, ["Solar roofs"]),
        ({"from": "2013-02", "to": "2900"}, ["Fuel cells"]),
        ({"status": "under-way"}, ["Fuel cells"]),
        ({"status": ["planned", "undated"]}, ["Bridge", "Archive"]),
        ({"partner": "dgist"}, ["Solar roofs"]),
        ({"point": "solar-city"}, ["Solar roofs"]),
        ({"q": "SOLAR"}, ["Solar roofs"]),
        ({"q": "의료"}, ["Clinic"]),
        ({"q": "과학기술원"}, ["Solar roofs"]),
        ({"q": "hydrogen"}, ["Fuel cells"]),
        ({"q": "medivalley clinic"}, ["Clinic"]),
        ({"q": "clinic solar"}, []),
        ({"q": "100%"}, []),
        ({"q": "ÉNERGIE"}, ["Archive"]),
        ({"q": "énergie"}, ["Archive"]),
        ({"q": "ａｒｃｈｉｖｅ"}, ["Archive"]),
        ({"sector": "energy", "status": "ended"}, ["Solar roofs"]),
        ({"sort": "oldest"}, ["Solar roofs", "Clinic", "Fuel cells", "Bridge", "Archive"]),
        ({"sort": "plan"}, ["Clinic", "Archive", "Bridge", "Solar roofs", "Fuel cells"]),
    ],
    ids=str,
)
def test_filters_select_and_order(city, see, query, expected):
    page = see(url(**query))
    assert titles(page) == expected
    count = page.select_one(".result-line h2").get_text(strip=True)
    assert count == f"{len(expected)} achievement{'' if len(expected) == 1 else 's'}"


def test_korean_typed_on_a_mac_finds_the_same(city, see, visitor):
    assert visitor_is_led(visitor, url(q=as_on_a_mac("의료"))) == url(q="의료")
    assert titles(see(url(q="의료"))) == ["Clinic"]


def visitor_is_led(visitor, address):
    return visitor.get(address).headers["Location"]


def as_on_a_mac(text):
    """Return a text in decomposed Unicode (NFD), as typed on a Mac."""
    letters = unicodedata.normalize("NFD", text)
    assert letters != text
    return letters


def test_titles_are_ordered_by_letters_not_by_capitals(see):
    for title in ("apple", "Mango", "Zebra", "banana"):
        builders.achievement(title_en=title)
    assert titles(see(url(sort="title"))) == ["apple", "banana", "Mango", "Zebra"]


def test_a_decomposed_korean_word_is_stored_and_found_composed(see):
    builders.achievement(title_ko=as_on_a_mac("한방"), title_en="Medicine")
    assert Achievement.objects.get().title_ko == "한방"
    assert titles(see(url(q="한방"))) == ["Medicine"]


def test_nothing_is_selected_at_first(city, see):
    page = see(LIST)
    assert not page.select("[checked], details[open], .active-filters")


def test_every_value_is_an_active_filter_that_removes_it_alone(city, see):
    page = see(f"{LIST}?q=roof&sector=energy&sector=health&from=2009")
    chips = page.select(".chip")
    assert [" ".join(chip.get_text().split()) for chip in chips] == [
        "Search words: roof , remove",
        "Sector: Energy , remove",
        "Sector: Health , remove",
        "From: 2009 , remove",
    ]
    assert chips[1]["href"] == f"{LIST}?q=roof&sector=health&from=2009"
    assert page.find("a", string="Clear all filters")["href"] == LIST
    assert page.find("h2", string="Active filters")


def test_a_thousand_values_are_shown_without_an_address_each(city, see):
    values = [("unit", f"u{number:03}") for number in range(1000)]
    page = see(f"{LIST}?{urlencode(values)}")
    assert "Choose at most 50." in page.get_text()
    assert len(page.select(".chip")) == 1000
    assert not page.select("a.chip")
    assert page.find("a", string="Clear all filters")["href"] == LIST


def test_groups_say_how_much_is_selected_and_are_open(city, see):
    page = see(f"{LIST}?sector=energy&role=funder&role=lead")
    assert page.select_one(".more-filters").has_attr("open")
    groups = page.select("details.facet")
    assert [" ".join(group.summary.get_text(" ").split()) for group in groups if group.has_attr("open")] == [
        "Role of the partner 2 selected"
    ]


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("sector=energy&q=roof", "q=roof&sector=energy"),
        ("q=&sector=", ""),
        ("sort=newest", ""),
        ("page=1", ""),
        ("page=2", ""),
        ("page=abc&q=roof", "q=roof"),
        ("page=100000000000000000000", ""),
        ("q=+roof++", "q=roof"),
        ("from=2010.3.&to=2011년 6월", "from=2010-03&to=2011-06"),
        ("from=21/11/2014", "from=2014-11-21"),
        ("sector=health&sector=energy&sector=health", "sector=energy&sector=health"),
        ("utm_source=letter&sector=energy", "sector=energy&utm_source=letter"),
    ],
)
def test_query_strings_redirect_to_their_canonical_form(city, visitor, asked, right):
    response = visitor.get(f"{LIST}?{asked}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"{LIST}?{right}".rstrip("?").replace(" ", "+")
    assert visitor.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("sector=nope", "Sector: “nope” is not one of the choices."),
        ("status=done", "Status of the period: “done” is not one of the choices."),
        ("from=soon", "From: Enter one date: a year (2011), a month (2010-06) or a day (2013-10-13)."),
        ("from=2012&to=2009", "To: “To” (2009) is earlier than “From” (2012)."),
        ("from=2009%2F2012", "From: Enter one date"),
        ("sort=best", "Order: “best” is not one of the choices."),
        ("q=a&q=b", "Search words: This was given more than once."),
        ("q=" + "x" * 201, "Search words: Ensure this value has at most 200 characters"),
        ("q=" + "+".join("abcdefghijk"), "Search words: Search for at most 10 words"),
    ],
)
def test_a_wrong_filter_says_which_and_why_and_lists_nothing(city, see, query, reason):
    page = see(f"{LIST}?{query}")
    assert reason in " ".join(page.select_one(".error-summary").get_text().split())
    assert titles(page) == []
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex, follow"


def test_an_unknown_filter_is_noticed(city, see):
    page = see(f"{LIST}?sectr=energy")
    assert "There is no filter named “sectr”." in page.select_one(".error-summary").get_text()
    assert len(titles(page)) == 5


@pytest.mark.parametrize("query", ["utm_source=letter", "fbclid=IwAR0", "gclid=x&gbraid=y"])
def test_tracking_parameters_are_accepted_and_not_in_the_canonical_url(city, see, query):
    page = see(f"{LIST}?{query}")
    assert not page.select(".error-summary")
    assert page.find("link", rel="canonical")["href"].endswith(LIST)


def test_no_result_keeps_the_form_and_the_active_filters(city, see):
    page = see(url(q="nothing like it"))
    assert page.select_one("#id_q")["value"] == "nothing like it"
    assert page.select(".chip")
    assert "Nothing matches all of these filters" in page.get_text()
    assert page.find("meta", attrs={"name": "robots"})


def test_a_plain_list_may_be_indexed_and_a_filtered_one_not(city, see):
    assert not see(LIST).find("meta", attrs={"name": "robots"})
    assert see(url(sector="energy")).find("meta", attrs={"name": "robots"})["content"] == "noindex, follow"


def test_every_filter_link_is_nofollow(city, see):
    page = see(f"{LIST}?q=solar&sector=energy")
    assert {tuple(link["rel"]) for link in page.select(".active-filters a")} == {("nofollow",)}


def test_pages_neither_repeat_nor_skip_a_row(see):
    for _ in range(60):
        builders.achievement(period="2010")
    first = see(LIST)
    assert [link.get_text(" ", strip=True) for link in first.select(".pagination a")] == [
        "Page 1",
        "Page 2",
        "Page 3",
        "Next",
    ]
    assert first.select_one(".pagination [aria-current=page]")["href"] == LIST
    seen = [title for number in (1, 2, 3) for title in titles(see(f"{LIST}?page={number}" if number > 1 else LIST))]
    assert len(seen) == len(set(seen)) == 60
    assert "page 2 of 3" in see(f"{LIST}?page=2").title.get_text()


def test_one_page_has_no_pagination(city, see):
    assert not see(LIST).select(".pagination")


def test_a_row_with_two_roles_of_one_partner_stands_once(city, see):
    assert titles(see(url(partner="dgist"))) == ["Solar roofs"]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_queries_at_any_length(visitor, django_assert_max_num_queries, rows):
    builders.page()
    for number in range(rows):
        item = builders.full_achievement(f"word{number}")
    query = {"q": "word", "sector": item.sector.slug, "from": 2000, "partner": f"word{rows - 1}-body"}
    for address in (LIST, url(**query)):
        ContentVersion.objects.renew()
        with django_assert_max_num_queries(15):  # the first time after a change: the index is built
            assert visitor.get(address).status_code == 200
        with django_assert_max_num_queries(13):  # one of them for words in strategy points
            assert visitor.get(address).status_code == 200


NAMES = st.sampled_from(
    ["q", "sector", "status", "partner", "point", "from", "to", "sort", "page", "foo", "utm_x", "q[]"]
)
VALUES = st.one_of(
    st.sampled_from(
        ["", " ", "energy", "2010", "2010-06", "abc", "\0", "10" * 30, "<script>", "\u202eabc", "ended", "title"]
    ),
    st.text(max_size=50),
)


@settings(max_examples=number_of_examples(50, 1500), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_any_query_string_is_answered_and_settles_after_one_redirect(city, visitor, pairs):
    query = urlencode(pairs, errors="surrogatepass")
    response = visitor.get(f"{LIST}?{query}")
    if response.status_code == 302:
        response = visitor.get(response.headers["Location"])
    assert b"<script>" not in response.content
    if "%00" in query:  # in an address nothing else is looked at
        assert response.status_code == 400
        return
    assert response.status_code == 200
    page = parse_html(response.content)
    assert page.select(".error-summary, .result-line h2")


@pytest.mark.parametrize("query", ["q=%ff%fe", "sector=%80", "%ff=%ff", "from=%c0%af", "q=%F0%9F"])
def test_invalid_utf8_is_answered(city, visitor, query):
    response = visitor.get(f"{LIST}?{query}", follow=True)
    assert response.status_code == 200


def test_too_many_parameters_are_refused_in_words(visitor, settings):
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    response = visitor.get(f"{LIST}?" + "&".join("sector=a" for _ in range(most + 1)))
    assert response.status_code == 400
    assert "This request could not be understood" in response.content.decode()


def test_the_form_sends_what_it_shows(city, see):
    asked = "q=o&sector=energy&from=2009&to=2014&status=ended&sort=title&view=table"
    page = see(f"{LIST}?{asked}")
    form = page.select_one("form#filters")
    assert form["method"] == "get"
    fields = form.select("input, select") + page.select("[form=filters]:not(button)")
    sent = [(field["name"], field.get("value")) for field in fields if field.get("type") != "checkbox"]
    sent = [(name, value) for name, value in sent if value]
    sent += [(field["name"], field["value"]) for field in fields if field.has_attr("checked")]
    sent.append(("sort", page.select_one("[name=sort] option[selected]")["value"]))
    assert sorted(sent) == sorted(parse_qsl(asked))
    assert not page.find_all(attrs={"onchange": True})
    buttons = form.find_all("button", type="submit") + page.select("button[form=filters]")
    assert [button.get_text(strip=True) for button in buttons] == [
        "Find: Partner",
        "Show achievements",
        "Search",
        "Sort",
    ]
