// The boxes of the value helper for each kind of value.  Each: fields(helper) → elements; fill(fields, text, value)
// puts in what the text says.  A box that is changed writes the whole text anew through helper.write.

import { element } from "./parts.js";
import {
  SIGNS, dateText, deadlineOf, monthText, monthlyText, partsOf, partsText, rangeText, signOf, withinText, withPart, withSign,
} from "./value_texts.js";

export const NAMES = [["quantity", "数量"], ["range", "区间"], ["deadline", "期限"], ["quality", "定性"], ["compound", "多个值"]];
const WORDS = [["优", "良", "中", "差"], ["达成", "部分达成", "未达成"]];
const WAYS = [["date", "某日前"], ["month", "某月"], ["monthly", "每月几日前"], ["within", "几日内"]];
const SIGN_NAMES = { "≥": "不少于", "≤": "不超过", "=": "等于", "＞": "多于", "＜": "少于", "": "无符号" };

export class Quantity {
  constructor(helper) {
    this.buttons = SIGNS.map((sign, at) => button(sign || "无", () => helper.write(withSign(helper.text, sign)), {
      "aria-label": SIGN_NAMES[sign], title: `${SIGN_NAMES[sign]}（Alt+${(at + 1) % 6}）`,
    }));
    this.number = input("数值", 8, () => helper.write(withPart(helper.text, { number: this.number.value.trim() })));
    this.number.inputMode = "decimal";
    this.unit = unitInput(() => helper.write(withPart(helper.text, { unit: this.unit.value.trim() })));
    this.elements = [element("span", { className: "sg", role: "group", "aria-label": "符号" }, ...this.buttons), this.number, this.unit];
  }

  fill(text, value) {
    const sign = signOf(text, value), own = value && value.kind === "quantity" ? value : { number: "", unit: "" };
    this.buttons.forEach((one, at) => {
      one.classList.toggle("on", SIGNS[at] === sign && text !== "");
      one.setAttribute("aria-pressed", String(SIGNS[at] === sign && text !== ""));
    });
    put(this.number, own.number);
    put(this.unit, own.unit);
  }
}

export class Range {
  constructor(helper) {
    const write = () => helper.write(rangeText(this.low.value.trim(), this.high.value.trim(), this.unit.value.trim()));
    [this.low, this.high] = [input("从", 7, write), input("到", 7, write)];
    this.unit = unitInput(write);
    this.elements = [this.low, element("span", { textContent: "到" }), this.high, this.unit];
  }

  fill(text, value) {
    const own = value && value.kind === "range" ? value : { low: value && value.number, unit: value && value.unit };
    put(this.low, own.low || "");
    put(this.high, own.high || "");
    put(this.unit, own.unit || "");
  }
}

export class Deadline {
  constructor(helper) {
    const write = () => helper.write(this.text());
    this.way = select("哪一种期限", WAYS, () => this.show());
    this.day = element("input", { type: "date", className: "in", "aria-label": "日期", oninput: write });
    this.month = element("input", { type: "month", className: "in", "aria-label": "月份", oninput: write });
    this.event = input("从什么时候起", 10, write);
    this.event.value = "资金拨付后";
    this.days = input("几日", 3, write);
    this.unit = select("单位", [["日", "日"], ["个工作日", "个工作日"], ["个月", "个月"]], write);
    this.elements = [this.way, this.day, this.month, this.event, this.days, this.unit];
    this.show();
  }

  show() {
    const { way, day, month, event, days, unit } = this;
    const shown = { date: [day], month: [month], monthly: [days], within: [event, days, unit] }[way.value];
    this.elements.slice(1).forEach((one) => { one.hidden = !shown.includes(one); });
  }

  text() {
    return {
      date: () => dateText(this.day.value), month: () => monthText(this.month.value),
      monthly: () => monthlyText(this.days.value.trim()),
      within: () => withinText(this.event.value.trim(), this.days.value.trim(), this.unit.value),
    }[this.way.value]();
  }

  fill(text) {
    const found = deadlineOf(text), boxes = { day: this.day, month: this.month, days: this.days, event: this.event };
    if (!Object.keys(found).some((name) => name in boxes)) { return; }
    this.way.value = found.way;
    Object.keys(boxes).filter((name) => name in found).forEach((name) => put(boxes[name], found[name]));
    if (found.unit) { this.unit.value = found.unit === "天" ? "日" : found.unit; }
    this.show();
  }
}

export class Quality {
  constructor(helper) {
    this.buttons = [].concat(...WORDS).map((word) => button(word, () => helper.write(word)));
    const [few] = WORDS, groups = [this.buttons.slice(0, few.length), this.buttons.slice(few.length)];
    const names = ["等级", "完成情况"];
    this.elements = groups.map((buttons, at) => element("span", { className: "sg", role: "group", "aria-label": names[at] }, ...buttons));
  }

  fill(text) { this.buttons.forEach((one) => one.classList.toggle("on", one.textContent === text.trim())); }
}

export class Several {
  constructor(helper) {
    this.helper = helper;
    this.lines = element("div", { className: "lines" });
    const split = () => helper.split(partsOf(helper.text));
    this.split = element("button", { type: "button", className: "btn s", onclick: split });
    const more = element("button", { type: "button", className: "btn s q", textContent: "＋加一项", onclick: () => this.addLast() });
    this.below = [this.lines, element("div", { className: "row" }, more, element("span", { className: "grow" }), this.split)];
    this.elements = [];
  }

  fill(text) {
    const parts = partsOf(text);
    if (!this.lines.contains(document.activeElement)) {
      this.lines.textContent = "";
      (parts.length ? parts : [{ label: "", value: "" }]).forEach(({ label, value }) => this.add(label, value));
    }
    this.split.hidden = parts.length < 2;
    this.split.textContent = `拆成 ${parts.length} 行`;
  }

  addLast() {
    this.add("", "");
    this.lines.lastChild.querySelector("input").focus();
  }

  add(label, value) {
    const boxes = [["哪一项", label, 14], ["值", value, 12]].map(([name, text, size]) => {
      const box = input(name, size, () => this.helper.write(partsText(this.parts())));
      box.value = text;
      return box;
    });
    this.lines.append(element("div", { className: "row" }, ...boxes));
  }

  parts() {
    return Array.from(this.lines.children, (line) => {
      const [label, value] = Array.from(line.querySelectorAll("input"), (box) => box.value.trim());
      return { label, value };
    }).filter(({ value }) => value);
  }
}

// The focus stays in the cell when a button is clicked.
function button(textContent, onclick, attributes = {}) {
  const made = element("button", { type: "button", textContent, onclick, ...attributes });
  made.addEventListener("mousedown", (event) => event.preventDefault());
  return made;
}

function input(label, size, oninput) {
  const named = { "aria-label": label, placeholder: label };
  return element("input", { type: "text", className: "in", size, autocomplete: "off", ...named, oninput });
}

function unitInput(oninput) {
  const box = input("单位", 5, oninput);
  box.setAttribute("list", "value-units");
  return box;
}

export function select(label, options, onchange) {
  const made = element("select", { className: "in", "aria-label": label, onchange });
  options.forEach(([value, textContent]) => made.append(element("option", { value, textContent })));
  return made;
}

// Not into the box that is being typed into.
function put(box, text) { if (box !== document.activeElement && box.value !== text) { box.value = text; } }
