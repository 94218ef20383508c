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


class Sketch:
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


def bus(sketch, x, y, size, lightness, windows):
    sketch.box(x, y, 420 * size, 150 * size, lightness, 26 * size)
    for n in range(5):
        sketch.box(x + (24 + 76 * n) * size, y + 26 * size, 62 * size, 54 * size, windows, 8 * size)
    for place in (90, 320):
        sketch.disc(x + place * size, y + 152 * size, 34 * size, -0.85)
        sketch.disc(x + place * size, y + 152 * size, 14 * size, 0.5)


def arm(sketch, x, y, size, lightness, bend):
    """A robot's arm with three joints."""
    points = [(x, y)]
    for length, angle in ((230, -100 + bend), (200, -30 + bend), (120, 60 + bend)):
        last = points[-1]
        turn = math.radians(angle)
        points.append((last[0] + length * size * math.cos(turn), last[1] + length * size * math.sin(turn)))
    sketch.box(x - 70 * size, y, 140 * size, 400 * size, lightness, 12 * size)
    sketch.line(points, round(46 * size), lightness)
    for joint, radius in zip(points, (48, 40, 32, 26), strict=True):
        sketch.disc(*joint, radius * size, lightness)
        sketch.disc(*joint, radius * size * 0.45, 0.75)


def house(sketch, x, y, size, lightness, window):
    sketch.box(x, y - 120 * size, 190 * size, 400 * size, lightness)
    sketch.shape(
        [(x - 20 * size, y - 118 * size), (x + 95 * size, y - 210 * size), (x + 210 * size, y - 118 * size)], lightness
    )
    sketch.box(x + 70 * size, y - 85 * size, 50 * size, 50 * size, window, 4 * size)


def future_mobility():
    sketch = Sketch("blue", (0.35, 0.95), 1)
    sketch.disc(1180, 230, 90, 0.98)
    for height, lightness in ((430, 0.62), (520, 0.4), (610, 0.12)):
        sketch.ridge(height, 46, lightness)
    sketch.box(0, 740, WIDTH, 160, -0.5)
    for n in range(9):
        sketch.line([(20 + 190 * n, 830), (120 + 190 * n, 830)], 8, 0.4)
    bus(sketch, 480, 600, 1.15, -0.25, 0.88)
    sketch.save("future-mobility")


def night_bus():
    sketch = Sketch("blue", (-0.85, -0.3), 2)
    sketch.disc(330, 190, 62, 0.8)
    sketch.towers(620, 330, -0.55, 0.72)
    sketch.box(0, 620, WIDTH, 300, -0.72)
    for n in range(9):
        sketch.line([(60 + 190 * n, 820), (150 + 190 * n, 820)], 8, 0.3)
    bus(sketch, 720, 560, 1.25, 0.1, 0.88)
    sketch.save("night-bus")


def motor_valley():
    sketch = Sketch("blue", (0.75, 0.97), 3)
    for height, lightness in ((330, 0.7), (430, 0.5)):
        sketch.ridge(height, 60, lightness)
    sketch.box(0, 690, WIDTH, 300, 0.25)
    for n in range(7):
        x = 120 + 200 * n
        sketch.shape([(x, 560), (x + 90, 480), (x + 200, 560), (x + 200, 760), (x, 760)], -0.1 - 0.06 * (n % 3))
        sketch.box(x + 30, 620, 60, 60, 0.8)
        sketch.box(x + 112, 620, 60, 60, 0.8)
    sketch.box(1250, 330, 46, 430, -0.4)
    sketch.save("motor-valley")


def flat_motor():
    sketch = Sketch("blue", (0.9, 0.72), 4)
    for layer, (offset, lightness) in enumerate(((130, -0.5), (60, 0.25), (-10, -0.2), (-80, 0.4))):
        sketch.disc(800, 450 + offset, 430, lightness, 0.52)
        sketch.disc(800, 450 + offset - 14, 400, lightness + 0.12, 0.52)
        for n in range(18 if layer % 2 else 0):
            turn = math.radians(20 * n)
            sketch.disc(800 + 300 * math.cos(turn), 436 + offset + 156 * math.sin(turn), 44, -0.3, 0.52)
    sketch.disc(800, 352, 110, 0.92, 0.52)
    sketch.disc(800, 356, 64, -0.6, 0.52)
    sketch.save("flat-motor")


def robotics():
    sketch = Sketch("rust", (0.86, 0.97), 5)
    sketch.box(0, 640, WIDTH, 300, 0.55)
    for x, size, lightness, bend in ((260, 0.8, 0.35, 8), (1330, 0.8, 0.35, -40), (760, 1.25, -0.1, -12)):
        arm(sketch, x, 640, size, lightness, bend)
    sketch.box(0, 760, WIDTH, 60, -0.45)
    for n in range(6):
        sketch.box(90 + 270 * n, 690, 120, 70, 0.1, 6)
    sketch.save("robotics")


def small_plant():
    sketch = Sketch("rust", (0.8, 0.9), 6)
    for n in range(6):
        sketch.box(70 + 260 * n, 90, 190, 260, 0.97)
        sketch.box(160 + 260 * n, 90, 10, 260, 0.55)
    sketch.box(0, 560, WIDTH, 400, 0.4)
    arm(sketch, 560, 560, 1.1, -0.15, 4)
    sketch.box(860, 600, 520, 40, -0.5)
    sketch.box(900, 640, 30, 200, -0.5)
    sketch.box(1310, 640, 30, 200, -0.5)
    sketch.disc(1130, 380, 52, -0.35)
    sketch.box(1072, 440, 116, 165, -0.35, 40)
    sketch.save("small-plant")


def semiconductors():
    sketch = Sketch("violet", (-0.55, -0.15), 7)
    sketch.disc(860, 470, 560, 0.2)
    sketch.disc(860, 470, 540, 0.45)
    for column in range(-9, 10):
        for row in range(-9, 10):
            x, y = 860 + 58 * column, 470 + 58 * row
            if math.hypot(x - 860, y - 470) < 490:
                sketch.box(x - 25, y - 25, 50, 50, sketch.chance.choice((0.1, 0.3, 0.6, 0.75)), 3)
    sketch.save("semiconductors")


def chip_design():
    sketch = Sketch("violet", (0.93, 0.85), 8)
    for n in range(15):
        start = (sketch.chance.randrange(0, WIDTH, 40), sketch.chance.choice((0, HEIGHT)))
        middle = 450 + sketch.chance.choice((-120, -80, -40, 40, 80, 120))
        corner = (start[0], middle)
        sketch.line([start, corner, (800, middle)], 7, 0.45 if n % 2 else 0.2)
        sketch.disc(*corner, 13, 0.2)
    sketch.box(560, 230, 480, 440, -0.25, 22)
    sketch.box(620, 290, 360, 320, 0.25, 12)
    for column in range(5):
        for row in range(4):
            sketch.box(645 + 64 * column, 315 + 70 * row, 50, 56, sketch.chance.choice((0.45, 0.7, -0.1)), 4)
    sketch.save("chip-design")


def healthcare():
    sketch = Sketch("teal", (0.95, 0.7), 9)
    sketch.disc(410, 240, 100, 1)
    for height, lightness in ((470, 0.55), (560, 0.3), (660, 0)):
        sketch.ridge(height, 40, lightness)
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
    sketch.line([*beat, (WIDTH, 520)], 16, 0.97)
    sketch.save("healthcare")


def care_at_home():
    sketch = Sketch("teal", (-0.7, -0.2), 10)
    sketch.disc(1250, 200, 70, 0.85)
    sketch.ridge(560, 36, -0.45)
    for x, y, size, window in (
        (120, 690, 1.2, -0.3),
        (470, 740, 1.5, 0.92),
        (920, 700, 1.1, -0.3),
        (1230, 750, 1.4, -0.3),
    ):
        house(sketch, x, y, size, -0.6, window)
    sketch.box(0, 840, WIDTH, 90, -0.8)
    sketch.save("care-at-home")


def ai_and_data():
    sketch = Sketch("olive", (0.95, 0.6), 11)
    sketch.towers(640, 470, 0.45, 0.7)
    sketch.towers(720, 400, 0.1, 0.75)
    sketch.towers(840, 330, -0.45, 0.82)
    sketch.save("ai-and-data")


def nuri():
    sketch = Sketch("olive", (0.9, 0.97), 12)
    sketch.ridge(430, 50, 0.66)
    sketch.towers(640, 330, 0.2, 0.85)
    sketch.box(0, 640, WIDTH, 300, 0.72)
    for _n in range(26):
        x, y = sketch.chance.randrange(-100, WIDTH), sketch.chance.randrange(660, 890)
        sketch.line([(x, y), (x + sketch.chance.randrange(60, 300), y)], 5, sketch.chance.choice((0.5, 0.6, 0.88)))
    sketch.save("nuri")


def maru():
    sketch = Sketch("slate", (0.94, 0.8), 13)
    sketch.disc(1080, 290, 120, 1)
    for height, lightness in ((420, 0.66), (520, 0.46)):
        sketch.ridge(height, 60, lightness)
    sketch.towers(700, 250, 0.08, 0.8)
    sketch.ridge(770, 24, -0.4)
    sketch.save("maru")


DRAWINGS = [
    *(future_mobility, night_bus, motor_valley, flat_motor, robotics, small_plant, semiconductors, chip_design),
    *(healthcare, care_at_home, ai_and_data, nuri, maru),
]

if __name__ == "__main__":
    for each in DRAWINGS:
        each()
