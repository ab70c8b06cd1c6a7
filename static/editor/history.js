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

  drop(step) { this.done = this.done.filter((one) => one !== step); }
  last() { return this.done[this.done.length - 1] || null; }
  takeBack() { return move(this.done, this.undone); }
  bringBack() { return move(this.undone, this.done); }
}

function move(from, to) {
  const step = from.pop() || null;
  if (step) { to.push(step); }
  return step;
}

// Whether a cell stands as the step left it: somebody else may have changed it since.
export function stands(model, op) {
  if (op.op === "set") { return Boolean(model.row(op.row) || model.task(op.row) || op.row === "head") && model.text(op.row, op.field) === op.old; }
  if (op.op === "insert") { return !model.row(op.row) && Boolean(model.task(op.task)); }
  if (op.op === "delete" || op.op === "move") { return Boolean(model.row(op.row) && model.task(op.task)); }
  return op.op === "insert_task" ? !model.task(op.task) : Boolean(model.task(op.task));
}
