"""Passwords that are guessed quickly: common ones, keyboard rows, repetitions, and words that everybody here knows.

zxcvbn estimates how many guesses a password takes. It knows what people in general choose; the words of this module add
Korean, also as it is typed on an English keyboard, and the person's own names.
"""

import re
import threading
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fields.keyboard import keystrokes

FEWEST_GUESSES = 10  # as a power of ten
FEWEST_OWN = 6  # letters beside known words
LONGEST = 72  # letters that are looked at; zxcvbn takes no more, and its time grows with the square
SHORTEST_WORD = 3  # keystrokes of a known word

# What Korean offices choose, as people write it.
KNOWN_WORDS = """
안녕하세요 사랑해 사랑해요 비밀번호 암호 관리자 담당자 대한민국 우리나라 한국 행복 감사합니다 화이팅 파이팅 여보세요 로그인 공무원 시청 구청
가나다라 가나다라마바사 아자차카 아자차카타파하 하나둘셋 홍길동 독도는우리땅 동해물과백두산이 무궁화
봄 여름 가을 겨울 일월 이월 삼월 사월 오월 유월 칠월 팔월 구월 시월 십일월 십이월 월요일 화요일 수요일 목요일 금요일 토요일 일요일
서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주 성장 동력 엔진 전략 계획 성과 분야 포털
spring summer autumn fall winter january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday password passwort passphrase welcome admin administrator login
letmein changeme iloveyou qwerty korea city seoul busan daegu incheon gwangju daejeon ulsan sejong gyeonggi gangwon jeju
growth engine engines strategy plan portal sector achievement
""".split()
YEARS = re.compile(r"(?:19|20)\d\d")
LEET = str.maketrans("aoies", "@013$")  # as some write the letters

lock = threading.Lock()  # zxcvbn keeps the words of a call in a global


class GuessablePasswordValidator:
    """Refuse what is guessed in fewer than ten billion guesses, or is hardly more than known words."""

    def validate(self, password, user=None):
        words = sorted({form for word in self.words(user) for form in forms_of(word)}, key=len, reverse=True)
        text = unicodedata.normalize("NFC", password)[:LONGEST].lower()
        if is_of_known_words(text, words):
            raise ValidationError(
                _(
                    "This is little more than names, places, seasons or years that others can guess. Use four words "
                    "that have nothing to do with each other or with your work."
                ),
                code="password_of_known_words",
            )
        if is_guessed_quickly(text, words):
            raise ValidationError(
                _(
                    "This is guessed quickly: it is common, repeats itself or follows the keyboard. Use four words "
                    "that have nothing to do with each other."
                ),
                code="password_guessed_quickly",
            )

    def words(self, user):
        """Return the words that a guesser tries first."""
        names = [getattr(user, name, "") or "" for name in ("username", "first_name", "last_name", "email")]
        return [*KNOWN_WORDS, *words_in(names), f"{names[2]}{names[1]}"]

    def get_help_text(self):
        return _(
            "Four words that have nothing to do with each other are easy to keep in mind and hard to guess. Names, places, "
            "seasons, years and rows of the keyboard are refused."
        )


def words_in(texts):
    return [word for text in texts for word in re.findall(r"[^\W\d_]+", text)]


def forms_of(word):
    """Return how a word is typed: as it is, and a Korean one with the keyboard set to English."""
    word = unicodedata.normalize("NFC", word).lower()
    typed = keystrokes(word)
    return {word, typed} if len(typed) >= SHORTEST_WORD else set()


def is_of_known_words(text, words):
    """Return True if a text has known words, and but a few letters or digits besides them, years and simple rows."""
    rest = text
    for word in words:
        rest = rest.replace(word, " ").replace(word.translate(LEET), " ")
    if rest == text:
        return False
    rest = YEARS.sub(" ", rest)
    own = "".join(run for run in re.findall(r"[^\W_]+", rest) if not is_row(run))
    return len(keystrokes(own)) < FEWEST_OWN


def is_row(run):
    """Return True if the letters or digits of a run repeat or follow each other: 1111, 1234, cba."""
    steps = {ord(after) - ord(before) for before, after in zip(run, run[1:], strict=False)}
    return len(run) < 2 or (len(steps) == 1 and steps <= {-1, 0, 1})


def is_guessed_quickly(text, words):
    return min(power_of_guesses(form[:LONGEST], words) for form in {text, keystrokes(text)}) < FEWEST_GUESSES


def power_of_guesses(text, words):
    """Return the common logarithm of how many guesses a text takes."""
    from zxcvbn import zxcvbn  # 15 MB of words, for the few who choose a password

    with lock:
        return zxcvbn(text, user_inputs=words)["guesses_log10"]
