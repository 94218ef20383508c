"""The drawings of the demo: python -m achievements.demo.drawing makes them anew. They are photographs of nothing.

Each is drawn twice as large and in few colors, between paper and ink by way of one hue: that of its sector.
"""

import math
import random
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1600, 900
LARGEST = 38_000  # bytes
FINE = 2  # times as large as it is kept
INK, PAPER = (16, 32, 43), (255, 255, 255)
HUES = {"blue": "0559a0", "rust": "8f3a14", "violet": "6f3c95", "teal": "026758", "olive": "5e5b03", "slate": "4d5a63"}


class Canvas:
    """A drawing in the shades of one hue. Coordinates are those of the picture that is kept."""

    def __init__(self, hue, sky, seed):
        self.hue = tuple(bytes.fromhex(HUES[hue]))
        self.chance = random.Random(seed)  # noqa: S311 - a drawing, and the same one each time
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE))
        self.draw = ImageDraw.Draw(self.image)
        for y in range(HEIGHT * FINE):
            share = y / HEIGHT / FINE
            self.draw.line([(0, y), (WIDTH * FINE, y)], self.shade(sky[0] + (sky[1] - sky[0]) * share))

    def shade(self, lightness):
        """Return a color: the hue at 0, paper at 1, ink at -1."""
        other = PAPER if lightness > 0 else INK
        return tuple(round(a + (b - a) * abs(lightness)) for a, b in zip(self.hue, other, strict=True))

    def scaled(self, points):
        return [(x * FINE, y * FINE) for x, y in points]

    def shape(self, points, lightness):
        self.draw.polygon(self.scaled(points), self.shade(lightness))

    def box(self, x, y, width, height, lightness, radius=0):
        corners = self.scaled([(x, y), (x + width, y + height)])
        self.draw.rounded_rectangle([*corners[0], *corners[1]], radius * FINE, self.shade(lightness))

    def disc(self, x, y, radius, lightness, squeeze=1.0):
        corners = self.scaled([(x - radius, y - radius * squeeze), (x + radius, y + radius * squeeze)])
        self.draw.ellipse([*corners[0], *corners[1]], self.shade(lightness))

    def line(self, points, width, lightness):
        self.draw.line(self.scaled(points), self.shade(lightness), width * FINE, joint="curve")

    def ridge(self, height, roughness, lightness):
        """A range of hills across the picture, down to its lower edge."""
        waves = [(self.chance.uniform(0.6, 1.6) * 2**n, self.chance.uniform(0, 7), roughness / 2**n) for n in range(5)]
        points = [
            (x, height + sum(size * math.sin(rate * x / 240 + start) for rate, start, size in waves))
            for x in range(0, WIDTH + 9, 8)
        ]
        self.shape([(0, HEIGHT), *points, (WIDTH, HEIGHT)], lightness)

    def towers(self, ground, tallest, lightness, windows):
        """A row of buildings, some of whose windows are lit."""
        x = -20
        while x < WIDTH:
            width, height = self.chance.randrange(60, 150), self.chance.uniform(0.35, 1) * tallest
            self.box(x, ground - height, width, HEIGHT, lightness)
            for column in range(int(x) + 14, int(x) + width - 16, 22):
                for row in range(int(ground - height) + 16, int(ground) - 20, 30):
                    if self.chance.random() < 0.32:
                        self.box(column, row, 11, 15, windows)
            x += width + self.chance.randrange(4, 26)

    def save(self, name):
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        for quality in range(64, 20, -4):
            picture.save(FOLDER / f"{name}.jpg", quality=quality, optimize=True, progressive=True)
            if (FOLDER / f"{name}.jpg").stat().st_size <= LARGEST:
                return


def bus(canvas, x, y, size, lightness, windows):
    canvas.box(x, y, 420 * size, 150 * size, lightness, 26 * size)
    for n in range(5):
        canvas.box(x + (24 + 76 * n) * size, y + 26 * size, 62 * size, 54 * size, windows, 8 * size)
    for place in (90, 320):
        canvas.disc(x + place * size, y + 152 * size, 34 * size, -0.85)
        canvas.disc(x + place * size, y + 152 * size, 14 * size, 0.5)


def arm(canvas, x, y, size, lightness, bend):
    """A robot's arm with three joints."""
    points = [(x, y)]
    for length, angle in ((230, -100 + bend), (200, -30 + bend), (120, 60 + bend)):
        last = points[-1]
        turn = math.radians(angle)
        points.append((last[0] + length * size * math.cos(turn), last[1] + length * size * math.sin(turn)))
    canvas.box(x - 70 * size, y, 140 * size, 400 * size, lightness, 12 * size)
    canvas.line(points, round(46 * size), lightness)
    for joint, radius in zip(points, (48, 40, 32, 26), strict=True):
        canvas.disc(*joint, radius * size, lightness)
        canvas.disc(*joint, radius * size * 0.45, 0.75)


def house(canvas, x, y, size, lightness, window):
    canvas.box(x, y - 120 * size, 190 * size, 400 * size, lightness)
    canvas.shape(
        [(x - 20 * size, y - 118 * size), (x + 95 * size, y - 210 * size), (x + 210 * size, y - 118 * size)], lightness
    )
    canvas.box(x + 70 * size, y - 85 * size, 50 * size, 50 * size, window, 4 * size)


def future_mobility():
    canvas = Canvas("blue", (0.35, 0.95), 1)
    canvas.disc(1180, 230, 90, 0.98)
    for height, lightness in ((430, 0.62), (520, 0.4), (610, 0.12)):
        canvas.ridge(height, 46, lightness)
    canvas.box(0, 740, WIDTH, 160, -0.5)
    for n in range(9):
        canvas.line([(20 + 190 * n, 830), (120 + 190 * n, 830)], 8, 0.4)
    bus(canvas, 480, 600, 1.15, -0.25, 0.88)
    canvas.save("future-mobility")


def night_bus():
    canvas = Canvas("blue", (-0.85, -0.3), 2)
    canvas.disc(330, 190, 62, 0.8)
    canvas.towers(620, 330, -0.55, 0.72)
    canvas.box(0, 620, WIDTH, 300, -0.72)
    for n in range(9):
        canvas.line([(60 + 190 * n, 820), (150 + 190 * n, 820)], 8, 0.3)
    bus(canvas, 720, 560, 1.25, 0.1, 0.88)
    canvas.save("night-bus")


def motor_valley():
    canvas = Canvas("blue", (0.75, 0.97), 3)
    for height, lightness in ((330, 0.7), (430, 0.5)):
        canvas.ridge(height, 60, lightness)
    canvas.box(0, 690, WIDTH, 300, 0.25)
    for n in range(7):
        x = 120 + 200 * n
        canvas.shape([(x, 560), (x + 90, 480), (x + 200, 560), (x + 200, 760), (x, 760)], -0.1 - 0.06 * (n % 3))
        canvas.box(x + 30, 620, 60, 60, 0.8)
        canvas.box(x + 112, 620, 60, 60, 0.8)
    canvas.box(1250, 330, 46, 430, -0.4)
    canvas.save("motor-valley")


def flat_motor():
    canvas = Canvas("blue", (0.9, 0.72), 4)
    for layer, (offset, lightness) in enumerate(((130, -0.5), (60, 0.25), (-10, -0.2), (-80, 0.4))):
        canvas.disc(800, 450 + offset, 430, lightness, 0.52)
        canvas.disc(800, 450 + offset - 14, 400, lightness + 0.12, 0.52)
        for n in range(18 if layer % 2 else 0):
            turn = math.radians(20 * n)
            canvas.disc(800 + 300 * math.cos(turn), 436 + offset + 156 * math.sin(turn), 44, -0.3, 0.52)
    canvas.disc(800, 352, 110, 0.92, 0.52)
    canvas.disc(800, 356, 64, -0.6, 0.52)
    canvas.save("flat-motor")


def robotics():
    canvas = Canvas("rust", (0.86, 0.97), 5)
    canvas.box(0, 640, WIDTH, 300, 0.55)
    for x, size, lightness, bend in ((260, 0.8, 0.35, 8), (1330, 0.8, 0.35, -40), (760, 1.25, -0.1, -12)):
        arm(canvas, x, 640, size, lightness, bend)
    canvas.box(0, 760, WIDTH, 60, -0.45)
    for n in range(6):
        canvas.box(90 + 270 * n, 690, 120, 70, 0.1, 6)
    canvas.save("robotics")


def small_plant():
    canvas = Canvas("rust", (0.8, 0.9), 6)
    for n in range(6):
        canvas.box(70 + 260 * n, 90, 190, 260, 0.97)
        canvas.box(160 + 260 * n, 90, 10, 260, 0.55)
    canvas.box(0, 560, WIDTH, 400, 0.4)
    arm(canvas, 560, 560, 1.1, -0.15, 4)
    canvas.box(860, 600, 520, 40, -0.5)
    canvas.box(900, 640, 30, 200, -0.5)
    canvas.box(1310, 640, 30, 200, -0.5)
    canvas.disc(1130, 380, 52, -0.35)
    canvas.box(1072, 440, 116, 165, -0.35, 40)
    canvas.save("small-plant")


def semiconductors():
    canvas = Canvas("violet", (-0.55, -0.15), 7)
    canvas.disc(860, 470, 560, 0.2)
    canvas.disc(860, 470, 540, 0.45)
    for column in range(-9, 10):
        for row in range(-9, 10):
            x, y = 860 + 58 * column, 470 + 58 * row
            if math.hypot(x - 860, y - 470) < 490:
                canvas.box(x - 25, y - 25, 50, 50, canvas.chance.choice((0.1, 0.3, 0.6, 0.75)), 3)
    canvas.save("semiconductors")


def chip_design():
    canvas = Canvas("violet", (0.93, 0.85), 8)
    for n in range(15):
        start = (canvas.chance.randrange(0, WIDTH, 40), canvas.chance.choice((0, HEIGHT)))
        middle = 450 + canvas.chance.choice((-120, -80, -40, 40, 80, 120))
        corner = (start[0], middle)
        canvas.line([start, corner, (800, middle)], 7, 0.45 if n % 2 else 0.2)
        canvas.disc(*corner, 13, 0.2)
    canvas.box(560, 230, 480, 440, -0.25, 22)
    canvas.box(620, 290, 360, 320, 0.25, 12)
    for column in range(5):
        for row in range(4):
            canvas.box(645 + 64 * column, 315 + 70 * row, 50, 56, canvas.chance.choice((0.45, 0.7, -0.1)), 4)
    canvas.save("chip-design")


def healthcare():
    canvas = Canvas("teal", (0.95, 0.7), 9)
    canvas.disc(410, 240, 100, 1)
    for height, lightness in ((470, 0.55), (560, 0.3), (660, 0)):
        canvas.ridge(height, 40, lightness)
    beat = [
        (0, 520),
        (520, 520),
        (580, 470),
        (640, 520),
        (690, 520),
        (730, 300),
        (790, 680),
        (840, 520),
        (920, 490),
        (980, 520),
    ]
    canvas.line([*beat, (WIDTH, 520)], 16, 0.97)
    canvas.save("healthcare")


def care_at_home():
    canvas = Canvas("teal", (-0.7, -0.2), 10)
    canvas.disc(1250, 200, 70, 0.85)
    canvas.ridge(560, 36, -0.45)
    for x, y, size, window in (
        (120, 690, 1.2, -0.3),
        (470, 740, 1.5, 0.92),
        (920, 700, 1.1, -0.3),
        (1230, 750, 1.4, -0.3),
    ):
        house(canvas, x, y, size, -0.6, window)
    canvas.box(0, 840, WIDTH, 90, -0.8)
    canvas.save("care-at-home")


def ai_and_data():
    canvas = Canvas("olive", (0.95, 0.6), 11)
    canvas.towers(640, 470, 0.45, 0.7)
    canvas.towers(720, 400, 0.1, 0.75)
    canvas.towers(840, 330, -0.45, 0.82)
    canvas.save("ai-and-data")


def nuri():
    canvas = Canvas("olive", (0.9, 0.97), 12)
    canvas.ridge(430, 50, 0.66)
    canvas.towers(640, 330, 0.2, 0.85)
    canvas.box(0, 640, WIDTH, 300, 0.72)
    for _n in range(26):
        x, y = canvas.chance.randrange(-100, WIDTH), canvas.chance.randrange(660, 890)
        canvas.line([(x, y), (x + canvas.chance.randrange(60, 300), y)], 5, canvas.chance.choice((0.5, 0.6, 0.88)))
    canvas.save("nuri")


def maru():
    canvas = Canvas("slate", (0.94, 0.8), 13)
    canvas.disc(1080, 290, 120, 1)
    for height, lightness in ((420, 0.66), (520, 0.46)):
        canvas.ridge(height, 60, lightness)
    canvas.towers(700, 250, 0.08, 0.8)
    canvas.ridge(770, 24, -0.4)
    canvas.save("maru")


DRAWINGS = [
    *(future_mobility, night_bus, motor_valley, flat_motor, robotics, small_plant, semiconductors, chip_design),
    *(healthcare, care_at_home, ai_and_data, nuri, maru),
]

if __name__ == "__main__":
    for each in DRAWINGS:
        each()
