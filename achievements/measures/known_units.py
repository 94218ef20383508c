"""The units that the portal knows from the start: each becomes a record when it is first typed."""

from decimal import Decimal
from typing import NamedTuple

from achievements.choices import Dimension


class UnitValues(NamedTuple):
    """The columns of a unit; `base` is the key of another unit, or empty."""

    slug: str
    symbol: str = ""
    name_en: str = ""
    name_ko: str = ""
    dimension: str = Dimension.COUNT
    base: str = ""
    scale: Decimal = Decimal(1)
    spellings: str = ""  # one on each line

    @property
    def texts(self):
        """All that it is called."""
        return [text for text in (self.symbol, self.name_en, self.name_ko, *self.spellings.split("\n")) if text]

    @property
    def base_slug(self):
        return self.base or self.slug


def counted(slug, korean, *spellings, english=None):
    return UnitValues(slug, "", english or slug, korean, Dimension.COUNT, spellings="\n".join(spellings))


def money(code, korean, *spellings):
    return UnitValues(code.lower(), code, "", korean, Dimension.MONEY, spellings="\n".join(spellings))


def measured(slug, symbol, dimension, *spellings, base="", scale="1"):
    return UnitValues(slug, symbol, "", "", dimension, base, Decimal(scale), "\n".join(spellings))


KNOWN_UNITS = [
    counted("people", "명", "person", "persons", "인"),
    counted("items", "개", "item"),
    counted("cases", "건", "case"),
    counted("firms", "개사", "firm", "companies", "company", "개 기업", "개 업체"),
    counted("institutions", "개 기관", "institution"),
    counted("places", "곳", "place", "sites", "개소"),
    counted("countries", "개국", "country"),
    counted("occasions", "회", "occasion"),
    counted("vehicles", "대", "vehicle"),
    counted("households", "가구", "household", "세대"),
    counted("beds", "병상", "bed"),
    counted("years", "년", "year"),
    counted("months", "개월", "month"),
    counted("days", "일", "day"),
    counted("hours", "시간", "hour"),
    money("KRW", "원", "won", "₩", "한국 원"),
    money("USD", "달러", "$", "US$", "dollars", "미국 달러"),
    money("EUR", "유로", "€", "euros"),
    money("JPY", "엔", "¥", "yen"),
    money("CNY", "위안", "yuan"),
    money("GBP", "파운드", "£", "pounds"),
    measured("percent", "%", Dimension.RATIO, "percent", "per cent", "퍼센트"),
    measured("percentage-points", "%p", Dimension.RATIO, "pp", "percentage points", "%포인트", "퍼센트포인트"),
    measured("km", "km", Dimension.LENGTH, "kilometers", "킬로미터"),
    measured("m", "m", Dimension.LENGTH, "meters", "미터", base="km", scale="0.001"),
    measured("square-meters", "㎡", Dimension.AREA, "square meters", "제곱미터", "평방미터"),
    measured("square-kilometers", "㎢", Dimension.AREA, "제곱킬로미터", base="square-meters", scale="1000000"),
    measured("ha", "ha", Dimension.AREA, "hectares", "헥타르", base="square-meters", scale="10000"),
    measured("cubic-meters", "㎥", Dimension.VOLUME, "cubic meters", "세제곱미터"),
    measured("t", "t", Dimension.MASS, "tons", "tonnes", "톤"),
    measured("kg", "kg", Dimension.MASS, "kilograms", "킬로그램", base="t", scale="0.001"),
    measured("mw", "MW", Dimension.POWER, "megawatts", "메가와트"),
    measured("kw", "kW", Dimension.POWER, "kilowatts", "킬로와트", base="mw", scale="0.001"),
    measured("gw", "GW", Dimension.POWER, "gigawatts", "기가와트", base="mw", scale="1000"),
    measured("mwh", "MWh", Dimension.ENERGY, "megawatt hours", "메가와트시"),
    measured("kwh", "kWh", Dimension.ENERGY, "kilowatt hours", "킬로와트시", base="mwh", scale="0.001"),
    measured("gwh", "GWh", Dimension.ENERGY, "gigawatt hours", "기가와트시", base="mwh", scale="1000"),
    measured("gb", "GB", Dimension.DATA, "gigabytes", "기가바이트"),
    measured("tb", "TB", Dimension.DATA, "terabytes", "테라바이트", base="gb", scale="1000"),
]


def known_by_slug(slug):
    return next(unit for unit in KNOWN_UNITS if unit.slug == slug)
