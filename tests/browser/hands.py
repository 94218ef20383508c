"""Two ways to use a page: with a mouse, or with only the keyboard and a visible focus at every step."""

MOST = 300  # presses of Tab; a page with more of them in a row loses people
WHERE = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    what: `${element.tagName} ${element.name || element.textContent.trim().slice(0, 40)}`,
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isInView: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    isOnPage: element !== document.body && element !== document.documentElement,
  };
}"""


class Mouse:
    def __init__(self, page):
        self.page = page

    def follow(self, selector):
        self.page.locator(selector).first.click()

    press = check = follow

    def write(self, selector, text):
        self.page.locator(selector).fill(text)


class Keyboard:
    def __init__(self, page):
        self.page = page

    def go_to(self, selector):
        target = self.page.locator(selector).first
        for _press in range(MOST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            where = self.page.evaluate(WHERE)
            assert not where["isOnPage"] or (where["isMarked"] and where["isInView"]), where
        raise AssertionError(f"Tab does not lead to {selector}")

    def follow(self, selector):
        self.go_to(selector)
        self.page.keyboard.press("Enter")

    press = follow

    def check(self, selector):
        self.go_to(selector)
        self.page.keyboard.press("Space")

    def write(self, selector, text):
        self.go_to(selector)
        self.page.keyboard.type(text)
