// The value helper under a cell of kind `value`: what the text is read as, signs and units by a click, what was written
// last year and what others write.  The text is the truth: the helper follows it, and writes nothing else.

import { newKey } from "./model.js";
import { element, style } from "./parts.js";
import { ask, beside } from "./popup.js";
import { better, read, spoken } from "./values.js";
import { Deadline, NAMES, Quality, Quantity, Range, Several, select } from "./value_kinds.js";
import { SIGNS, withSign } from "./value_texts.js";

const CLOSED = "perfgoals.helper.closed";
const PASSING = 120; // ms in a cell until its proposals are asked for
const PAUSE = 300; // ms until the server is asked
const KINDS = { quantity: Quantity, range: Range, deadline: Deadline, quality: Quality, compound: Several };
const DIGITS = ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit0"];
const UNITS = ["%", "人", "个", "万元", "元", "次", "人次", "户", "家", "项", "所", "台", "套", "份", "篇", "公里", "平方米", "天", "年", "元/人/月", "元/人/年"];
const ASKED = ["value", "planned_value", "standard_value", "average_3y", "previous_year"];

export function attach(editor) {
  return style("aids").then(() => new Helper(editor));
}

class Helper {
  constructor(editor) {
    Object.assign(this, { editor, answers: new Map(), kinds: new Map(), kind: "", at: "" });
    this.element = this.draw();
    this.button = this.drawButton();
    document.body.append(this.element);
    editor.on("ready", () => this.come());
    editor.on("type", () => this.follow());
    editor.on("step", () => this.follow());
    editor.on("drawn", () => this.place());
    editor.on("mode", (mode) => { if (mode === "none" || mode === "range") { this.hide(); } });
    ["scroll", "resize"].forEach((name) => window.addEventListener(name, () => this.place(), true));
    document.addEventListener("keydown", (event) => this.pressed(event), true);
    this.come();
  }

  get text() { return this.editor.text ? this.editor.box.value : ""; }
  get isOn() { return !this.element.hidden; }

  // ---- coming and going ----

  isValue() {
    const { current, mode, model, text } = this.editor, isRow = text && mode !== "range" && current && model.row(current.key);
    return Boolean(isRow) && model.kind(current.key, current.field) === "value";
  }

  come() {
    const here = this.isValue(), closed = isClosed();
    this.button.hidden = !here || !closed;
    if (!here || closed) { this.hide(); return; }
    const { key, field } = this.editor.current, at = `${key} ${field} ${this.name()}`;
    if (at !== this.at) { Object.assign(this, { at, chosen: "" }); this.showProposals(null); this.propose(at, key, field); }
    this.element.hidden = false;
    this.follow();
    this.place();
  }

  hide() { this.element.hidden = true; clearTimeout(this.timer); if (!this.isValue()) { this.button.hidden = true; } }

  place() {
    if (this.isOn && this.editor.cell) { beside(this.element, this.editor.cell, this.editor.box, "right"); }
  }

  name() { return this.editor.model.text(this.editor.current.key, "level3"); }

  // ---- the text, read ----

  follow() {
    if (!this.isOn) { return; }
    const { text } = this, value = read(text);
    clearTimeout(this.timer);
    if (value) { this.show(value, value.kind); this.say(`读作“${spoken(value)}”`, better(value)); return; }
    if (!text.trim()) { this.show(null, this.chosen || "quantity"); this.say("还没有填。Alt+1…5、0 选符号", "", true); return; }
    this.show(null, this.chosen || this.kind || "quantity");
    this.timer = setTimeout(() => this.askReading(text), PAUSE);
  }

  askReading(text) {
    ask("reading", { text }).then((found) => {
      if (!found || !this.isOn || this.text !== text) { return; }
      const isText = found.kind === "quality";
      this.show(found, found.kind);
      if (isText) { this.say("按文字保存，不参加计算。", "", true); } else { this.say(`读作“${found.spoken}”`, found.better); }
    });
  }

  say(words, more, isGrey = false) {
    this.words.classList.toggle("muted", isGrey);
    this.words.textContent = [words, more].filter(Boolean).join("，");
    this.place();
  }

  // The boxes of a kind; a kind chosen by hand stays until another text is typed.
  show(value, kind) {
    const shown = this.element.contains(document.activeElement) || this.chosen ? this.chosen || this.kind : kind;
    if (shown !== this.kind) { this.change(shown); }
    this.kinds.get(this.kind).fill(this.text, value);
  }

  change(kind) {
    if (!this.kinds.has(kind)) { this.kinds.set(kind, new KINDS[kind](this)); }
    const { elements, below = [] } = this.kinds.get(kind);
    this.kind = this.select.value = kind;
    this.boxes.textContent = this.below.textContent = "";
    this.boxes.append(...elements);
    this.below.append(...below);
    this.place();
  }

  // ---- the text, written ----

  write(text) {
    const isInside = this.element.contains(document.activeElement);
    this.chosen = isInside ? this.kind : "";
    this.editor.write(text);
    if (!isInside) { this.editor.box.setSelectionRange(text.length, text.length); }
    this.follow();
  }

  // Several values in one cell become rows of their own.
  split(parts) {
    const { editor } = this, { key, field } = editor.current, { task, row } = editor.model.row(key), name = this.name();
    const named = (label) => (label ? `${name}（${label}）` : name);
    const sets = [{ op: "set", row: key, field, old: editor.model.text(key, field), new: parts[0].value }];
    if (parts[0].label) { sets.push({ op: "set", row: key, field: "level3", old: name, new: named(parts[0].label) }); }
    let after = key;
    const inserts = parts.slice(1).map(({ label, value }) => {
      const op = { op: "insert", row: newKey(), task: task.key, after, cells: { ...row.cells, [field]: value, level3: named(label) } };
      after = op.row;
      return op;
    });
    editor.commit();
    sets[0].old = editor.model.text(key, field);
    editor.do(`拆成 ${parts.length} 行`, [...sets, ...inserts], { focus: { key, field } });
  }

  // ---- last year's, and the usual ----

  // Who only passes by with the arrow keys asks for nothing.
  propose(at, row, field) {
    clearTimeout(this.passing);
    if (this.answers.has(at)) { this.showProposals(this.answers.get(at)); return; }
    if (!ASKED.includes(field) || !this.name().trim()) { return; }
    this.passing = setTimeout(() => { if (at === this.at) { this.askProposals(at, row, field); } }, PASSING);
  }

  askProposals(at, row, field) {
    ask("proposals", { row, field, name: this.name() }).then((found) => {
      this.answers.set(at, found);
      if (found && at === this.at) { this.showProposals(found); this.place(); }
    });
  }

  showProposals(found) {
    const last = found && found.last_year ? [["上年", found.last_year, 0]] : [];
    const common = found ? found.common.filter(([text]) => text !== found.last_year).map(([text, times]) => ["常用", text, times]) : [];
    this.proposals.textContent = "";
    [...last, ...common].slice(0, 2).forEach((one) => this.proposals.append(...this.proposal(one)));
    this.units.textContent = "";
    new Set([...(found ? found.units : []), ...UNITS]).forEach((value) => this.units.append(element("option", { value })));
  }

  proposal([label, text, times]) {
    const use = () => { this.write(text); this.editor.box.focus(); };
    const title = times ? `${times} 处这样写` : "上年的写法";
    const made = element("button", { type: "button", className: "btn s", textContent: text, title, onclick: use });
    made.addEventListener("mousedown", (event) => event.preventDefault());
    return [element("span", { className: "muted", textContent: times > 1 ? `${label} ${times} 处` : label }), made];
  }

  // ---- keys ----

  pressed(event) {
    if (event.isComposing || event.keyCode === 229) { return; }
    if (event.target === this.editor.box) { this.inCell(event); } else if (this.element.contains(event.target)) { this.inHelper(event); }
  }

  inCell(event) {
    const sign = event.altKey && !event.ctrlKey && !event.shiftKey ? DIGITS.indexOf(event.code) : -1;
    const isInto = event.altKey && event.code === "ArrowDown" && this.editor.mode === "typing" && this.isOn;
    if (sign >= 0 && this.isValue()) { this.write(withSign(this.text, SIGNS[sign])); }
    else if (isInto) { this.select.focus(); }
    else { return; }
    event.preventDefault();
    event.stopPropagation();
  }

  inHelper(event) {
    if (event.key !== "Escape" && (event.key !== "Enter" || event.target.tagName === "BUTTON")) { return; }
    event.preventDefault();
    event.stopPropagation();
    this.editor.commit();
    this.editor.box.focus({ preventScroll: true });
  }

  pick() {
    this.chosen = this.select.value;
    this.change(this.chosen);
    this.kinds.get(this.kind).fill(this.text, read(this.text));
  }

  // ---- drawing ----

  draw() {
    this.select = select("指标值类型", NAMES, () => this.pick());
    this.boxes = element("span", { className: "row boxes" });
    this.below = element("div", { className: "below" });
    this.words = element("span", { className: "words" });
    this.proposals = element("span", { className: "row" });
    this.units = element("datalist", { id: "value-units" });
    const named = { className: "shut", "aria-label": "收起助手，工具栏的“助手”可以再打开", textContent: "×" };
    const close = element("button", { type: "button", ...named, onclick: () => this.shut() });
    close.addEventListener("mousedown", (event) => event.preventDefault());
    const frame = { className: "pop vh-p", id: "value-helper", role: "group", "aria-label": "指标值助手", hidden: true };
    const made = element("div", frame,
      element("div", { className: "row" }, this.select, this.boxes), this.below,
      element("div", { className: "row reads" }, this.words, element("span", { className: "grow" }), this.proposals), this.units, close);
    made.dataset.withCell = "";
    made.addEventListener("focusout", (event) => this.left(event));
    return made;
  }

  // Out of the helper by Tab or a click elsewhere: out of the cell, too.
  left({ relatedTarget }) {
    if (!relatedTarget || this.element.contains(relatedTarget) || relatedTarget === this.editor.box) { return; }
    this.editor.rest();
  }

  drawButton() {
    const named = { className: "btn s q", textContent: "助手", title: "打开指标值助手", hidden: true };
    const made = element("button", { type: "button", ...named, onclick: () => this.open() });
    made.addEventListener("mousedown", (event) => event.preventDefault());
    document.getElementById("paste-open").after(made);
    return made;
  }

  shut() { remember(true); this.hide(); this.button.hidden = false; this.editor.box.focus({ preventScroll: true }); }
  open() { remember(false); this.come(); }
}

// A browser that keeps nothing has the helper open.
function isClosed() {
  try { return localStorage.getItem(CLOSED) === "1"; } catch (error) { return false; }
}

function remember(closed) {
  try { localStorage.setItem(CLOSED, closed ? "1" : ""); } catch (error) { /* nothing is kept here */ }
}
