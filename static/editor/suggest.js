// Names from other sheets under a level-3 cell.  After two typed characters; in an empty cell the arrow down opens them.
// Nothing is chosen before an arrow or the mouse chooses it, and nothing is put in on leaving.

import { changing, level1Here } from "./levels.js";
import { spelledHere } from "./ghosts.js";
import { element, style } from "./parts.js";
import { wording } from "./paste_words.js";
import { ask, beside } from "./popup.js";

const PAUSE = 200; // ms after the last key
const LEAST = 2; // characters
const NAME = "level3";
const VALUE = "value";
const FOOT = [["↓", " 选　"], ["Enter", " 连同指标值写法一起填　"], ["Esc", " 不用"]];
const GAP = "＿"; // where the number of a proposed value goes

export function attach(editor) {
  return style("aids").then(() => new Suggestions(editor));
}

class Suggestions {
  constructor(editor) {
    Object.assign(this, { editor, items: [], at: -1, shut: "", asked: "", proposed: null });
    this.element = this.draw();
    document.body.append(this.element);
    editor.on("ready", () => this.come());
    editor.on("type", (text) => this.typed(text));
    editor.on("leave", (left) => { this.close(); this.takeBack(left); });
    editor.on("mode", (mode) => { if (mode === "none" || mode === "range") { this.close(); } });
    editor.on("drawn", () => this.close());
    ["scroll", "resize"].forEach((name) => window.addEventListener(name, () => this.place(), true));
    document.addEventListener("keydown", (event) => this.pressed(event), true);
    editor.box.addEventListener("compositionend", () => editor.later(() => this.typed(editor.box.value)));
    this.come();
    if (editor.mode === "typing") { this.typed(editor.box.value); } // somebody was faster than the loading
  }

  get isOpen() { return !this.element.hidden; }

  isName() {
    const { current, model } = this.editor;
    return Boolean(this.editor.text && current && current.field === NAME && model.row(current.key));
  }

  // An empty cell has its list at hand, for the arrow down.
  come() {
    Object.assign(this, { shut: "", items: [] });
    if (this.isName() && !this.editor.box.value) { this.wait(""); }
  }

  typed(text) {
    if (!this.isName() || this.shut === this.editor.current.key || this.editor.composing) { return; }
    if (text.trim().length < LEAST) { this.close(); return; }
    this.wait(text.trim());
  }

  wait(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(text), text ? PAUSE : 0);
  }

  fetch(text) {
    if (!this.isName()) { return; }
    const { key } = this.editor.current, level2 = this.editor.model.text(key, "level2");
    this.asked = text;
    ask("suggestions", { q: text, level2 }).then((found) => {
      const isStill = found && this.isName() && this.editor.current.key === key && this.editor.box.value.trim() === text;
      if (!isStill || this.shut === key) { return; }
      this.items = found.items.filter((item) => !this.isHere(item.name, key));
      if (text) { this.show(-1); }
    });
  }

  // A name that another row of this sheet has, or that is written out already.
  isHere(name, key) {
    const others = this.editor.model.rows().filter((row) => row.key !== key).map((row) => row.cells[NAME]);
    return [...others, this.editor.box.value].some((text) => wording(text) === wording(name));
  }

  // ---- the list ----

  draw() {
    this.list = element("ul", { className: "opts", id: "names", role: "listbox", "aria-label": "指标库联想" });
    const foot = element("div", { className: "foot" });
    FOOT.forEach(([key, words]) => foot.append(element("kbd", { textContent: key }), words));
    const made = element("div", { className: "pop names", hidden: true }, this.list, foot);
    made.dataset.withCell = "";
    made.addEventListener("mousedown", (event) => event.preventDefault());
    return made;
  }

  show(at) {
    this.list.textContent = "";
    this.list.append(...this.items.map((item, index) => this.line(item, index)));
    this.element.hidden = !this.items.length;
    if (!this.items.length) { this.close(); return; }
    this.editor.box.setAttribute("aria-controls", "names");
    this.choose(at);
    this.place();
    this.editor.say(`${this.items.length} 条联想，按 ↓ 选`);
  }

  line(item, index) {
    const moves = this.moves(item) ? `属于${item.level1} · ${item.level2}，选用后本行移过去` : item.note;
    const named = { role: "option", id: `name-${index}`, "aria-selected": "false" }, note = element("small", { textContent: moves });
    const made = element("li", named, ...marked(item.name, this.asked), note);
    made.addEventListener("click", () => this.take(item));
    return made;
  }

  place() { if (this.isOpen && this.editor.cell) { beside(this.element, this.editor.cell, this.editor.box, "left"); } }

  choose(at) {
    this.at = at;
    Array.from(this.list.children).forEach((line, index) => line.setAttribute("aria-selected", String(index === at)));
    if (at < 0) { this.editor.box.removeAttribute("aria-activedescendant"); return; }
    this.editor.box.setAttribute("aria-activedescendant", `name-${at}`);
    this.list.children[at].scrollIntoView({ block: "nearest" });
  }

  close() {
    clearTimeout(this.timer);
    if (!this.isOpen) { return; }
    this.element.hidden = true;
    ["aria-controls", "aria-activedescendant"].forEach((name) => this.editor.box.removeAttribute(name));
  }

  // ---- keys ----

  pressed(event) {
    const { isComposing, keyCode, altKey, ctrlKey, shiftKey, key, target } = event;
    if (isComposing || keyCode === 229 || altKey || ctrlKey || shiftKey || target !== this.editor.box) { return; }
    const isDone = this.isOpen ? this.inList(key) : key === "ArrowDown" && this.opens();
    if (isDone) { event.preventDefault(); event.stopPropagation(); }
  }

  opens() {
    if (!this.isName() || this.editor.mode !== "ready" || this.editor.box.value || !this.items.length) { return false; }
    this.show(0);
    return true;
  }

  inList(key) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key], count = this.items.length;
    if (step) { this.choose((Math.max(this.at, step > 0 ? -1 : 0) + step + count) % count); return true; }
    if (key === "Enter" && this.at >= 0) { this.take(this.items[this.at]); return true; }
    if (key === "Escape") { this.shut = this.editor.current.key; this.close(); return true; }
    return false;
  }

  // ---- taking one ----

  // Of another level 2 that this form has: the row goes there.
  moves(item) {
    const { model, current } = this.editor, { levels } = model.layout;
    const isOfficial = levels && levels.names.some(([, below]) => below.includes(item.level2));
    return Boolean(isOfficial && !item.is_here && current && model.text(current.key, "level2"));
  }

  take(item) {
    const { editor } = this, { model } = editor, { key } = editor.current, moves = this.moves(item);
    this.close();
    editor.box.value = editor.visit.entry;
    editor.rest();
    const ops = [{ op: "set", row: key, field: NAME, old: model.text(key, NAME), new: item.name }];
    if (moves) { ops.push(...changing(model, [key], level1Here(model, item.level1), spelledHere(model, item.level2))); }
    editor.do("选用指标", ops, { focus: { key, field: NAME } });
    if (moves) { editor.toast(`本行移到了“${model.text(key, "level2")}”下面。`, { label: "撤销", act: () => editor.undo() }); }
    this.propose(key, item);
  }

  // Sign and unit with the number to be typed between; what stands there already stays.
  propose(key, { operator, unit }) {
    const { editor } = this;
    if (!editor.model.column(VALUE) || editor.model.text(key, VALUE) || !(operator || unit)) { return; }
    editor.goto(key, VALUE, { typing: true });
    const sign = { ">": "＞", "<": "＜" }[operator] || operator;
    this.proposed = { key, text: sign + GAP + unit };
    editor.write(this.proposed.text);
    editor.box.setSelectionRange(sign.length, sign.length + GAP.length);
  }

  // A proposal nobody typed a number into leaves nothing.
  takeBack(left) {
    const { editor, proposed } = this;
    if (!proposed || !left || left.key !== proposed.key || left.field !== VALUE) { return; }
    this.proposed = null;
    if (editor.model.text(left.key, VALUE) !== proposed.text) { return; }
    editor.history.drop(editor.visit.step);
    editor.run(editor.setting(left.key, VALUE, ""));
  }
}

// The name with what was typed in it made bold.
function marked(name, words) {
  const found = words.split(/\s+/).filter((word) => word && name.toLowerCase().includes(word.toLowerCase()));
  if (!found.length) { return [name]; }
  const at = name.toLowerCase().indexOf(found[0].toLowerCase()), end = at + found[0].length;
  return [name.slice(0, at), element("mark", { textContent: name.slice(at, end) }), name.slice(end)];
}
