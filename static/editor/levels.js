// Level 1 and level 2: chosen from a list under the cell, for all rows of the block or for one; the rows go to their
// place.  An unknown name can be kept as it is written.

import { level1Of, officialLevel2, spelledHere } from "./ghosts.js";
import { chosen } from "./rows.js";

export function attach(editor) {
  if (!editor.model.layout.levels) { return; }
  const list = new List(editor);
  editor.on("choose", () => list.open());
  editor.on("type", (text) => { if (editor.visit.choosing) { list.open(text); } });
  editor.on("leave", () => list.close());
  editor.on("drawn", () => list.close());
  editor.on("ready", () => { editor.box.setAttribute("aria-haspopup", editor.visit.choosing ? "listbox" : "false"); });
  editor.box.addEventListener("keydown", (event) => list.pressed(event), true);
  editor.rowMenu.splice(2, 0, { label: "改二级指标…", act: () => list.openFor(chosen(editor)) });
  editor.rowMenu.splice(2, 0, { label: "在别的二级指标下插入…", act: () => list.openFor(chosen(editor), true) });
}

class List {
  constructor(editor) {
    Object.assign(this, { editor, element: null, options: [], at: -1 });
  }

  // For the current level's block; typed: what the names are searched for.
  open(typed = "") {
    const { current } = this.editor, keys = this.editor.model.covered(current.key, current.field);
    this.show({ keys, field: current.field, typed: typed.trim(), fresh: false });
  }

  // For single rows, from their menu.  fresh: for a new row below, under the chosen level 2.
  openFor(keys, fresh = false) {
    if (!keys.length) { return; }
    this.editor.goto(keys[0], "level2");
    this.show({ keys, field: "level2", typed: "", fresh });
  }

  show(asked) {
    this.close();
    this.asked = asked;
    this.options = found(this.editor.model, asked);
    this.element = this.draw();
    this.editor.cell.appendChild(this.element);
    this.editor.box.setAttribute("aria-controls", "levels");
    const now = this.options.findIndex((option) => option.now);
    this.choose(asked.typed ? 0 : Math.max(0, now));
    this.place();
  }

  draw() {
    const box = document.createElement("div"), list = document.createElement("ul");
    box.className = "pop levels";
    box.dataset.withCell = "";
    list.className = "opts";
    list.id = "levels";
    list.tabIndex = 0;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.asked.field === "level1" ? "一级指标" : "二级指标");
    list.append(...this.options.map((option, index) => this.item(option, index)));
    box.append(this.head(), list, this.foot());
    box.addEventListener("mousedown", (event) => { if (!event.target.closest("input")) { event.preventDefault(); } event.stopPropagation(); });
    box.addEventListener("mouseup", (event) => event.stopPropagation());
    return box;
  }

  head() {
    const line = document.createElement("p"), { keys, fresh } = this.asked;
    line.className = "foot";
    line.textContent = fresh ? "在哪个二级指标下插入一行？" : keys.length > 1 ? `${keys.length} 行一起改` : "只改这一行";
    return line;
  }

  item(option, index) {
    const item = document.createElement("li"), note = document.createElement("small");
    item.id = `level-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = option.used ? `✓ ${option.text}` : option.text;
    note.textContent = option.now ? [option.above, "现在的位置"].filter(Boolean).join(" · ") : option.above;
    item.appendChild(note);
    item.addEventListener("click", () => this.take(option));
    return item;
  }

  foot() {
    const line = document.createElement("div"), button = document.createElement("button");
    line.className = "foot";
    button.type = "button";
    button.className = "btn s q";
    button.textContent = "按原文填写";
    button.addEventListener("click", () => this.freely(line));
    line.append("找不到？", button);
    return line;
  }

  // Two boxes for names of one's own; only here level 1 is asked for.
  freely(line) {
    const { model } = this.editor, { keys } = this.asked, { cells } = model.row(keys[0]).row;
    const level1 = input("一级指标", cells.level1), level2 = input("二级指标", this.asked.typed || cells.level2), go = document.createElement("button");
    go.type = "button";
    go.className = "btn s p";
    go.textContent = "填上";
    const done = () => { if (level2.value.trim()) { this.apply(level1.value.trim(), level2.value.trim()); } };
    go.addEventListener("click", done);
    line.replaceChildren ? line.replaceChildren(level1, level2, go) : (line.textContent = "", line.append(level1, level2, go));
    line.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) { return; }
      if (event.key === "Enter") { event.preventDefault(); done(); }
      if (event.key === "Escape") { this.close(); this.back(); }
      event.stopPropagation();
    });
    level2.focus();
    level2.select();
  }

  place() {
    const { bottom, height } = this.element.getBoundingClientRect(), frame = this.editor.paper.element.closest(".desk").getBoundingClientRect();
    const above = bottom > Math.min(frame.bottom, window.innerHeight) && this.editor.cell.getBoundingClientRect().top - height > frame.top;
    this.element.classList.toggle("above", above);
    if (!above && bottom > frame.bottom) { this.element.scrollIntoView({ block: "nearest" }); }
  }

  pressed(event) {
    if (!this.element || event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey) { return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { this.choose((this.at + step + this.options.length) % (this.options.length || 1)); }
    else if (event.key === "Enter") { this.enter(); }
    else if (event.key === "Escape") { this.close(); this.back(); }
    else { return; }
    event.preventDefault();
    event.stopPropagation();
  }

  enter() {
    const option = this.options[this.at];
    if (option) { this.take(option); return; }
    this.element.querySelector(".foot .btn").click();
  }

  choose(at) {
    const items = Array.from(this.element.querySelectorAll("li"));
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    this.at = items.length ? at : -1;
    this.editor.box.setAttribute("aria-activedescendant", items.length ? items[at].id : "");
    if (items[at]) { items[at].scrollIntoView({ block: "nearest" }); }
  }

  take(option) { this.apply(option.level1, option.text); }

  apply(level1, text) {
    const { editor, asked } = this, { model } = editor;
    this.close();
    editor.box.value = editor.visit.entry;
    editor.setMode("ready");
    if (asked.fresh) { insertUnder(editor, asked.keys[0], level1, text); return; }
    const ops = asked.field === "level1" && !level1 ? setting(model, asked.keys, "level1", text) : changing(model, asked.keys, level1, text);
    if (!ops.length) { this.back(); return; }
    editor.do("改指标类别", ops, { focus: { key: asked.keys[0], field: asked.field } });
    editor.toast(asked.keys.length > 1 ? `${asked.keys.length} 行都改到“${text}”。` : `已改到“${text}”。`, { label: "撤销", act: () => editor.undo() });
  }

  close() {
    if (!this.element) { return; }
    this.element.remove();
    this.element = null;
    ["aria-controls", "aria-activedescendant"].forEach((name) => this.editor.box.removeAttribute(name));
  }

  back() {
    const { current } = this.editor;
    if (current) { this.editor.box.value = this.editor.visit.entry; this.editor.goto(current.key, current.field); }
  }
}

function input(label, text) {
  const box = document.createElement("input");
  Object.assign(box, { className: "in", value: text, maxLength: 40, placeholder: label });
  box.setAttribute("aria-label", label);
  return box;
}

// The names to choose from, in the spelling of this sheet, those in use ticked.
function found(model, { keys, field, typed }) {
  const { names } = model.layout.levels, { cells } = model.row(keys[0]).row, used = new Set(model.rows().map((row) => row.cells[field]));
  const options = field === "level1"
    ? names.map(([name]) => ({ text: level1Here(model, name), level1: "", above: "" }))
    : [].concat(...names.map(([name, below]) => below.map((one) => ({ text: spelledHere(model, one), level1: level1Here(model, name), above: name }))));
  return options.filter((option) => !typed || option.text.includes(typed))
    .map((option) => ({ ...option, used: used.has(option.text), now: cells[field] === option.text }));
}

// Level 1 as the rows of this sheet write it.
export function level1Here(model, name) {
  const row = model.rows().find((one) => one.cells.level1 && level1Of(model.layout.levels, one.cells.level2 || "") === name);
  return row ? row.cells.level1 : name;
}

function setting(model, keys, field, text) {
  return keys.filter((key) => model.text(key, field) !== text).map((key) => ({ op: "set", row: key, field, old: model.text(key, field), new: text }));
}

// New levels, and the rows at their place: behind those of the same level 2, else in the official order.
export function changing(model, keys, level1, text) {
  const sets = [...setting(model, keys, "level1", level1), ...setting(model, keys, "level2", text)];
  return sets.length ? [...sets, ...moving(model, keys, level1, text)] : [];
}

function moving(model, keys, level1, text) {
  const { task } = model.row(keys[0]), order = task.rows.map((row) => row.key);
  let after = placeOf(model, task.rows.filter((row) => !keys.includes(row.key)), text);
  return keys.map((key) => {
    const at = order.indexOf(key), from = { task: task.key, after: at > 0 ? order[at - 1] : "" }, to = after;
    order.splice(at, 1);
    order.splice(to ? order.indexOf(to) + 1 : 0, 0, key);
    after = key;
    return { op: "move", row: key, task: task.key, after: to, from };
  }).filter((op) => op.after !== op.from.after);
}

// The key of the row that rows of a level 2 follow; "" where they are the first.
export function placeOf(model, rows, text) {
  const same = rows.filter((row) => row.cells.level2 === text), rank = rankOf(model, text);
  if (same.length) { return same[same.length - 1].key; }
  const before = rows.filter((row) => rank < 0 || (rankOf(model, row.cells.level2) >= 0 && rankOf(model, row.cells.level2) < rank));
  return before.length ? before[before.length - 1].key : "";
}

function rankOf(model, text) {
  const { levels } = model.layout;
  return [].concat(...levels.names.map(([, below]) => below)).indexOf(officialLevel2(levels, text || ""));
}

function insertUnder(editor, key, level1, text) {
  const { task } = editor.model.row(key), after = placeOf(editor.model, task.rows, text);
  editor.addRow(task, after, { level1, level2: text });
}
