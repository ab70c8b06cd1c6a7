// Draws the model on the paper as the server does (sheets/render/html.py): one cell for equal neighbours of a merged
// column.  Only what an operation changed is drawn again: a text, or the rows of a task.

import { ghosts } from "./ghosts.js";

export class Paper {
  constructor(element, model, cells) {
    this.cells = cells;
    this.element = element;
    this.table = element.querySelector("table.sheet");
    this.model = model;
    this.marks = new Map();
    this.errors = new Map();
    this.lines = new Map();
    this.drawn = new Map();
    this.setMarks(model.layout.marks);
    model.tasks.forEach((task) => this.lines.set(task.key, this.linesOf(task)));
    model.tasks.forEach((task) => this.drawn.set(task.key, this.shape(task, [])));
  }

  linesOf(task) {
    const keys = new Set(task.rows.map((row) => row.key));
    return Array.from(this.table.querySelectorAll("tr[data-key]")).filter((line) => keys.has(line.dataset.key));
  }

  // On paper there are no lines for what is missing.
  missing(task) { return this.bare ? [] : ghosts(this.model, task); }

  setBare(bare) {
    this.bare = bare;
    this.drawMissing();
  }

  lineOf(key) { return this.table.querySelector(`tr[data-key="${CSS.escape(key)}"]`); }

  // ---- what to draw again ----

  // Returns whether rows were drawn, so that cells are other elements now.
  draw(ops) {
    if (ops.some((op) => op.op.endsWith("_task"))) { return this.drawTasks(); }
    const tasks = new Set([].concat(...ops.map((op) => this.touched(op))));
    const again = this.model.tasks.filter((task) => tasks.has(task.key) && this.differs(task, ops));
    again.forEach((task) => this.drawRows(task));
    if (again.length) { this.number(); }
    ops.filter((op) => op.op === "set").forEach((op) => this.write(op.row, op.field));
    return again.length > 0;
  }

  touched(op) {
    if (op.op === "move") { return [op.task, op.from.task]; }
    if (op.op !== "set") { return [op.task]; }
    const found = this.model.row(op.row), column = this.model.column(op.field);
    return found && column && column.merge ? [found.task.key] : [];
  }

  differs(task, ops) {
    return ops.some((op) => op.op !== "set") || this.shape(task) !== this.drawn.get(task.key);
  }

  // What the drawn lines depend on beside the texts: runs of merged cells and missing lines.
  shape(task, missing = this.missing(task)) {
    const runs = this.model.columns.filter((column) => column.merge).map((column) => this.model.starts(task, column.field).join());
    return JSON.stringify([task.rows.length, runs, missing]);
  }

  write(key, field) {
    const cell = this.cells.find(key, field);
    if (cell) { setText(cell, this.model.text(key, field)); }
  }

  // ---- rows ----

  // The server draws no missing lines.
  drawMissing() {
    this.model.tasks.filter((task) => this.shape(task) !== this.drawn.get(task.key)).forEach((task) => this.drawRows(task));
    this.number();
  }

  drawRows(task) {
    const lines = this.plan(task).map((line) => (line.ghost ? this.ghostLine(line.ghost) : this.rowLine(task, line)));
    const head = this.table.querySelector(`tr[data-task="${CSS.escape(task.key)}"]`);
    (this.lines.get(task.key) || []).forEach((line) => line.remove());
    this.insert(head, lines);
    this.lines.set(task.key, lines);
    this.drawn.set(task.key, this.shape(task));
    if (this.model.layout.side) { this.side(head.querySelector("th"), this.model.layout.depth, task.rows.length, lines.length); }
  }

  // The label at the left of head and rows.
  side(cell, depth, rows, lines) {
    cell.rowSpan = depth + lines;
    cell.scope = depth + rows > 1 ? "rowgroup" : "row";
    cell.classList.toggle("lv", depth + rows > 1);
  }

  insert(head, lines) {
    const part = document.createDocumentFragment();
    lines.forEach((line) => part.appendChild(line));
    if (head.parentNode.tagName === "THEAD") { this.table.tBodies[0].prepend(part); return; }
    let last = head;
    for (let depth = 1; depth < this.model.layout.depth; depth += 1) { last = last.nextElementSibling; }
    last.after(part);
  }

  // Lines from the top: rows with the heights of the cells that begin in them, and what is missing between.
  plan(task) {
    const missing = this.missing(task), lines = [], at = [];
    for (let index = 0; index <= task.rows.length; index += 1) {
      missing.filter((ghost) => ghost.at === index).forEach((ghost) => lines.push({ ghost }));
      if (index < task.rows.length) { at[index] = lines.length; lines.push({ index, spans: {} }); }
    }
    this.model.columns.forEach((column) => {
      const starts = this.model.starts(task, column.field);
      starts.forEach((start, index) => {
        const end = at[index] + (column.field === "level1" ? below(lines, at[index]) : 0);
        lines[at[start]].spans[column.field] = end - at[start] + 1;
      });
    });
    return lines;
  }

  rowLine(task, { index, spans }) {
    const line = document.createElement("tr"), row = task.rows[index];
    line.dataset.key = row.key;
    line.appendChild(gutter(""));
    this.model.columns.filter((column) => spans[column.field]).forEach((column) => {
      line.appendChild(this.cell(task, index, column, spans[column.field]));
    });
    return line;
  }

  cell(task, index, column, span) {
    const cell = document.createElement(column.tag), row = task.rows[index];
    if (column.tag === "th") { cell.scope = "rowgroup"; }
    if (span > 1) { cell.rowSpan = span; }
    if (column.colspan > 1) { cell.colSpan = column.colspan; }
    cell.dataset.path = column.path.replace("{t}", this.model.tasks.indexOf(task)).replace("{r}", index);
    cell.dataset.row = row.key;
    cell.dataset.field = column.field;
    cell.dataset.kind = column.kind;
    cell.textContent = row.cells[column.field] || "";
    this.dress(cell, column.classes, this.model.covered(row.key, column.field), column.field);
    return cell;
  }

  // Classes and marks: those of every row a cell covers.
  dress(cell, classes, keys, field) {
    const marks = this.marksOf(keys[0], field, keys);
    const wrong = keys.some((key) => this.errors.has(`${key} ${field}`));
    const names = [classes, marks.length > 1 ? "has2" : marks.length ? "has" : "", wrong ? "fe" : ""];
    cell.className = names.filter(Boolean).join(" ");
    if (marks.length) { cell.appendChild(corner(marks)); }
  }

  ghostLine(ghost) {
    const line = document.createElement("tr"), cell = document.createElement("td"), first = this.model.layout.levels && ghost.inside ? 1 : 0;
    line.className = "ghost no-print";
    cell.className = "addrow";
    cell.colSpan = this.model.columns.slice(first).reduce((sum, column) => sum + column.colspan, 0);
    cell.append(`${ghost.words}　`, addButton("＋加一行", ghost));
    line.append(gutter(""), cell);
    return line;
  }

  number() {
    let number = 0;
    this.model.tasks.forEach((task) => task.rows.forEach((row) => {
      number += 1;
      const line = this.lineOf(row.key);
      if (line.cells[0].textContent !== String(number)) { line.cells[0].textContent = number; }
    }));
    this.cells.build();
  }

  // ---- tasks ----

  // A task's line and head are drawn after another task's; their numbers are counted.
  drawTasks() {
    const drawn = Array.from(this.table.querySelectorAll("tr[data-task]")).map((head) => this.blockOf(head));
    const pattern = drawn[0] || this.pattern, known = new Map(drawn.map((block) => [block[1].dataset.task, block]));
    if (!this.model.tasks.length) { this.pattern = pattern.map((line) => line.cloneNode(true)); }
    const end = drawn.length ? lastOf(this.lines, drawn[drawn.length - 1]) : null, mark = document.createElement("tr");
    if (end) { end.after(mark); } else { this.table.tBodies[0].appendChild(mark); }
    drawn.forEach((block) => { block.forEach((line) => line.remove()); (this.lines.get(block[1].dataset.task) || []).forEach((line) => line.remove()); });
    this.model.tasks.forEach((task, index) => {
      const block = known.get(task.key) || pattern.map((line) => line.cloneNode(true));
      block[1].dataset.task = task.key;
      this.nameLine(block[0], task, index);
      mark.before(...block);
      this.drawRows(task);
    });
    mark.remove();
    this.number();
    return true;
  }

  // The line with a task's name, and its head.
  blockOf(head) {
    const block = [head.previousElementSibling, head];
    for (let depth = 1; depth < this.model.layout.depth; depth += 1) { block.push(block[block.length - 1].nextElementSibling); }
    return block;
  }

  nameLine(line, task, index) {
    const cell = line.querySelector("[data-field=name]");
    cell.dataset.row = task.key;
    cell.dataset.path = `tasks[${index}].name`;
    cell.querySelector(".lb").textContent = `${this.model.layout.taskLabel}${index + 1}：`;
    setText(cell, task.name);
  }

  // ---- marks ----

  // found: [{row, field, kind, label, href, title}] for the whole sheet.
  setMarks(found) {
    this.marks = new Map();
    found.forEach((mark) => {
      const at = `${mark.row} ${mark.field}`;
      this.marks.set(at, [...(this.marks.get(at) || []), mark]);
    });
  }

  // Of a cell those of every row it covers.
  marksOf(key, field, keys = this.model.covered(key, field)) {
    return [].concat(...keys.map((one) => this.marks.get(`${one} ${field}`) || []));
  }

  showMarks(found) { this.setMarks(found); this.dressAll(); }

  // errors: {"row field": words}
  showErrors(errors) { this.errors = new Map(Object.entries(errors)); this.dressAll(); }

  dressAll() {
    this.element.querySelectorAll(".ed").forEach((cell) => {
      const { row, field } = cell.dataset, own = cell.querySelector(":scope > .mks");
      if (own) { own.remove(); }
      const classes = Array.from(cell.classList).filter((name) => !["has", "has2", "fe"].includes(name)).join(" ");
      this.dress(cell, classes, this.model.covered(row, field), field);
      cell.title = this.errors.get(`${row} ${field}`) || "";
    });
  }
}

// How many missing lines follow that stand under the same level 1.
function below(lines, at) {
  let count = 0;
  while (lines[at + count + 1] && lines[at + count + 1].ghost && lines[at + count + 1].ghost.inside) { count += 1; }
  return count;
}

function lastOf(lines, block) {
  const rows = lines.get(block[1].dataset.task) || [];
  return rows[rows.length - 1] || block[block.length - 1];
}

function gutter(text) {
  const cell = document.createElement("td");
  cell.className = "gut";
  cell.textContent = text;
  return cell;
}

export function addButton(words, { level1, level2 }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "add";
  button.tabIndex = -1;
  button.dataset.level1 = level1;
  button.dataset.level2 = level2;
  button.textContent = words;
  return button;
}

function corner(marks) {
  const span = document.createElement("span");
  span.className = "mks";
  marks.forEach((mark) => {
    const link = document.createElement("a");
    link.className = `mk ${mark.kind}`;
    link.href = mark.href;
    link.tabIndex = -1;
    if (mark.title) { link.title = mark.title; }
    link.textContent = mark.label;
    span.appendChild(link);
  });
  return span;
}

// The text nodes become this text; label and marks stay.  A text cut at four lines has a frame of its own (wide.js).
export function setText(cell, text) {
  const frame = cell.querySelector(":scope > .clamp");
  if (frame) { frame.textContent = text; return; }
  const nodes = Array.from(cell.childNodes).filter((node) => node.nodeType === 3), label = cell.querySelector(":scope > .lb");
  nodes.forEach((node) => node.remove());
  const node = document.createTextNode(text);
  if (label) { label.after(node); } else { cell.prepend(node); }
}
