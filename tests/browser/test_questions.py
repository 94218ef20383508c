"""Tests of twelve questions that visitors ask: each is answered from the front page in three clicks or fewer.

Phones and desktops, both languages, without scripts, in the invented city. Typing a word or a day is no click.
"""

import csv

import pytest

MOST = 3  # clicks
SCREENS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
KOREAN = {
    "8,120 new jobs · 27%": "8,120명 · 27%",
    "Target for 2030": "2030년 목표",
    "30,000": "30,000명",
    "Robotics": "로봇",
    "of a target of 2,000 by 2030": "목표 2,000대(2030년)",
    "690 robots in service": "690대",
    "All measures": "전체 지표",
    "11 reached all they set out to": "11건 달성",
    "Discontinued": "중단",
    "Firefighting robot for tunnels": "터널 화재 소방로봇",
    "It withstood the heat for six minutes": "고열을 6분 견뎠으나",
    "Money": "금액",
    "Nation, KRW 261 billion": "국비, 2,614억 원",
    "Organizations": "참여기관",
    "Maru Robot Agency": "마루로봇진흥원",
    "Duruhan Robotics": "㈜두루한로보틱스",
    "Robots for three hundred small plants": "중소 제조기업 300곳 로봇 도입",
    "All changes": "변경 이력 전체 보기",
    "27,900": "27,900명",
    "History of this page": "이 페이지의 변경 이력",
    "This page as it was on April 15, 2026": "2026년 4월 15일 당시의 페이지",
    "5,480 new jobs": "5,480명",
    "Future Industries Division": "미래산업과",
    "Robot Industry Team": "로봇산업팀",
    "Cooling of crawlers in tunnel fires": "터널 화재 궤도로봇 냉각 시험 결과",
    "Search all 60 projects": "과제 60건 전체 검색",
    "Table": "표",
}
# An element that is drawn, and not only there for screen readers.
IS_SEEN = """(elements) => elements.some((each) => each.checkVisibility({ visibilityProperty: true })
  && !each.closest(".visually-hidden, .print-only") && each.getBoundingClientRect().height > 8)"""


class QuestionWalk:
    """A visit that begins on the front page and counts its clicks."""

    def __init__(self, page, language):
        self.page, self.language, self.clicks = page, language, 0
        page.goto(f"/{language}/")

    def word(self, english):
        return english if self.language == "en" else KOREAN[english]

    def click(self, target):
        self.page.locator(target).filter(visible=True).first.click()
        self.clicks += 1

    def go(self, target):
        with self.page.expect_navigation():
            self.click(target)

    def follow(self, english, among="main a"):
        self.go(f'{among}:has-text("{self.word(english)}")')

    def choose(self, path):
        """Follow an entry of the menu, which has to be opened on a phone."""
        if self.page.locator(".menu summary").is_visible():
            self.click(".menu summary")
        self.go(f"header nav a[href='/{self.language}{path}']")

    def sees(self, english, among="main"):
        text = self.word(english)
        assert self.page.locator(among).get_by_text(text).evaluate_all(IS_SEEN), text


def is_the_city_on_track(walk):
    walk.sees("8,120 new jobs · 27%")
    walk.follow("All measures")
    walk.sees("11 reached all they set out to")


def what_did_it_promise(walk):
    walk.sees("Target for 2030")
    walk.sees("30,000")
    walk.follow("Robotics", ".card a")
    walk.sees("of a target of 2,000 by 2030")


def what_was_reached_in_this_sector(walk):
    walk.follow("Robotics", ".card a")
    walk.sees("690 robots in service")


def what_failed_and_why(walk):
    walk.follow("All measures")
    walk.follow("Discontinued")
    walk.follow("Firefighting robot for tunnels")
    walk.sees("Discontinued")
    walk.sees("It withstood the heat for six minutes")


def where_does_the_money_come_from(walk):
    walk.choose("/progress/")
    walk.follow("Money", ".jump a")
    assert 0 <= walk.page.locator("#money").bounding_box()["y"] < 200
    walk.sees("Nation, KRW 261 billion")


def who_works_on_robots(walk):
    walk.follow("Robotics", ".card a")
    walk.follow("Organizations")
    walk.sees("Maru Robot Agency")
    walk.sees("Duruhan Robotics")


def what_does_this_organization_do_here(walk):
    walk.choose("/organizations/")
    walk.follow("Maru Robot Agency")
    walk.sees("Robots for three hundred small plants")


def what_is_new_since_june(walk):
    walk.follow("All changes")
    walk.page.fill("main [name=since]", "2026-06-01")
    walk.go("main form:has([name=since]) button")
    days = walk.page.locator("main time").evaluate_all("each => each.map((time) => time.dateTime)")
    assert days
    assert min(days) >= "2026-06-01"
    walk.sees("27,900")


def what_did_this_page_say_last_spring(walk):
    walk.follow("History of this page")
    walk.page.fill("main [name=as_of]", "2026-04-15")
    walk.go("main form:has([name=as_of]) button")
    walk.sees("This page as it was on April 15, 2026")
    walk.sees("5,480 new jobs")


def who_do_i_call(walk):
    walk.sees("Future Industries Division", "footer")
    assert walk.page.is_visible("footer a[href^='tel:']:text('000-000-0100')")
    walk.follow("Robotics", ".card a")
    walk.sees("Robot Industry Team")
    assert walk.page.is_visible("main a[href^='tel:']:text('000-000-0120')")


def what_is_this_claim_based_on(walk):
    walk.follow("Robotics", ".card a")
    walk.follow("Firefighting robot for tunnels", ".row a")
    walk.sees("Cooling of crawlers in tunnel fires")


def how_do_i_take_this_as_a_table(walk):
    walk.follow("Search all 60 projects")
    with walk.page.expect_download() as download:
        walk.click(".outputs a:has-text('CSV')")
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 60
    walk.follow("Table", ".switch a")
    assert walk.page.is_visible("main tbody th")


QUESTIONS = [
    is_the_city_on_track,
    what_did_it_promise,
    what_was_reached_in_this_sector,
    what_failed_and_why,
    where_does_the_money_come_from,
    who_works_on_robots,
    what_does_this_organization_do_here,
    what_is_new_since_june,
    what_did_this_page_say_last_spring,
    who_do_i_call,
    what_is_this_claim_based_on,
    how_do_i_take_this_as_a_table,
]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_twelve_questions_are_answered_in_three_clicks_or_fewer(demo, open_page, language, screen):
    page = open_page(viewport=SCREENS[screen], java_script_enabled=False)
    for question in QUESTIONS:
        walk = QuestionWalk(page, language)
        question(walk)
        assert walk.clicks <= MOST, question.__name__
    assert page.complaints == []
