// One text area that moves from cell to cell, and everything that is done to the sheet.  Modes: none (the focus is
// elsewhere), ready (arrows move, typing replaces), typing (arrows move the caret), range (a block of cells).

import { History, changedSince } from "./history.js";
import { fit, put } from "./box.js";

const PAUSE = 1200; // ms after the last key until what was typed is kept
const LONG = 40; // characters: such a text is not replaced by a key, but continued
const TIDIED = 2000; // ms that a rewritten sign is underlined

export class Editor {
  constructor(model, paper, cells) {
    Object.assign(this, { model, paper, cells, saving: null, history: new History() });
    Object.assign(this, { mode: "none", current: null, cell: null, way: null, range: null, composing: false, visit: {} });
    this.heard = new Map();
    this.waiting = [];
    this.box = document.createElement("textarea");
    Object.assign(this.box, { className: "cell-ed", rows: 1, spellcheck: false, autocomplete: "off" });
    this.listen();
  }

  get text() { return this.mode === "none" ? null : this.box; }

  on(name, heard) { this.heard.set(name, [...(this.heard.get(name) || []), heard]); }
  emit(name, detail) { (this.heard.get(name) || []).forEach((heard) => heard(detail)); }

  td(key, field) { return this.cells.find(key, field); }

  listen() {
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("compositionstart", () => { this.composing = true; this.setMode("typing"); });
    this.box.addEventListener("compositionend", () => { this.composing = false; setTimeout(() => this.goOn(), 0); });
    this.box.addEventListener("blur", (event) => this.blurred(event));
  }

  // ---- coming and going ----

  goto(key, field, options = {}) {
    const cell = this.td(key, field);
    if (!cell || !cell.classList.contains("ed")) { return false; }
    const way = this.cells.way(cell), keys = this.model.covered(key, field);
    this.enter(cell, { ...options, way: { ...way, line: way.line + Math.max(0, keys.indexOf(key)) }, key });
    return true;
  }

  // way: the line and column one came along; key: the row meant where the cell covers several.
  enter(cell, { typing = false, way = null, key = "" } = {}) {
    if (this.composing) { this.box.blur(); }
    this.leave();
    this.way = way || this.cells.way(cell);
    if (cell.classList.contains("addrow")) { this.stop(cell); return; }
    this.cell = cell;
    this.current = { key: key || this.keyOn(cell), field: cell.dataset.field };
    this.visit = { entry: this.model.text(this.current.key, this.current.field), step: null, choosing: this.isLevel(this.current) };
    this.take();
    this.setMode(typing ? "typing" : "ready");
    if (typing) { this.caretToEnd(); }
    this.emit("ready", this.current);
  }

  // A line that offers to add something: no text, only its button.
  stop(cell) {
    this.putAway();
    Object.assign(this, { cell, current: null });
    cell.querySelector("button").focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest" });
    this.emit("mode", this.mode);
  }

  keyOn(cell) {
    const line = this.cells.lines[this.way.line], known = line && line.find((one) => one.dataset.row && this.model.row(one.dataset.row) && one.rowSpan === 1);
    return this.model.row(cell.dataset.row) && known ? known.dataset.row : cell.dataset.row;
  }

  // Puts the text area into the current cell.
  take() {
    const { key, field } = this.current;
    this.box.value = this.visit.entry;
    this.box.setAttribute("aria-label", this.cells.name(key, field));
    this.describe();
    this.moving = true;
    put(this.box, this.cell, this.model.layout);
    this.box.focus({ preventScroll: true });
    this.moving = false;
    this.select();
    this.oneStop(this.cell, -1);
    this.cell.classList.add("act");
    this.line = this.paper.lineOf(key) || this.cell.parentNode;
    this.line.classList.add("cur");
    this.reveal(this.cell);
  }

  // The cards of its marks; 错 and 疑 say that something is wrong.
  describe() {
    const { key, field } = this.current, marks = this.paper.marksOf(key, field);
    const cards = marks.map((mark) => decodeURIComponent(mark.href.slice(1))).filter((id) => document.getElementById(id));
    this.box.setAttribute("aria-describedby", cards.join(" "));
    this.box.setAttribute("aria-invalid", String(marks.some((mark) => ["e", "w", "x"].includes(mark.kind))));
  }

  // What a key will do: replace a short text, continue a long one.
  select() {
    const kind = this.model.kind(this.current.key, this.current.field), text = this.box.value;
    if (kind === "long" || text.length > LONG) { this.caretToEnd(); } else { this.box.select(); }
  }

  caretToEnd() { this.box.setSelectionRange(this.box.value.length, this.box.value.length); }

  reveal(cell) { cell.scrollIntoView({ block: "nearest", inline: "nearest" }); }

  // Keeps what was typed and takes the text area out; the current cell stays known.
  leave() {
    if (this.mode === "none") { this.forget(); return; }
    if (this.mode === "typing") { this.box.value = this.box.value.trim(); }
    this.commit();
    this.tidy();
    this.emit("leave", this.current);
    this.forget();
    this.setMode("none");
  }

  // The marks of being current.
  forget() {
    clearTimeout(this.pause);
    this.clearRange();
    if (!this.cell) { return; }
    this.cell.classList.remove("act");
    if (this.line) { this.line.classList.remove("cur"); }
    if (this.cell.dataset.field) { this.oneStop(this.cell, 0); this.cell.style.height = ""; }
  }

  // The one cell that Tab comes to from outside; while the text area is in it, that is it.
  oneStop(cell, index) {
    if (this.tabStop && this.tabStop !== cell) { this.tabStop.removeAttribute("tabindex"); }
    this.tabStop = cell;
    cell.tabIndex = index;
  }

  // The focus went elsewhere: buttons still act on the current row.
  rest() {
    if (this.mode === "none") { return; }
    this.leave();
    this.putAway();
    this.line.classList.add("cur");
  }

  putAway() {
    this.moving = true;
    this.box.remove();
    this.moving = false;
  }

  blurred(event) {
    const to = event.relatedTarget;
    if (this.moving || this.mode === "none") { return; }
    if (!document.hasFocus() || (to && to.closest("[data-with-cell]"))) { this.commit(); return; }
    this.rest();
  }

  setMode(mode) {
    if (this.mode === mode) { return; }
    this.mode = mode;
    this.box.dataset.mode = mode;
    this.emit("mode", mode);
  }

  // ---- typing ----

  typed() {
    if (this.mode === "ready" || this.mode === "range") { this.clearRange(); this.setMode("typing"); }
    fit(this.box, this.cell, this.model.layout);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.later(() => this.commit()), PAUSE);
    this.emit("type", this.box.value);
  }

  // Writes into the cell as if it had been typed.
  write(text) {
    this.box.value = text;
    this.typed();
  }

  // Now, or when the input method has ended.
  later(act) { if (this.composing) { this.waiting.push(act); } else { act(); } }
  goOn() { this.waiting.splice(0).forEach((act) => act()); }

  // One step for a visit of a cell, however often it is kept meanwhile.
  commit() {
    clearTimeout(this.pause);
    if (this.mode === "none" || !this.current || this.chooses()) { return; }
    const { key, field } = this.current, text = this.box.value;
    if (text === this.model.text(key, field)) { return; }
    const ops = this.setting(key, field, text), { step } = this.visit;
    if (step && this.history.last() === step) { this.history.drop(step); }
    this.run(ops);
    const whole = ops.map((op) => ({ ...op, old: this.visit.entry }));
    this.visit.step = { label: "改一格", ops: whole, inverse: whole.map(turned), focus: { key, field }, back: { key, field } };
    if (text !== this.visit.entry) { this.history.push(this.visit.step); }
    this.emit("step", { label: "改一格", ops });
  }

  // A level is chosen from its list; what is typed there only searches.
  chooses() { return this.visit.choosing; }

  isLevel({ key, field }) {
    const column = this.model.row(key) && this.model.column(field);
    return Boolean(column && column.kind === "choice" && this.model.layout.levels);
  }

  // Back to the text the cell had when one came.
  restore() {
    this.box.value = this.visit.entry;
    this.commit();
    this.setMode("ready");
    fit(this.box, this.cell, this.model.layout);
    this.select();
  }

  clear() {
    const cells = this.range ? this.cells.block(this.range) : [this.cell], { current } = this;
    const ops = [].concat(...cells.map((cell) => this.setting(cell.dataset.row, cell.dataset.field, ""))).filter((op) => op.old);
    const longest = ops.reduce((most, op) => Math.max(most, op.old.length), 0);
    if (!ops.length) { return; }
    this.do(cells.length > 1 ? "清空一片" : "清空一格", ops, this.range ? {} : { focus: current });
    if (longest > LONG && cells.length === 1) { this.toast(`已清空${this.cells.place(current.key, current.field)}。`, { label: "撤销", act: () => this.undo() }); }
  }

  setting(key, field, text) {
    return this.model.covered(key, field).map((row) => ({ op: "set", row, field, old: this.model.text(row, field), new: text }));
  }

  // >= becomes ≥ in cells of values and amounts, when one leaves them.
  tidy() {
    const { key, field } = this.current, text = this.model.text(key, field);
    if (!this.visit.step || !["value", "money"].includes(this.model.kind(key, field))) { return; }
    const tidied = tidy(text);
    if (tidied === text) { return; }
    const ops = this.setting(key, field, tidied);
    this.history.push({ label: "改写符号", ops, inverse: ops.map(turned), focus: { key, field }, back: { key, field } });
    this.run(ops);
    this.flash(key, field, "tidied");
  }

  flash(key, field, name) {
    const cell = this.td(key, field);
    if (!cell) { return; }
    cell.classList.add(name);
    setTimeout(() => cell.classList.remove(name), TIDIED);
  }

  // Everything so far to the server; resolves to whether it is there.
  keep() {
    this.commit();
    return this.saving ? this.saving.flush() : Promise.resolve(true);
  }

  // ---- steps ----

  // One step: applies, draws what changed, goes to `focus`, and is sent.
  do(label, ops, { focus = null } = {}) {
    if (this.composing) { this.later(() => this.do(label, ops, { focus })); return; }
    this.commit();
    const back = this.current, done = [], inverse = this.run(ops, done);
    this.history.push({ label, ops: done, inverse, focus, back });
    if (focus) { this.goto(focus.key, focus.field, focus); }
    this.emit("step", { label, ops: done });
  }

  // Somebody else's changes: no step of ours, and not into the cell that is being typed.
  absorb(ops) {
    if (this.composing) { this.later(() => this.absorb(ops)); return; }
    this.show(ops.filter((op) => !this.isTyped(op)));
  }

  isTyped(op) {
    if (op.op !== "set" || this.mode !== "typing") { return false; }
    return op.field === this.current.field && this.model.covered(this.current.key, op.field).includes(op.row);
  }

  // done: takes the operations as they were done, each completed by where it came to.
  run(ops, done = null) {
    const inverse = this.show(ops, done);
    if (this.saving) { this.saving.push(done || ops); }
    return inverse;
  }

  show(ops, done) {
    const inverse = ops.map((op) => {
      const whole = done ? this.model.completed(op) : op;
      if (done) { done.push(whole); }
      return this.model.apply(whole);
    }).reverse();
    this.moving = true; // the text area's row may be drawn anew: that is no leaving
    const again = this.paper.draw(ops);
    this.moving = false;
    if (again) { this.redrawn(); }
    else if (this.mode === "ready" || this.mode === "range") { this.refresh(); }
    return inverse;
  }

  // Cells are other elements: the text area moves into the one that shows the current field now.
  redrawn() {
    const cell = this.current && this.td(this.current.key, this.current.field);
    if (this.mode !== "none" && cell) { this.carry(cell); }
    else if (this.mode !== "none") { this.putAway(); this.setMode("none"); this.current = null; }
    this.emit("drawn");
  }

  carry(cell) {
    const { selectionStart, selectionEnd, value } = this.box, { mode } = this;
    this.cell = cell;
    this.way = { ...this.cells.way(cell), line: this.lineOf(this.current.key, cell) };
    this.take();
    if (mode === "typing") { this.box.value = value; this.box.setSelectionRange(selectionStart, selectionEnd); }
    else { this.refresh(); }
    fit(this.box, cell, this.model.layout);
  }

  lineOf(key, cell) {
    const keys = this.model.covered(key, cell.dataset.field);
    return this.cells.places.get(cell).line + Math.max(0, keys.indexOf(key));
  }

  // The text under a text area that nobody types into has changed.
  refresh() {
    if (!this.current) { return; }
    const text = this.model.text(this.current.key, this.current.field);
    if (text === this.box.value) { return; }
    this.visit = { ...this.visit, entry: text, step: null };
    this.box.value = text;
    fit(this.box, this.cell, this.model.layout);
    this.select();
  }

  undo() { this.turn(() => this.history.takeBack(), (step) => step.inverse, (step) => step.back || step.focus, "已撤销"); }
  redo() { this.turn(() => this.history.bringBack(), (step) => step.ops, (step) => step.focus || step.back, "已重做"); }

  turn(next, opsOf, placeOf, word) {
    this.commit();
    const step = next();
    if (!step) { return; }
    const ops = opsOf(step), changed = changedSince(this.model, ops);
    if (changed) { this.history.drop(step); this.toast(`${this.rowName(changed)}已被别人改过，没有撤销。`); return; }
    this.visit = { ...this.visit, step: null };
    if (this.mode === "typing") { this.setMode("ready"); }
    this.run(ops);
    const place = placeOf(step);
    if (place) { this.goto(place.key, place.field) || this.rest(); }
    this.emit("step", { label: word, ops });
    this.say(`${word}：${step.label}`);
  }

  rowName(op) {
    const found = this.model.row(op.row);
    return found ? `第${found.number}行` : "这一格";
  }

  // ---- ranges ----

  extend(cell) {
    const anchor = this.cell, rows = this.model.rows().map((row) => row.key), fields = this.model.columns.map((column) => column.field);
    if (!this.current || !this.model.row(anchor.dataset.row) || !this.model.row(cell.dataset.row)) { return; }
    this.commit();
    const keys = [anchor, cell].map((one) => this.model.covered(one.dataset.row, one.dataset.field));
    const at = [].concat(...keys).map((key) => rows.indexOf(key)), across = [anchor, cell].map((one) => fields.indexOf(one.dataset.field));
    this.setRange(rows.slice(Math.min(...at), Math.max(...at) + 1), fields.slice(Math.min(...across), Math.max(...across) + 1), cell);
  }

  setRange(keys, fields, head) {
    this.clearRange();
    this.range = { keys, fields };
    this.rangeHead = head;
    this.cells.block(this.range).forEach((cell) => cell.classList.add("rng"));
    this.setMode("range");
    this.say(`选中 ${keys.length} 行 × ${fields.length} 列`);
  }

  clearRange() {
    if (!this.range) { return; }
    this.cells.block(this.range).forEach((cell) => cell.classList.remove("rng"));
    this.paper.element.querySelectorAll(".rng").forEach((cell) => cell.classList.remove("rng"));
    Object.assign(this, { range: null, rangeHead: null });
  }
}

function turned(op) { return { ...op, old: op.new, new: op.old }; }

export function tidy(text) {
  return text.replace(/>=/g, "≥").replace(/<=/g, "≤").replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/％/g, "%").replace(/(\d)．(?=\d)/g, "$1.");
}
