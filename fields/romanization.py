"""Korean in Latin letters, by the Revised Romanization of the National Institute of Korean Language (2000).

It is for names, so that ㅎ stays behind ㄱ, ㄷ and ㅂ, as in nouns: 묵호 is mukho.
"""

import re

from fields.search import COMPANY_FORM, folded

INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "").split(" ")
VOWELS = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
]  # fmt: skip
# What is said of each final consonant, or pair of them, before a vowel; and before a consonant or at the end.
BEFORE_VOWEL = "- g kk ks n nj n d r lg lm lb ls lt lp r m b ps s ss ng j ch k t p -".replace("-", "").split(" ")
OTHERWISE = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".replace("-", "").split(" ")
WITH_H = {6: "n", 15: "l", 27: ""}  # the finals ㄶ, ㅀ and ㅎ, and what is said of them before what they aspirate
ASPIRATED = {"g": "k", "d": "t", "j": "ch", "s": "s"}
NASAL = {"k": "ng", "t": "n", "p": "m"}  # before n, m and r
LIQUID = {("n", "r"), ("l", "r"), ("l", "n")}  # 신라, 울릉, 별내
BEFORE_I = {"d": "j", "t": "ch"}  # 해돋이, 같이
WORD = re.compile("[가-힣]+")
CITY = re.compile(r"(?<=[가-힣])(?=(?:광역|특별|특별자치)시|특별자치도)")
# Words from other languages, the only ones that begin with ㄹ: no consonant before them changes them, or is changed.
BORROWED = re.compile("(?=로봇|로보틱스|로켓|레이저|렌즈|리튬|리서치|라이프)")
# Examples of the standard that no rule tells from others, as they are said.
SAID = {"학여울": "항녀울", "알약": "알략", "신문로": "신문노"}


def romanized(text):
    """The text in small letters, its Korean romanized, without the form of a company: ㈜가온로봇 is gaonrobot."""
    text = CITY.sub("-", folded(text).replace(COMPANY_FORM, " "))
    for word, sound in SAID.items():
        text = text.replace(word, sound)
    return WORD.sub(lambda found: "".join(map(romanized_word, BORROWED.split(found.group()))), text)


def romanized_word(word):
    letters, final = "", 0
    for syllable in word:
        number, next_final = divmod(ord(syllable) - ord("가"), len(OTHERWISE))
        initial, vowel = divmod(number, len(VOWELS))
        letters += between_vowels(final, INITIALS[initial], VOWELS[vowel]) + VOWELS[vowel]
        final = next_final
    return letters + OTHERWISE[final]


def between_vowels(final, initial, vowel):
    """The letters of a final consonant and the initial one of the next syllable, which begins with `vowel`."""
    said = OTHERWISE[final]
    if not initial:
        moved = BEFORE_VOWEL[final]
        return moved[:-1] + BEFORE_I[moved[-1]] if vowel == "i" and moved[-1:] in BEFORE_I else moved
    if final in WITH_H and initial in ASPIRATED:
        return WITH_H[final] + ASPIRATED[initial]
    if said == "t" and initial == "h" and vowel == "i":
        return "ch"  # 굳히다
    if (said, initial) in LIQUID:
        return "ll"
    if initial in ("n", "m", "r"):
        said = NASAL.get(said, said)
    return said + ("n" if initial == "r" and said else initial)
