// The row drawer of the wide sheet: every field of one row with its label, in three groups, beside the table.  It writes
// through the editor: the same operations, the same queue, the same undo; the cell in the table follows on each input.

import { composes } from "./keys.js";
import { setText } from "./paper.js";
import { element } from "./parts.js";
import { button, cardsOf, keepsFocus, span, watchCards } from "./wide.js";

const PAUSE = 1200; // ms after the last key until what was typed is kept
const GROUPS = 3;
const KEPT = "drawer"; // in localStorage: whether it is pinned

export function attach(editor) {
  const drawer = new Drawer(editor);
  editor.drawer = drawer;
  document.addEventListener("keydown", (event) => drawer.key(event));
  editor.paper.element.addEventListener("dblclick", (event) => drawer.doubleClick(event));
  editor.on("ready", (at) => drawer.follow(at));
  editor.on("step", () => drawer.refresh());
  editor.on("drawn", () => drawer.refresh());
  editor.on("saved", () => drawer.showSaved());
  watchCards(() => drawer.showAllCards());
  if (drawer.pinned && editor.model.rows().length) { drawer.open(editor.model.rows()[0].key, "", false); }
  return drawer;
}

class Drawer {
  constructor(editor) {
    Object.assign(this, { editor, key_: "", field: "", visit: null, pinned: localStorage.getItem(KEPT) === "pinned" });
    this.boxes = new Map();
    this.build();
  }

  get isOpen() { return !this.panel.hidden; }

  // ---- the panel ----

  build() {
    this.number = element("b", {});
    this.about = span("muted", "");
    this.pin = button("btn s", "钉住", () => this.setPinned(!this.pinned));
    const up = button("btn s", "↑", () => this.step(-1)), down = button("btn s", "↓", () => this.step(1));
    up.setAttribute("aria-label", "上一行");
    down.setAttribute("aria-label", "下一行");
    const close = button("btn s q", "✕", () => this.close());
    close.setAttribute("aria-label", "关闭抽屉");
    this.saved = span("saved", "");
    const head = element("div", { className: "dh" }, this.number, this.about, span("grow", ""), this.pin, up, down, close);
    const foot = element("div", { className: "dfoot" }, this.saved, span("grow", ""), button("btn", "上一行", () => this.step(-1)), button("btn p", "下一行", () => this.step(1)));
    this.panel = element("aside", { className: "drawer no-print", hidden: true, "aria-label": "本行" }, head, this.fields(), foot);
    document.getElementById("main").appendChild(this.panel);
    this.setPinned(this.pinned);
    this.panel.addEventListener("keydown", (event) => this.inside(event));
  }

  fields() {
    const parts = threeParts(this.editor.model.columns);
    return element("div", { className: "scroll" }, ...parts.map((part) => this.part(part)));
  }

  part({ names, columns }) {
    const legend = element("legend", { textContent: names.join("、") });
    return element("fieldset", { className: "fg" }, legend, ...pairs(columns).map((pair) => this.line(pair)));
  }

  // One column, or two short ones side by side.
  line(pair) {
    const labels = Array.from(new Set(pair.map((column) => column.name))).join(" / ");
    const cells = pair.map((column) => this.box(column));
    return element("div", { className: "ff" }, span("ln", labels), element("div", { className: pair.length > 1 ? "two" : "" }, ...cells));
  }

  box(column) {
    const box = element("textarea", { className: "in", rows: 1, spellcheck: false, "aria-label": column.name });
    box.dataset.field = column.field;
    if (column.kind === "money") { box.inputMode = "decimal"; }
    box.addEventListener("focus", () => this.come(column.field));
    box.addEventListener("blur", () => this.leave());
    box.addEventListener("input", () => this.typed(column.field));
    const cards = element("div", { className: "cards" });
    this.boxes.set(column.field, { box, cards });
    return element("div", {}, box, cards);
  }

  // ---- which row ----

  open(key, field, focus = true) {
    const found = this.editor.model.row(key);
    if (!found) { return; }
    this.leave();
    this.key_ = key;
    this.panel.hidden = false;
    this.show();
    if (this.editor.wide) { this.editor.wide.measure(); }
    if (focus) { this.editor.rest(); this.focus(field || this.field || this.first()); }
  }

  first() { return this.boxes.keys().next().value; }

  focus(field) {
    const known = this.boxes.get(field) || this.boxes.get(this.first());
    known.box.focus();
    known.box.setSelectionRange(known.box.value.length, known.box.value.length);
    known.box.scrollIntoView({ block: "nearest" });
    this.come(known.box.dataset.field);
  }

  // Back to the cell of the field one was at.
  close() {
    const { key_, field } = this;
    this.leave();
    this.panel.hidden = true;
    this.light(null);
    this.editor.wide.measure();
    if (!this.editor.goto(key_, field || this.first())) { this.editor.paper.table.focus(); }
  }

  // In the table one came to another cell: a pinned drawer shows its row, another one makes way.
  follow({ key, field }) {
    if (!this.isOpen || !this.editor.model.row(key)) { return; }
    if (!this.pinned) { this.leave(); this.panel.hidden = true; this.light(null); this.editor.wide.measure(); return; }
    if (this.boxes.has(field)) { this.field = field; }
    if (key !== this.key_) { this.key_ = key; this.show(); }
  }

  // Rows are counted through the sheet; the field stays.
  step(by) {
    const rows = this.editor.model.rows(), at = rows.findIndex((row) => row.key === this.key_), next = rows[at + by];
    if (next) { this.open(next.key, this.field); } else { this.editor.say(by > 0 ? "已经是最后一行" : "已经是第一行"); }
  }

  show() {
    const found = this.editor.model.row(this.key_), { cells } = found.row;
    this.number.textContent = `第 ${found.number} 行`;
    this.about.textContent = [cells.level1, cells.level3].filter(Boolean).join(" · ");
    this.boxes.forEach(({ box, cards }, field) => {
      if (!this.visit || this.visit.field !== field) { box.value = cells[field] || ""; }
      this.showCards(cards, box, field);
    });
    this.fitAll();
    this.showSaved();
    this.light(this.visit ? this.visit.field : null);
  }

  fitAll() {
    this.boxes.forEach(({ box }) => { box.style.height = "auto"; });
    const heights = Array.from(this.boxes.values(), ({ box }) => box.scrollHeight + 2);
    Array.from(this.boxes.values()).forEach(({ box }, index) => { box.style.height = `${heights[index]}px`; });
  }

  // Something else changed the sheet, or our own step was kept.
  refresh() {
    if (!this.isOpen) { return; }
    if (this.editor.model.row(this.key_)) { this.show(); } else { this.panel.hidden = true; this.light(null); }
  }

  showAllCards() {
    if (this.isOpen) { this.boxes.forEach(({ box, cards }, field) => this.showCards(cards, box, field)); }
  }

  // The findings and comments of a field under it; their buttons are those of the rail.
  showCards(holder, box, field) {
    const cards = cardsOf(this.editor, this.key_, field);
    holder.textContent = "";
    cards.forEach((card) => holder.appendChild(copyOf(card, this.editor)));
    box.classList.toggle("bad", cards.some((card) => /\b[ew]\b/.test(card.className)));
  }

  showSaved() {
    const line = document.getElementById("saved");
    this.saved.textContent = line ? line.textContent : "";
    this.saved.className = line ? line.className : "saved";
  }

  // The cell in the table that the focused field writes to; its row stays in view.
  light(field) {
    const { editor } = this, cell = field && editor.td(this.key_, field);
    editor.paper.table.querySelectorAll(".at-drawer, tr.cur").forEach((one) => one.classList.remove("at-drawer", "cur"));
    if (!cell) { return; }
    cell.classList.add("at-drawer");
    editor.paper.table.querySelector(`tr[data-key="${CSS.escape(this.key_)}"]`).classList.add("cur");
    editor.current = { key: this.key_, field };
    editor.wide.reveal(cell);
  }

  // ---- typing ----

  come(field) {
    if (this.visit && this.visit.field === field && this.visit.key === this.key_) { return; }
    this.leave();
    this.field = field;
    this.visit = { field, key: this.key_, entry: this.editor.model.text(this.key_, field), step: null };
    this.light(field);
  }

  typed(field) {
    const { box } = this.boxes.get(field), cell = this.editor.td(this.key_, field);
    if (cell) { setText(cell, box.value); }
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.commit(), PAUSE);
  }

  // One step of undo for a visit of a field, as in a cell of the table.
  commit() {
    clearTimeout(this.pause);
    const { editor, visit } = this;
    if (!visit || !editor.model.row(visit.key)) { return; }
    const text = this.boxes.get(visit.field).box.value;
    if (text === editor.model.text(visit.key, visit.field)) { return; }
    const ops = editor.setting(visit.key, visit.field, text);
    if (visit.step && editor.history.last() === visit.step) { editor.history.drop(visit.step); }
    const place = { key: visit.key, field: visit.field };
    editor.run(ops);
    const whole = ops.map((op) => ({ ...op, old: visit.entry }));
    visit.step = { label: "改一格", ops: whole, inverse: whole.map((op) => ({ ...op, old: op.new, new: op.old })), focus: place, back: place };
    if (text !== visit.entry) { editor.history.push(visit.step); }
    editor.emit("step", { label: "改一格", ops });
  }

  leave() {
    if (!this.visit) { return; }
    this.commit();
    this.visit = null;
    this.light(null);
  }

  // ---- keys ----

  key(event) {
    if (composes(event) || event.defaultPrevented || event.key !== "F9" || event.altKey || event.ctrlKey) { return; }
    const { current, model } = this.editor;
    event.preventDefault();
    if (this.isOpen && this.panel.contains(document.activeElement)) { this.close(); return; }
    const key = current && model.row(current.key) ? current.key : this.key_ || (model.rows()[0] || {}).key;
    this.open(key, current ? current.field : "");
  }

  inside(event) {
    if (composes(event)) { return; }
    const by = { PageUp: -1, PageDown: 1 }[event.key];
    if (by && event.altKey) { event.preventDefault(); this.step(by); }
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.close(); }
  }

  doubleClick(event) {
    const line = event.target.closest(".gut") && event.target.closest("tr[data-key]");
    if (line) { this.open(line.dataset.key, ""); }
  }

  setPinned(pinned) {
    this.pinned = pinned;
    this.pin.setAttribute("aria-pressed", String(pinned));
    this.pin.title = pinned ? "换行时留在右边" : "回到表格时收起";
    if (pinned) { localStorage.setItem(KEPT, "pinned"); } else { localStorage.removeItem(KEPT); }
  }
}

// The columns' groups in their order, neighbours joined where together they are fewest, until three are left.
function threeParts(columns) {
  const parts = [];
  columns.filter((column) => column.kind !== "fixed").forEach((column) => {
    const last = parts[parts.length - 1];
    if (last && last.names[0] === column.group) { last.columns.push(column); } else { parts.push({ names: [column.group], columns: [column] }); }
  });
  while (parts.length > GROUPS) {
    const sums = parts.slice(1).map((part, index) => part.columns.length + parts[index].columns.length), at = sums.indexOf(Math.min(...sums));
    const [next] = parts.splice(at + 1, 1);
    parts[at] = { names: [...parts[at].names, ...next.names], columns: [...parts[at].columns, ...next.columns] };
  }
  return parts;
}

// Two neighbours of one name, or two values, share a line.
function pairs(columns) {
  const lines = [];
  columns.forEach((column) => {
    const last = lines[lines.length - 1], before = last && last.length === 1 ? last[0] : null;
    const alike = before && (before.name === column.name || (before.kind === "value" && column.kind === "value" && before.group === column.group));
    if (alike) { last.push(column); } else { lines.push([column]); }
  });
  return lines;
}

// A card of the rail without its forms and names; a button presses the one in the rail.
function copyOf(card, editor) {
  const copy = card.cloneNode(true), buttons = Array.from(card.querySelectorAll("button"));
  Array.from(copy.querySelectorAll("button")).forEach((one, index) => {
    one.onclick = () => buttons[index].click();
    keepsFocus(one);
  });
  copy.querySelectorAll("form, textarea").forEach((form) => form.remove());
  copy.querySelectorAll("[data-word]").forEach((link) => {
    link.onclick = (event) => { event.preventDefault(); editor.rail.showById(card.id); card.querySelector("[data-word]").click(); };
  });
  [copy, ...copy.querySelectorAll("[id]")].forEach((one) => one.removeAttribute("id"));
  copy.classList.remove("act", "min", "off");
  copy.removeAttribute("style");
  delete copy.dataset.row;
  return copy;
}
