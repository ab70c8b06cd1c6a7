// What the sheet says: head, tasks and rows as texts, and the operations that change them.  Knows no DOM but for
// `read`.  The server has the same operations (sheets/operations.py); the merge rule is that of sheets.fill.runs.
//
// layout (from #layout, sheets/render/script.py): {form, title, wide, hasTasks, taskLabel, side, depth, columns, head,
//   tasks: [{key, rows: [key]}], levels: {names: [[level1, [level2]]], spelled: {printed: official}, required} | null,
//   dashes, longest, marks: [{row, field, kind, label, href, title}]}
// operation: {op: "set", row, field, old, new} | {op: "insert" | "delete", row, task, after, cells} |
//   {op: "move", row, task, after, from: {task, after}} | {op: "insert_task" | "delete_task", task, after, name} |
//   {op: "move_task", task, after, from}

export const HEAD = "head";

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The text of a drawn cell: its own text nodes, without label, marks and what else is put into it.
export function textOf(cell) {
  return Array.from(cell.childNodes).filter((node) => node.nodeType === 3).map((node) => node.data).join("");
}

export class Model {
  constructor(layout) {
    this.layout = layout;
    this.form = layout.form;
    this.hasTasks = layout.hasTasks;
    this.columns = layout.columns;
    this.byField = new Map(layout.columns.map((column) => [column.field, column]));
    this.fixed = layout.columns.find((column) => column.kind === "fixed") || null;
    this.head = new Map();
    this.tasks = [];
    this.heard = [];
  }

  // From the drawn sheet: a merged cell's text is that of every row it covers.
  static read(table, layout = JSON.parse(document.getElementById("layout").textContent)) {
    const model = new Model(layout), paper = table.closest(".paper") || table;
    paper.querySelectorAll(`[data-row="${HEAD}"]`).forEach((cell) => model.head.set(cell.dataset.field, textOf(cell)));
    model.tasks = layout.tasks.map((task) => ({ key: task.key, name: "", rows: task.rows.map((key) => ({ key, cells: {} })) }));
    const drawn = new Map(Array.from(table.querySelectorAll("tr[data-key]"), (line) => [line.dataset.key, line]));
    model.tasks.forEach((task) => {
      const line = Array.from(table.querySelectorAll('[data-field="name"]')).find((cell) => cell.dataset.row === task.key);
      task.name = line ? textOf(line) : "";
      task.rows.forEach((row, index) => readRow(model.columns, row, task.rows[index - 1], drawn.get(row.key)));
    });
    return model;
  }

  column(field) { return this.byField.get(field) || null; }
  task(key) { return this.tasks.find((task) => task.key === key) || null; }
  rows() { return [].concat(...this.tasks.map((task) => task.rows)); }

  // {task, row, index in the task, number counted through the sheet}, or null.
  row(key) {
    let number = 0;
    for (const task of this.tasks) {
      const index = task.rows.findIndex((row) => row.key === key);
      if (index >= 0) { return { task, row: task.rows[index], index, number: number + index + 1 }; }
      number += task.rows.length;
    }
    return null;
  }

  text(key, field) {
    if (key === HEAD) { return this.head.get(field) || ""; }
    const task = field === "name" && this.task(key);
    if (task) { return task.name; }
    const found = this.row(key);
    return found ? found.row.cells[field] || "" : "";
  }

  kind(key, field) {
    if (key === HEAD) { return (this.layout.head.find((one) => one.field === field) || { kind: "text" }).kind; }
    return this.task(key) ? "text" : (this.column(field) || { kind: "text" }).kind;
  }

  // For each row of a task the index of the first row of the merged cell it lies in.
  starts(task, field) {
    const column = this.column(field);
    const within = column.within && this.column(column.within) ? this.starts(task, column.within) : null;
    const starts = [];
    task.rows.forEach((row, index) => {
      const text = row.cells[field] || "", above = index > 0 ? task.rows[index - 1].cells[field] || "" : "";
      const merged = column.merge && index > 0 && text && !this.layout.dashes.includes(text) && text === above &&
        (!within || within[index] === within[index - 1]);
      starts.push(merged ? starts[index - 1] : index);
    });
    return starts;
  }

  // The keys of the rows that one cell covers, the first first; of another cell than a row's its own key.
  covered(key, field) {
    const found = this.row(key);
    if (!found || !this.column(field)) { return [key]; }
    const starts = this.starts(found.task, field), start = starts[found.index];
    return found.task.rows.filter((row, index) => starts[index] === start).map((row) => row.key);
  }

  // A row that is put beside one of its duty shares the counted number.
  completed(op) {
    if (op.op !== "insert" || !this.fixed || !this.fixed.merge || op.cells[this.fixed.field] || !op.cells.level1) { return op; }
    const { rows } = this.task(op.task), at = after(rows, op.after);
    const mate = [rows[at - 1], rows[at]].find((row) => row && row.cells.level1 === op.cells.level1);
    return mate ? { ...op, cells: { ...op.cells, [this.fixed.field]: mate.cells[this.fixed.field] } } : op;
  }

  listen(heard) { this.heard.push(heard); }

  // Does it and returns what undoes it.
  apply(op) {
    const inverse = this[DOES[op.op]](op);
    this.heard.forEach((heard) => heard(op));
    return inverse;
  }

  set_(op) {
    const task = op.field === "name" && this.task(op.row), found = this.row(op.row);
    if (op.row === HEAD) { this.head.set(op.field, op.new); }
    else if (task) { task.name = op.new; }
    else if (found) { found.row.cells[op.field] = op.new; }
    return { ...op, old: op.new, new: op.old };
  }

  insert_(op) {
    const task = this.task(op.task), cells = {};
    this.columns.forEach((column) => { cells[column.field] = op.cells[column.field] || ""; });
    task.rows.splice(after(task.rows, op.after), 0, { key: op.row, cells });
    this.recount(task);
    return { op: "delete", row: op.row, task: op.task, after: op.after, cells: { ...cells } };
  }

  delete_(op) {
    const task = this.task(op.task), index = task.rows.findIndex((row) => row.key === op.row);
    const [row] = task.rows.splice(index, 1), cells = { ...row.cells };
    const shared = this.fixed && this.shared(task, index, cells[this.fixed.field]);
    this.recount(task);
    if (this.fixed) { cells[this.fixed.field] = shared ? task.rows[index - (shared === "above" ? 1 : 0)].cells[this.fixed.field] : ""; }
    return { op: "insert", row: op.row, task: op.task, after: index > 0 ? task.rows[index - 1].key : "", cells };
  }

  move_(op) {
    const to = this.task(op.task), found = this.row(op.row), index = found.index;
    const from = { task: found.task.key, after: index > 0 ? found.task.rows[index - 1].key : "" };
    found.task.rows.splice(index, 1);
    to.rows.splice(after(to.rows, op.after), 0, found.row);
    this.recount(found.task);
    if (to !== found.task) { this.recount(to); }
    return { op: "move", row: op.row, task: from.task, after: from.after, from: { task: op.task, after: op.after } };
  }

  insertTask_(op) {
    this.tasks.splice(after(this.tasks, op.after), 0, { key: op.task, name: op.name || "", rows: [] });
    return { op: "delete_task", task: op.task, after: op.after, name: op.name || "" };
  }

  deleteTask_(op) {
    const index = this.tasks.findIndex((task) => task.key === op.task), [task] = this.tasks.splice(index, 1);
    return { op: "insert_task", task: op.task, after: index > 0 ? this.tasks[index - 1].key : "", name: task.name };
  }

  moveTask_(op) {
    const index = this.tasks.findIndex((task) => task.key === op.task), from = index > 0 ? this.tasks[index - 1].key : "";
    const [task] = this.tasks.splice(index, 1);
    this.tasks.splice(after(this.tasks, op.after), 0, task);
    return { op: "move_task", task: op.task, after: from, from: op.after };
  }

  // 职责序号, 序号: a row has the number of the row before it if both had the same, else the next.
  recount(task) {
    if (!this.fixed) { return; }
    let number = 0, before = null;
    task.rows.forEach((row) => {
      const old = row.cells[this.fixed.field];
      number += this.fixed.merge && before !== null && old && old === before ? 0 : 1;
      before = old;
      row.cells[this.fixed.field] = String(number);
    });
  }

  // Which neighbour of the place shares a counted number: "above", "below" or "".
  shared(task, index, number) {
    if (!this.fixed.merge || !number) { return ""; }
    const is = (at) => task.rows[at] && task.rows[at].cells[this.fixed.field] === number;
    return is(index - 1) ? "above" : is(index) ? "below" : "";
  }
}

const DOES = {
  set: "set_", insert: "insert_", delete: "delete_", move: "move_",
  insert_task: "insertTask_", delete_task: "deleteTask_", move_task: "moveTask_",
};

// The index behind the one of this key; "" is before the first.
function after(list, key) { return key ? list.findIndex((one) => one.key === key) + 1 : 0; }

function readRow(columns, row, above, line) {
  const drawn = new Map(Array.from(line.querySelectorAll("[data-field]"), (cell) => [cell.dataset.field, cell]));
  columns.forEach(({ field }) => {
    const cell = drawn.get(field);
    row.cells[field] = cell ? textOf(cell) : above ? above.cells[field] : "";
  });
}
