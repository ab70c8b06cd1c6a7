// Undo and redo: one stack for the page, a step for each visit of a cell and each operation on rows.

const MOST = 100;

export class History {
  constructor() {
    this.done = [];
    this.undone = [];
  }

  // step: {label, ops, inverse (in the order of undoing), focus: {key, field} | null}
  push(step) {
    this.done.push(step);
    if (this.done.length > MOST) { this.done.shift(); }
    this.undone = [];
  }

  drop(step) { [this.done, this.undone] = [this.done, this.undone].map((steps) => steps.filter((one) => one !== step)); }
  last() { return this.done[this.done.length - 1] || null; }
  takeBack() { return move(this.done, this.undone); }
  bringBack() { return move(this.undone, this.done); }
}

function move(from, to) {
  const step = from.pop() || null;
  if (step) { to.push(step); }
  return step;
}

// The first operation of a step whose cell or row stands otherwise than the step left it: somebody else was there.
export function changedSince(model, ops) { return firstTouched(ops).find((op) => !stands(model, op)); }

function stands(model, op) {
  if (op.op === "set") { return Boolean(model.row(op.row) || model.task(op.row) || op.row === "head") && model.text(op.row, op.field) === op.old; }
  if (op.op === "insert") { return !model.row(op.row) && Boolean(model.task(op.task)); }
  if (op.op === "delete" || op.op === "move") { return Boolean(model.row(op.row) && model.task(op.task)); }
  return op.op === "insert_task" ? !model.task(op.task) : Boolean(model.task(op.task));
}

// The first on each cell, of rows that are there before.
function firstTouched(ops) {
  const made = new Set(ops.filter((op) => op.op === "insert" || op.op === "insert_task").map((op) => op.row || op.task)), seen = new Set();
  return ops.filter((op) => {
    const at = `${op.row || op.task} ${op.field || ""}`, first = !seen.has(at);
    seen.add(at);
    return first && (op.op === "insert" ? !made.has(op.task) : !made.has(op.row || op.task) && !made.has(op.task));
  });
}
