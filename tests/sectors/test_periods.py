import datetime

import pytest
import time_machine
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from achievements.models import Achievement
from sectors.periods import Moment, Period, PeriodError, Status, status_condition
from sectors.periods.reading import parse_period
from sectors.periods.writing import format_period
from tests import builders

pytestmark = pytest.mark.one_database

TYPED = {
    "2009/2012": "2009/2012",
    "2010-06": "2010-06",
    "2013-10-13/2013-10-17": "2013-10-13/2013-10-17",
    "2013/..": "2013/..",
    "../2014": "../2014",
    "2011/2011": "2011",
    "2009–2012": "2009/2012",
    "2010-2014": "2010/2014",
    "June 2010": "2010-06",
    "Sept. 2010": "2010-09",
    "2010. 6.": "2010-06",
    "2010.3.": "2010-03",
    "2010년 6월": "2010-06",
    "２０１１": "2011",
    "’09~’12": "2009/2012",
    "'98-'02": "1998/2002",
    "09~12년": "2009/2012",
    "2009~12": "2009/2012",
    "since 2013": "2013/..",
    "2013~": "2013/..",
    "2013 to present": "2013/..",
    "2013~현재": "2013/..",
    "2013년부터": "2013/..",
    "until 2014": "../2014",
    "2014년까지": "../2014",
    "from 2009 to 2012": "2009/2012",
    "between June 2010 and May 2011": "2010-06/2011-05",
    "Dec 2010 – Jan 2011": "2010-12/2011-01",
    "2010. 10. ~ 2011. 5.": "2010-10/2011-05",
    "2010.6~8": "2010-06/2010-08",
    "2010년 6~8월": "2010-06/2010-08",
    "June-August 2010": "2010-06/2010-08",
    "October 13–17, 2013": "2013-10-13/2013-10-17",
    "October 13-17, 2013": "2013-10-13/2013-10-17",
    "13-17 October 2013": "2013-10-13/2013-10-17",
    "October 13 – November 2, 2013": "2013-10-13/2013-11-02",
    "2013년 10월 13일~17일": "2013-10-13/2013-10-17",
    "2013년 10월 13일부터 17일까지": "2013-10-13/2013-10-17",
    "21/11/2014": "2014-11-21",
    # Halves and quarters
    "2026. 하반기": "2026-07/2026-12",
    "2026 상반기": "2026-01/2026-06",
    "’26년 하반기": "2026-07/2026-12",
    "26년 상반기": "2026-01/2026-06",
    "2026년 3분기": "2026-07/2026-09",
    "2026년 3/4분기": "2026-07/2026-09",
    "2026. 3/4 분기": "2026-07/2026-09",
    "2026 Q1": "2026-01/2026-03",
    "2026Q1": "2026-01/2026-03",
    "2026-Q1": "2026-01/2026-03",
    "Q3 2015": "2015-07/2015-09",
    "1Q 2026": "2026-01/2026-03",
    "H2 2026": "2026-07/2026-12",
    "first half of 2026": "2026-01/2026-06",
    "the third quarter of 2026": "2026-07/2026-09",
    "4th quarter 2026": "2026-10/2026-12",
    "2012년 상반기~2014년 하반기": "2012-01/2014-12",
    "2012년 상반기 ~ 하반기": "2012-01/2012-12",
    "2026. 상반기 - 2027. 상반기": "2026-01/2027-06",
    "2026 Q1–Q3": "2026-01/2026-09",
    "Q1-Q3 2026": "2026-01/2026-09",
    "2026년 1~3분기": "2026-01/2026-09",
    "2026년 중": "2026",
    "2026년 내": "2026",
    "2026. 3. ~ 2026. 하반기": "2026-03/2026-12",
    "2026년 하반기부터": "2026-07/..",
    "until the first half of 2026": "../2026-06",
    # Beginnings, middles and ends of years
    "2019년 말": "2019-12",
    "2019년말": "2019-12",
    "’19년 말": "2019-12",
    "2019. 연말": "2019-12",
    "end of 2019": "2019-12",
    "the end of 2019": "2019-12",
    "2016년 초": "2016-01/2016-03",
    "early 2016": "2016-01/2016-03",
    "beginning of 2016": "2016-01/2016-03",
    "2016년 중반": "2016-05/2016-08",
    "mid-2016": "2016-05/2016-08",
    "late 2016": "2016-10/2016-12",
    "early 2016 – late 2018": "2016-01/2018-12",
    "2016년 초 ~ 2019년 말": "2016-01/2019-12",
    "2019년 말까지": "../2019-12",
    "since early 2016": "2016-01/..",
    # Weekdays, lengths, and months as spreadsheets and notices have them
    "2026. 3. 1.(일)": "2026-03-01",
    "2013. 9. 2.(월)": "2013-09-02",
    "2013. 9. 2. (월) ~ 9. 6. (금)": "2013-09-02/2013-09-06",
    "2013. 9. 2.(월요일)": "2013-09-02",
    "September 2, 2013 (Mon)": "2013-09-02",
    "Monday, September 2, 2013": "2013-09-02",
    "2025~2027(3년)": "2025/2027",
    "2025. 3. ~ 2027. 12. (2년 10개월)": "2025-03/2027-12",
    "2025 – 2027 (3 years)": "2025/2027",
    "2025년 ~ 2027년(3개년)": "2025/2027",
    "2016.9월": "2016-09",
    "2016. 9월 3일": "2016-09-03",
    "2014년도": "2014",
    "2014년도 ~ 2016년도": "2014/2016",
    "2014년도 하반기": "2014-07/2014-12",
    "2025. 3월 ~ 2027. 12월": "2025-03/2027-12",
    "2009.6-2012.3": "2009-06/2012-03",
    "2009. 6. - 2012. 3.": "2009-06/2012-03",
    "2009.06.01-2012.03.31": "2009-06-01/2012-03-31",
    "2009.6-8": "2009-06/2009-08",
    "2009년 6월-2012년 3월": "2009-06/2012-03",
    "2009년-2012년": "2009/2012",
    "'09.6-'12.3": "2009-06/2012-03",
}

WRITTEN = {
    "2011": ("2011", "2011년"),
    "2009/2012": ("2009–2012", "2009~2012년"),
    "2010-06": ("June 2010", "2010년 6월"),
    "2010-06/2010-08": ("June–August 2010", "2010년 6월~8월"),
    "2010-10/2011-05": ("October 2010 – May 2011", "2010년 10월~2011년 5월"),
    "2013-10-13": ("October 13, 2013", "2013년 10월 13일"),
    "2013-10-13/2013-10-17": ("October 13–17, 2013", "2013년 10월 13일~17일"),
    "2013-10-13/2013-11-02": ("October 13 – November 2, 2013", "2013년 10월 13일~11월 2일"),
    "2013-12-30/2014-01-02": ("December 30, 2013 – January 2, 2014", "2013년 12월 30일~2014년 1월 2일"),
    "2013/..": ("since 2013", "2013년부터"),
    "../2014": ("until 2014", "2014년까지"),
    "2010-06/2012": ("June 2010 – 2012", "2010년 6월~2012년"),
}

WRONG = {
    "2010-13": "There is no month 13",
    "2010-06-31": "2010-06 has no day 31",
    "2012/2009": "ends (2009) before it begins (2012)",
    "../..": "A period needs a start or an end",
    "20100": "“20100” is not a period",
    "2010?": "“2010?” is not a period",
    "soon": "“soon” is not a period",
    "0000": "There is no year 0000",
    "03/04/2014": "Write 2014-03-04 or 2014-04-03",
    "2009/": "2013/.. for “since 2013”",
    "June": "“June” is not a period",
    "하반기": "“하반기” is not a period",
    "Q3": "“Q3” is not a period",
    "2026 Q5": "“2026 Q5” is not a period",
    "2026년 5분기": "“2026년 5분기” is not a period",
    "2026년 3~1분기": "ends (2026-03) before it begins (2026-07)",
    "2026. 하반기 ~ 상반기": "ends (2026-06) before it begins (2026-07)",
    "2027년 말 ~ 2026년 초": "ends (2026-03) before it begins (2027-12)",
    "Jun-10": "“Jun-10” is not a period",
    "(3년)": "is not a period",
    "(월)": "is not a period",
}


def moments(first_year):
    dates = st.dates(min_value=datetime.date(first_year, 1, 1))
    return st.builds(lambda date, size: Moment(*date.timetuple()[:size]), dates, st.integers(1, 3))


@st.composite
def periods(draw, first_year=1):
    start, end = draw(moments(first_year)), draw(moments(first_year))
    if start.first_day > end.last_day:
        start, end = end, start
    sides = [(start, end), (start, start), (start, None), (None, end)]
    return Period(*draw(st.sampled_from(sides)))


@pytest.mark.parametrize(("text", "edtf"), TYPED.items())
def test_what_people_type_is_understood(text, edtf):
    assert str(parse_period(text)) == edtf


@pytest.mark.parametrize(("edtf", "texts"), WRITTEN.items())
def test_each_language_writes_a_period_its_own_way(edtf, texts):
    for language, text in zip(("en", "ko"), texts, strict=True):
        with translation.override(language):
            assert format_period(Period.parse(edtf)) == text


@pytest.mark.parametrize(("text", "advice"), WRONG.items())
def test_an_invalid_period_is_refused_with_advice(text, advice):
    with translation.override("en"), pytest.raises(PeriodError) as caught:
        parse_period(text)
    assert advice in str(caught.value)


@given(periods())
def test_edtf_is_read_back_as_it_was_written(period):
    assert Period.parse(str(period)) == period


@given(periods(first_year=1000))
def test_what_is_shown_can_be_typed_again(period):
    for language in ("en", "ko"):
        with translation.override(language):
            assert parse_period(format_period(period)) == period


@given(st.text(max_size=60))
def test_any_text_is_a_period_or_a_clear_error(text):
    try:
        period = parse_period(text)
    except PeriodError as error:
        period, reason = None, str(error)
    assert reason if period is None else Period.parse(str(period)) == period


@pytest.mark.django_db
def test_a_period_is_stored_as_edtf_with_its_bounds():
    item = builders.achievement(period="2013/..")
    item.refresh_from_db()
    assert (str(item.period), item.period_start, item.period_end) == (
        "2013/..",
        datetime.date(2013, 1, 1),
        datetime.date.max,
    )


@pytest.mark.django_db
def test_removing_a_period_removes_its_bounds():
    item = builders.achievement(period="2013")
    item.period = None
    item.save()
    item.refresh_from_db()
    assert (item.period, item.period_start, item.period_end) == (None, None, None)


@pytest.mark.django_db
def test_periods_overlap_the_years_between_them_and_order_by_start():
    undated = builders.achievement()
    later = builders.achievement(period="2011-12-31")
    longer = builders.achievement(period="2009/2012")
    until = builders.achievement(period="../2011")
    builders.achievement(period="2010")
    builders.achievement(period="2012/..")
    year = Period.parse("2011")
    found = Achievement.objects.filter(period_start__lte=year.last_day, period_end__gte=year.first_day)
    assert list(found.order_by("period_start")) == [until, longer, later]
    assert undated not in found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2013-10-12T14:59:59Z", Status.PLANNED),  # one second before midnight in Seoul
        ("2013-10-12T15:00:00Z", Status.UNDER_WAY),
        ("2013-10-17T14:59:59Z", Status.UNDER_WAY),
        ("2013-10-17T15:00:00Z", Status.ENDED),
    ],
)
def test_status_changes_at_midnight_in_the_city_in_python_and_in_the_database_alike(now, status):
    item = builders.achievement(period="2013-10-13/2013-10-17")
    undated = builders.achievement()
    with time_machine.travel(now, tick=False):
        assert item.status == status
        for each in Status:
            found = set(Achievement.objects.filter(status_condition(each)))
            assert found == {row for row in (item, undated) if row.status == each}
