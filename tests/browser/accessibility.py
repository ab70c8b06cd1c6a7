"""What is measured of a page beside axe: its headings, its width, cut texts, and where the Tab key leads."""

from playwright.sync_api import Page

# What scrolls by itself says so: a table in .scroll-x, the sheet in .wide, bars of tabs.
TOO_WIDE = """() => {
  const scrolls = (node) => {
    for (let at = node.parentElement; at; at = at.parentElement) {
      if (/(auto|scroll|hidden)/.test(getComputedStyle(at).overflowX)) { return true; }
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.right > innerWidth + 1 && box.left >= 0 && !scrolls(node);
  });
  return wide.slice(0, 5).map((node) => node.outerHTML.slice(0, 120));
}"""
CUT = """() => {
  const asked = "h1,h2,h3,p,li,a,button,label,summary,th,td,dt,dd,.pill,.tag";
  return [...document.body.querySelectorAll(asked)].filter((node) => {
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    if (box.width <= 1 || style.overflowX === "visible" || style.overflowX === "auto") { return false; }
    return node.scrollWidth > node.clientWidth + 1 && style.textOverflow !== "ellipsis";
  }).slice(0, 5).map((node) => node.outerHTML.slice(0, 120));
}"""
# Spots of a picture ([data-cells]) are the mouse's way to cells that stand in the form beside it.
# Every control gets a number; what the Tab key reaches loses it again
NUMBER_CONTROLS = """() => {
  const asked = "a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex]";
  const visible = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && node.checkVisibility({ visibilityProperty: true });
  };
  const found = [...document.querySelectorAll(asked)]
    .filter((node) => visible(node) && !node.disabled && !node.matches(".boxes [data-cells]"));
  found.forEach((node, number) => { node.dataset.control = number; });
  window.controls = new Set(found);
  return found.length;
}"""
# Each control that gets the focus is taken off the list; of radio buttons and groups with arrow keys inside
# all others with it
TAKE_FOCUSED = """() => {
  const roving = ["tablist", "grid", "listbox", "menu", "toolbar", "radiogroup"];
  const take = (at) => {
    const group = at.closest(roving.map((role) => `[role=${role}]`).join());
    window.controls.delete(at);
    window.controls.forEach((one) => {
      const radio = at.type === "radio" && one.name === at.name && one.form === at.form;
      if (radio || (group && group.contains(one))) { window.controls.delete(one); }
    });
  };
  document.addEventListener("focusin", (event) => take(event.target));
}"""
TABS_AT_ONCE = 8  # between two looks whether all are reached
UNREACHED = """() => [...window.controls]
  .filter((one) => one.isConnected && one.checkVisibility({ visibilityProperty: true }))
  .map((one) => one.outerHTML.slice(0, 140))"""


def headings(page: Page) -> int:
    return page.locator("h1:visible").count()


def too_wide(page: Page) -> list[str]:
    """What makes a page scroll sideways.  The page's own width counts: some boxes only reach out unseen."""
    width = page.evaluate("document.documentElement.scrollWidth")
    return page.evaluate(TOO_WIDE) or [f"{width} px"] if width > page.viewport_size["width"] else []


def cut(page: Page) -> list[str]:
    return page.evaluate(CUT)


def unreached(page: Page) -> list[str]:
    """Controls that no Tab comes to.  A group with one tab stop and arrow keys inside counts as one."""
    count = page.evaluate(NUMBER_CONTROLS)
    page.evaluate(TAKE_FOCUSED)
    for number in range(count + 30):
        page.keyboard.press("Tab")
        if number % TABS_AT_ONCE == 0 and not page.evaluate(UNREACHED):
            break
    return page.evaluate(UNREACHED)


def grave(found: dict) -> list[str]:
    """Serious and critical violations, one line each with the first place."""
    worst = (one for one in found["violations"] if one["impact"] in ("serious", "critical"))
    return [f"{one['id']} x{len(one['nodes'])}: {_place(one['nodes'][0])}" for one in worst]


def _place(node: dict) -> str:
    return f"{node['html'][:160]} {node['failureSummary'][-200:]}"
