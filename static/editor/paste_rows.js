// Which row of the sheet a pasted row meets, and where a new one goes.  A row with a name meets the row of the same name
// under the same level 2, else an empty row of that level 2, else it is new there; rows without names go down from the
// current one.  Works on a copy of one task's rows.

import { newKey } from "./model.js";
import { isSameLevel, official, stem, wording } from "./paste_words.js";

export const LEVELS = ["level1", "level2"];
export const NAME = "level3";

export class Placing {
  // clean(field, text): a copied text as it will stand in the form.
  constructor(model, at, isNamed, clean) {
    const found = model.row(at.key);
    Object.assign(this, { model, isNamed, clean, levels: model.layout.levels, inserts: [], added: [], taken: new Set() });
    this.task = found ? found.task : model.task(at.key) || lastFilled(model);
    this.rows = this.task.rows.slice();
    this.current = found ? found.row : this.rows[this.rows.length - 1] || null;
    this.next = found ? found.index : 0;
  }

  isPlace(field) { return this.isNamed && LEVELS.includes(field); }

  place(texts) {
    const met = this.isNamed ? this.named(texts) : this.rows[this.next], levels = met && this.settled(met, texts);
    const row = levels ? this.settle(met, levels) : met || this.insert(texts);
    this.taken.add(row);
    this.next = this.rows.indexOf(row) + 1;
    return { row, isNew: !met, levels };
  }

  named(texts) {
    const free = this.rows.filter((row) => !this.taken.has(row)), name = wording(texts[NAME]);
    const alike = free.filter((row) => name && this.isUnder(row, texts) && wording(row.cells[NAME]) === name);
    const empty = free.filter((row) => this.isEmpty(row) && this.isUnder(row, texts.level2 ? texts : this.here()));
    return alike.find((row) => this.isUnder(row, this.here())) || alike[0] || empty[0] || this.blank(free) || null;
  }

  // Of a sheet that nobody has begun the first row, which has no level yet.
  blank(free) {
    const isBegun = this.rows.some((row) => !this.isEmpty(row) || LEVELS.some((field) => row.cells[field]));
    return isBegun ? null : free[0];
  }

  // The levels that a row without one gets with its name.
  settled(row, texts) {
    if (!this.isNamed || !texts.level2 || row.cells.level2) { return null; }
    const name = official(this.levels, "level2", texts.level2);
    return { level1: name ? this.level1Of(name, texts.level1 || "") : texts.level1 || "", level2: texts.level2 };
  }

  // The row on our copy; the model's own stays as it is.
  settle(row, levels) {
    const copy = { key: row.key, cells: { ...row.cells, ...levels } };
    this.rows[this.rows.indexOf(row)] = copy;
    if (this.current === row) { this.current = copy; }
    return copy;
  }

  here() { return { level2: this.current ? this.current.cells.level2 : "" }; }

  // Whether a row stands under these levels, as far as they are given.
  isUnder(row, texts) {
    const given = this.levels ? ["level2"] : LEVELS;
    return given.every((field) => !texts[field] || isSameLevel(this.levels, field, row.cells[field], texts[field]));
  }

  isEmpty(row) {
    return this.model.columns.every(({ field, merge, kind }) => merge || kind === "fixed" || !row.cells[field]);
  }

  insert(texts) {
    const spot = this.spot(texts), above = this.rows[spot.index - 1];
    const row = { key: newKey(), cells: { ...spot.cells, ...this.written(texts) } };
    this.rows.splice(spot.index, 0, row);
    this.inserts.push({ op: "insert", row: row.key, task: this.task.key, after: above ? above.key : "", cells: { ...row.cells } });
    this.added.push({ key: row.key, task: this.task.key, doubt: spot.doubt || "" });
    return row;
  }

  written(texts) {
    const cells = {};
    Object.keys(texts).forEach((field) => {
      const isTyped = this.model.column(field).kind !== "fixed" && !this.isPlace(field);
      if (isTyped && texts[field]) { cells[field] = this.clean(field, texts[field]); }
    });
    return cells;
  }

  // {index, cells, doubt} of a new row.
  spot(texts) {
    if (!this.isNamed) { return this.beside(this.rows.length); }
    if (!texts.level2) { return this.beside(this.below()); }
    const last = lastIndex(this.rows, (row) => this.isUnder(row, texts));
    return last >= 0 ? this.beside(last + 1) : this.newBlock(texts);
  }

  // With the merged texts of the row above, so that it joins its block.
  beside(index, doubt = "") {
    const above = this.rows[index - 1] || this.rows[index], cells = {};
    this.model.columns.filter((column) => above && column.merge).forEach(({ field }) => { cells[field] = above.cells[field] || ""; });
    return { index, cells, doubt };
  }

  // Under the current row and what was put under it before.
  below() {
    let index = Math.max(this.rows.indexOf(this.current), 0);
    while (this.taken.has(this.rows[index + 1]) && this.isUnder(this.rows[index + 1], this.here())) { index += 1; }
    return Math.min(index + 1, this.rows.length);
  }

  newBlock(texts) {
    const { level1 = "", level2 } = texts, name = official(this.levels, "level2", level2);
    if (!this.levels) { return { index: this.rows.length, cells: { level1, level2, ...this.counted() } }; }
    if (!name) { return this.doubtful(level2); }
    const order = [].concat(...this.levels.names.map(([, below]) => below)), rank = order.indexOf(name);
    const rankOf = (row) => order.indexOf(official(this.levels, "level2", row.cells.level2));
    const before = rank < 0 ? this.rows.length - 1 : lastIndex(this.rows, (row) => between(rankOf(row), 0, rank));
    return { index: before + 1, cells: { level1: this.level1Of(name, level1), level2 } };
  }

  doubtful(level2) {
    const here = this.here().level2 || "当前行";
    return this.beside(this.below(), `不认得二级指标“${level2}”，先放在“${here}”下面。`);
  }

  // A duty of its own has the next number, which its further rows share.
  counted() {
    const { fixed } = this.model;
    const numbers = this.rows.map((row) => (fixed ? Number(row.cells[fixed.field]) || 0 : 0));
    return fixed ? { [fixed.field]: String(Math.max(0, ...numbers) + 1) } : {};
  }

  // As the sheet spells it, else as it was copied, else by its official name.
  level1Of(level2, copied) {
    const [name] = this.levels.names.find(([, below]) => below.includes(level2)) || [copied];
    const row = this.rows.find((one) => isSameLevel(this.levels, "level1", one.cells.level1, name));
    return row && stem(row.cells.level1) ? row.cells.level1 : copied || name;
  }
}

const between = (number, low, high) => number >= low && number < high;

function lastFilled(model) {
  return [...model.tasks].reverse().find((task) => task.rows.length) || model.tasks[model.tasks.length - 1];
}

function lastIndex(list, test) {
  for (let index = list.length - 1; index >= 0; index -= 1) { if (test(list[index])) { return index; } }
  return -1;
}
