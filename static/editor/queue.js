// What has been done to the sheet and is not saved: operations that wait, that are under way, and texts that the server
// did not take (conflicts, refusals).  Kept in the browser's store until saved, so that nothing typed depends on a line.
//
// An operation has an `id`; the server does it once however often it comes.  What was ever sent is never changed again:
// its answer may have been lost.

import { newKey } from "./model.js";

const MOST = 300, LARGEST = 300000; // operations and characters of one request
const FEW = 20, SOON = 300; // operations that are written with each letter; ms
const PREFIX = "perfgoals.draft.";

const cellOf = (op) => `${op.row || op.task} ${op.op === "set" ? op.field : ""}`;
const isStructural = (op) => op.op !== "set";

export class Queue {
  constructor(store, version) {
    Object.assign(this, { store, version, since: version, waiting: [], under: [], held: new Map(), tried: new Set(), typed: null, most: MOST });
  }

  get ops() { return [...this.under, ...this.waiting]; }
  get size() { return cells(this.ops).size + this.held.size; }
  get unsent() { return cells(this.ops).size + (this.typed ? 1 : 0); }
  get conflicts() { return Array.from(this.held.values()).filter((one) => one.kind === "conflict"); }
  get refused() { return Array.from(this.held.values()).filter((one) => one.kind === "refused"); }

  push(ops) {
    ops.forEach((op) => this.add({ ...op, id: newKey() }));
    this.typed = null;
    this.keep();
  }

  add(op) {
    if (op.op === "set") { this.addSet(op); return; }
    if (op.op === "delete" && this.isNew(op)) { return; }
    this.waiting.push(op.op === "delete" ? this.withoutHeld(op) : op);
  }

  // Written over what the server did not take: one operation with it.
  addSet(op) {
    const held = this.held.get(cellOf(op));
    if (held && held.kind === "conflict") { this.rewrite(held, op.new); return; }
    if (held) { this.held.delete(cellOf(op)); this.enqueue({ ...op, old: held.old }); return; }
    this.enqueue(op);
  }

  rewrite(held, text) {
    held.mine = text;
    if (text === held.theirs) { this.held.delete(`${held.row} ${held.field}`); }
  }

  // Joined with an operation on the same cell that was not sent yet.
  enqueue(op) {
    for (let at = this.waiting.length - 1; at >= 0; at -= 1) {
      const before = this.waiting[at];
      if (this.tried.has(before.id) || (isStructural(before) && before.row === op.row)) { break; }
      if (before.op === "set" && cellOf(before) === cellOf(op)) {
        this.waiting.splice(at, 1);
        if (before.old !== op.new) { this.waiting.push({ ...before, new: op.new }); }
        return;
      }
    }
    this.waiting.push(op);
  }

  // A row that nobody else has seen goes without a trace.
  isNew(op) {
    const at = this.waiting.findIndex((one) => one.op === "insert" && one.row === op.row);
    if (at < 0 || this.tried.has(this.waiting[at].id)) { return false; }
    if (this.waiting.some((one) => one.after === op.row)) { return false; }
    this.waiting = this.waiting.filter((one) => one.row !== op.row);
    return true;
  }

  // The server never had what it refused; a conflict in a cell becomes one about the row.
  withoutHeld(op) {
    const cells_ = { ...op.cells };
    this.held.forEach((held, cell) => {
      if (held.row !== op.row || !held.field) { return; }
      if (held.kind === "refused") { cells_[held.field] = held.old; }
      this.held.delete(cell);
    });
    return { ...op, cells: cells_ };
  }

  // ---- under way ----

  take() {
    let length = 0;
    const fits = (op, index) => { length += JSON.stringify(op).length; return index < this.most && (length < LARGEST || index === 0); };
    let count = 0;
    while (count < this.waiting.length && fits(this.waiting[count], count)) { count += 1; }
    this.under = this.waiting.splice(0, count);
    this.under.forEach((op) => this.tried.add(op.id));
    return this.under;
  }

  // No answer: they go first again.
  back() {
    this.waiting = [...this.under, ...this.waiting];
    this.under = [];
  }

  // Refused whole: half of it is sent next, until the one that is wrong stands alone.  Whether there is less to send.
  halve() {
    const count = this.under.length;
    this.back();
    if (count > 1) { this.most = Math.ceil(count / 2); }
    return count > 1;
  }

  // The first that waits cannot be saved: it is told at its cell, and what waits behind it goes on.  Not for rows, which
  // others may stand on.
  refuse(reason) {
    const [op] = this.waiting;
    if (!op || op.op !== "set") { return false; }
    this.waiting.shift();
    this.tried.delete(op.id);
    this.hold({ ...op, kind: "refused", base: op.old, mine: op.new, reason });
    this.most = MOST;
    this.keep();
    return true;
  }

  // What was sent is settled: done, or told apart by the answer.
  settle(answer) {
    this.under.forEach((op) => this.tried.delete(op.id));
    this.under = [];
    this.most = Math.min(MOST, this.most * 2);
    this.version = this.since = answer.version;
    answer.refused.forEach((one) => this.hold({ ...one, kind: "refused", base: one.old, mine: one.new }));
    answer.conflicts.forEach((one) => this.hold({ ...one, kind: "conflict" }));
    this.keep();
  }

  // What was typed there since belongs to it.
  hold(held) {
    const later = this.waiting.filter((op) => op.row === held.row && (op.op === "set" && op.field === held.field)).pop();
    if (later && held.field) {
      held.mine = later.new;
      held.new = later.new;
      this.waiting = this.waiting.filter((op) => !(op.op === "set" && op.row === held.row && op.field === held.field));
    }
    if (held.kind === "refused" && later) { this.waiting.push({ ...later, old: held.old }); return; }
    this.held.set(`${held.row} ${held.field}`, held);
  }

  release(held) { this.held.delete(`${held.row} ${held.field}`); this.keep(); }

  // ---- kept in the browser ----

  get isEmpty() { return !this.under.length && !this.waiting.length && !this.held.size && !this.typed; }

  keep() {
    if (this.isEmpty) { this.store.remove(); return; }
    const held = Array.from(this.held.values());
    this.store.write({ version: this.since, at: Date.now(), ops: this.ops, held, typed: this.typed });
  }

  // Each letter is kept at once, or soon where much waits.
  type(op) {
    this.typed = op;
    clearTimeout(this.soon);
    if (this.ops.length < FEW) { this.keep(); } else { this.soon = setTimeout(() => this.keep(), SOON); }
  }

  // What another page of this sheet left behind when it was closed.
  adopt(draft) {
    const ops = [...draft.ops, ...(draft.typed ? [{ ...draft.typed, id: newKey() }] : [])];
    ops.forEach((op) => this.tried.add(op.id));
    this.waiting = [...ops, ...this.waiting];
    draft.held.forEach((held) => this.waiting.push(...again(held)));
    this.since = Math.min(this.since, draft.version);
    this.keep();
  }

  clear() {
    Object.assign(this, { waiting: [], under: [], typed: null });
    this.held.clear();
    this.keep();
  }
}

// A text that was not taken, sent once more: it is decided about anew.
function again(held) {
  if (!held.field || typeof held.mine !== "string") { return []; }
  return [{ op: "set", row: held.row, field: held.field, old: held.base, new: held.mine, id: newKey() }];
}

// Conflicts of one cell that covers several rows are one.
export function grouped(model, conflicts) {
  const groups = new Map();
  conflicts.forEach((one) => {
    const [first] = one.field ? model.covered(one.row, one.field) : [one.row], at = JSON.stringify([first, one.field, one.mine, one.theirs]);
    groups.set(at, [...(groups.get(at) || []), one]);
  });
  return Array.from(groups.values());
}

export function cells(ops) { return new Set(ops.map(cellOf)); }

// One page's place in the browser's store; a store that is full or forbidden keeps nothing and harms nothing.
export class Store {
  constructor(sheet, user, page = newKey()) {
    this.prefix = `${PREFIX}${sheet}.${user}.`;
    this.page = page;
  }

  get key() { return this.prefix + this.page; }

  write(draft) {
    try { localStorage.setItem(this.key, JSON.stringify(draft)); this.full = false; } catch (error) { this.full = true; }
  }

  remove() { this.drop(this.page); }

  drop(page) {
    try { localStorage.removeItem(this.prefix + page); } catch (error) { this.full = true; }
  }

  // {page: draft} of every other page of this sheet and user.
  others() {
    const found = {};
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(this.prefix) && key !== this.key).forEach((key) => {
        found[key.slice(this.prefix.length)] = JSON.parse(localStorage.getItem(key));
      });
    } catch (error) { this.full = true; }
    return found;
  }
}

// Nothing of a person stays behind who signs out.
export function forgetAll(user) {
  const mine = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && key.split(".")[3] === String(user));
  mine.forEach((key) => localStorage.removeItem(key));
}
