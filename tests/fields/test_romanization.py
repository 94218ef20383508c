"""Tests of romanized Korean with the examples of the standard, and of addresses that are made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields.romanization import romanized
from fields.slugs import SLUG_LENGTH, slug_from, validate_slug

# The examples of the standard, sections 2.2, 3.1 and 3.3, but for the verb 잡혀.
EXAMPLES = {
    "구미": "gumi", "영동": "yeongdong", "백암": "baegam", "옥천": "okcheon", "합덕": "hapdeok", "호법": "hobeop",
    "월곶": "wolgot", "벚꽃": "beotkkot", "한밭": "hanbat", "구리": "guri", "설악": "seorak", "칠곡": "chilgok",
    "임실": "imsil", "울릉": "ulleung", "대관령": "daegwallyeong", "광희문": "gwanghuimun", "백마": "baengma",
    "신문로": "sinmunno", "종로": "jongno", "왕십리": "wangsimni", "별내": "byeollae", "신라": "silla",
    "학여울": "hangnyeoul", "알약": "allyak", "해돋이": "haedoji", "같이": "gachi", "굳히다": "guchida",
    "맞히다": "machida", "좋고": "joko", "놓다": "nota", "낳지": "nachi", "묵호": "mukho", "집현전": "jiphyeonjeon",
    "압구정": "apgujeong", "낙동강": "nakdonggang", "죽변": "jukbyeon", "낙성대": "nakseongdae", "합정": "hapjeong",
    "팔당": "paldang", "샛별": "saetbyeol", "울산": "ulsan", "독립문": "dongnimmun", "속리산": "songnisan",
    "오죽헌": "ojukheon", "촉석루": "chokseongnu", "독도": "dokdo", "안압지": "anapji", "극락전": "geungnakjeon",
    "경복궁": "gyeongbokgung", "무량수전": "muryangsujeon", "연화교": "yeonhwagyo", "불국사": "bulguksa",
    "현충사": "hyeonchungsa", "다보탑": "dabotap", "화랑대": "hwarangdae", "거북선": "geobukseon",
}  # fmt: skip
PAIRS = {
    "닭": "dak", "닭이": "dalgi", "값이": "gapsi", "없다": "eopda", "앉아": "anja", "많고": "manko", "많이": "mani",
    "싫어": "sireo", "잃지": "ilchi", "핥이": "halchi", "밖에": "bakke", "좋소": "joso", "놓는": "nonneun",
    "강이": "gangi", "삶": "sam", "여덟": "yeodeol",
}  # fmt: skip
NAMES = {
    "대구광역시": "daegu-gwangyeoksi",
    "세종특별자치시": "sejong-teukbyeoljachisi",
    "한국과학기술원": "hangukgwahakgisurwon",
    "㈜가온로봇": "gaonrobot",
    "가온로봇 (주)": "gaonrobot",
    "주식회사 가온 로봇": "gaon-robot",
    "KT 대구센터": "kt-daegusenteo",
    "２０３０ 비전·전략": "2030-bijeonjeollyak",
}


@pytest.mark.parametrize(("korean", "latin"), [*EXAMPLES.items(), *PAIRS.items()])
def test_words_are_romanized_as_the_standard_has_them(korean, latin):
    assert romanized(korean) == latin


@pytest.mark.parametrize(("name", "slug"), NAMES.items())
def test_addresses_are_made_of_korean_names(name, slug):
    assert slug_from(romanized(name), SLUG_LENGTH) == slug


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1))
def test_every_syllable_gets_letters(text):
    slug = slug_from(romanized(text), SLUG_LENGTH)
    validate_slug(slug)
    assert len(slug) <= SLUG_LENGTH
