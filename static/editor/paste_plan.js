// What pasting a matrix would do to a sheet: which copied column goes where, which copied row meets which row, and the
// operations that follow.  Pure: nothing here touches the page or the model.
//
// plan(model, matrix, at, choice) → {columns: [{letter, head, target, isPlace}], heads, rows, ops, cells: [{key, field,
// old, text, state}], added: [{key, task, doubt}], counts}.  at: {key, field} of the current cell; choice: {targets (a
// field or "" for each copied column), onlyBlank}.  isPlace: the column only helps to find the place.  state: "changed",
// "same", "kept" (has a text, and only blanks are to be filled) or "fixed" (counted or printed, never pasted).

import { joined } from "./clipboard.js";
import { tidy } from "./editor.js";
import { HEAD } from "./model.js";
import { isHeadRow, targetsByName, targetsByPlace } from "./paste_columns.js";
import { wording } from "./paste_words.js";
import { LEVELS, NAME, Placing } from "./paste_rows.js";

const MOST_ROWS = 200;
const MOST_COLUMNS = 40;

// 「312 行」 or 「52 列」 when it is too much, else "".
export function tooLarge({ rows }) {
  if (rows.length > MOST_ROWS) { return `${rows.length} 行`; }
  return rows[0].length > MOST_COLUMNS ? `${rows[0].length} 列` : "";
}

export function plan(model, matrix, at, choice = {}) {
  const heads = headRows(model, matrix.rows), isForm = heads.rows.length > 0;
  if (!isForm && at.key === HEAD) { return headPlan(model, matrix, at, choice); }
  const body = matrix.rows.slice(heads.first + heads.rows.length).filter((row) => row.some(Boolean));
  const own = isForm ? targetsByName(model, heads.rows) : targetsByPlace(model, body, at);
  const targets = choice.targets || own, work = new Work(model, at, choice, targets);
  work.setPairs(headPairs(model, matrix.rows.slice(0, heads.first)));
  filledDown(model, textsOf(body, targets), matrix.merged).forEach((texts) => work.place(texts));
  return work.done(matrix, heads.rows, body);
}

// The first rows of head words; they may stand under the head of a whole form.
function headRows(model, rows) {
  const first = rows.findIndex((row) => isHeadRow(model, row));
  if (first < 0) { return { first: 0, rows: [] }; }
  const rest = rows.slice(first), end = rest.findIndex((row) => !isHeadRow(model, row));
  return { first, rows: end < 0 ? rest : rest.slice(0, end) };
}

function textsOf(body, targets) {
  return body.map((row) => {
    const texts = {};
    targets.forEach((field, index) => { if (field) { texts[field] = texts[field] || row[index]; } });
    return texts;
  });
}

// Plain text names a merged cell in its first row only; a level left empty is always that of the row above.
function filledDown(model, rows, merged) {
  const columns = model.columns.filter((column) => column.merge && (LEVELS.includes(column.field) || !merged));
  rows.forEach((texts, at) => columns.filter(({ field }) => field in texts && at > 0).forEach(({ field, within }) => {
    const above = rows[at - 1], isSame = !(within in texts) || texts[within] === above[within];
    if (!texts[field] && isSame) { texts[field] = above[field]; }
  }));
  return rows;
}

class Work {
  constructor(model, at, choice, targets) {
    Object.assign(this, { model, targets, onlyBlank: choice.onlyBlank, sets: [], cells: [], labels: 0 });
    this.placing = new Placing(model, at, targets.includes(NAME), (field, text) => this.cleaned(HEAD, field, text));
  }

  place(texts) {
    const { row, isNew, levels } = this.placing.place(texts);
    Object.keys(levels || {}).filter((field) => levels[field]).forEach((field) => this.set(row.key, field, levels[field]));
    Object.keys(texts).filter((field) => !this.placing.isPlace(field)).forEach((field) => {
      const isCounted = this.model.column(field).kind === "fixed";
      if (isCounted || !isNew) { this.set(row.key, field, texts[field]); }
    });
  }

  // Texts of the head beside their printed labels.
  setPairs(pairs) {
    this.labels = pairs.length;
    pairs.forEach((one) => this.set(HEAD, one.field, one.text));
  }

  set(key, field, raw) {
    if (this.model.kind(key, field) === "fixed") {
      this.cells.push({ key, field, old: "", text: "", state: "fixed" });
      return;
    }
    const text = this.cleaned(key, field, raw), old = this.model.text(key, field), state = this.stateOf(old, text);
    this.cells.push({ key, field, old, text, state });
    if (state === "changed") { this.sets.push({ op: "set", row: key, field, old, new: text }); }
  }

  stateOf(old, text) {
    if (text === old) { return "same"; }
    return this.onlyBlank && old !== "" ? "kept" : "changed";
  }

  cleaned(key, field, raw) {
    const column = this.model.column(field), kind = column ? column.kind : this.model.kind(key, field);
    const text = joined(raw || "", kind === "long");
    return kind === "value" || kind === "money" ? tidy(text) : text;
  }

  done(matrix, heads, rows) {
    const { inserts, added } = this.placing, count = (state) => this.cells.filter((cell) => cell.state === state).length;
    return {
      heads, rows, added, cells: this.cells, ops: [...inserts, ...this.sets],
      columns: this.targets.map((target, index) => this.columnOf(target, index, heads)),
      counts: {
        rows: rows.length, columns: matrix.rows[0].length, added: added.length,
        changed: count("changed"), same: count("same"), kept: count("kept"), fixed: count("fixed"), labels: this.labels,
      },
    };
  }

  columnOf(target, index, heads) {
    const titles = heads.map((row) => row[index]).filter(Boolean);
    return { letter: letter(index), head: titles[titles.length - 1] || "", target, isPlace: this.placing.isPlace(target) };
  }
}

// ---- the head of a form ----

// Label and text side by side, as a copied form has them; else the fields one after another from the current one.
function headPlan(model, matrix, at, choice) {
  const work = new Work(model, at, choice, []), pairs = headPairs(model, matrix.rows);
  if (pairs.length) { work.setPairs(pairs); } else { inOrder(model, matrix.rows, at).forEach((one) => work.set(HEAD, one.field, one.text)); }
  return work.done(matrix, [], matrix.rows);
}

function headPairs(model, rows) {
  const labels = labelsOf(model), found = new Map();
  rows.forEach((row) => row.forEach((text, index) => {
    const field = labels.get(wording(text)), value = row.slice(index + 1).find((other) => other !== text);
    const isText = value !== undefined && !labels.has(wording(value));
    if (field && isText && !found.has(field) && model.head.has(field)) { found.set(field, value); }
  }));
  return [...found].map(([field, text]) => ({ field, text }));
}

function labelsOf(model) {
  const pairs = model.layout.head.flatMap(({ field, label, synonyms }) => [label, ...synonyms].map((word) => [wording(word), field]));
  return new Map(pairs.reverse());
}

function inOrder(model, rows, at) {
  const fields = model.layout.head.map((one) => one.field).filter((field) => model.head.has(field));
  const from = Math.max(0, fields.indexOf(at.field));
  return [].concat(...rows).slice(0, fields.length - from).map((text, index) => ({ field: fields[from + index], text }));
}

function letter(index) {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}
