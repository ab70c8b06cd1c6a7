// Somebody else's sheet and what is mine and not saved yet: the operations that bring the model there.

const HEAD = "head";

// document: {head: {field: text}, tasks: [{key, name, rows: [{key, cells}]}]} as the server has it.  ops: mine, on top.
// held: what the server did not take; such cells and rows stay as I have them.
export function merging(model, document, ops, held) {
  const wanted = copyOf(document), kept = keptRows(held);
  ops.forEach((op) => lenient[op.op](wanted, op));
  held.filter((one) => one.field && typeof one.mine === "string").forEach((one) => lenient.set(wanted, { ...one, new: one.mine }));
  held.filter((one) => !one.field && one.mine === null).forEach((one) => lenient.delete(wanted, one));
  const changes = difference(treeOf(model), wanted, kept), rows = changes.some((op) => op.op !== "set");
  const counted = model.fixed ? numbers(wanted, model.fixed).filter((op) => rows || model.text(op.row, op.field) !== op.new) : [];
  return [...changes, ...counted];
}

// Counted numbers as the server has them: the model counts by the rows it had.
function numbers(wanted, { field, merge }) {
  const ops = [];
  wanted.tasks.forEach((task) => {
    let number = 0, above = "";
    task.rows.forEach((row) => {
      const old = row.cells[field] || "";
      number += merge && old && old === above ? 0 : 1;
      above = old;
      ops.push({ op: "set", row: row.key, field, old, new: String(number) });
    });
  });
  return ops;
}

// Rows that somebody deleted and I changed: they stay until I have decided.
function keptRows(held) { return new Set(held.filter((one) => !one.field && one.mine !== null).map((one) => one.row)); }

function copyOf(document) { return JSON.parse(JSON.stringify(document)); }

function treeOf(model) {
  return {
    head: Object.fromEntries(model.head),
    tasks: model.tasks.map((task) => ({ key: task.key, name: task.name, rows: task.rows.map((row) => ({ key: row.key, cells: { ...row.cells } })) })),
  };
}

// ---- my operations on a tree that may not have their rows any more ----

const at = (list, key) => list.findIndex((one) => one.key === key);
const behind = (list, key) => (!key ? 0 : at(list, key) < 0 ? list.length : at(list, key) + 1);

function find(tree, key) {
  for (const task of tree.tasks) {
    const index = at(task.rows, key);
    if (index >= 0) { return { task, index, row: task.rows[index] }; }
  }
  return null;
}

const lenient = {
  set(tree, op) {
    const task = op.field === "name" && tree.tasks.find((one) => one.key === op.row), found = find(tree, op.row);
    if (op.row === HEAD) { tree.head[op.field] = op.new; } else if (task) { task.name = op.new; } else if (found) { found.row.cells[op.field] = op.new; }
  },
  insert(tree, op) {
    const task = tree.tasks.find((one) => one.key === op.task);
    if (task && !find(tree, op.row)) { task.rows.splice(behind(task.rows, op.after), 0, { key: op.row, cells: { ...op.cells } }); }
  },
  delete(tree, op) {
    const found = find(tree, op.row);
    if (found) { found.task.rows.splice(found.index, 1); }
  },
  move(tree, op) {
    const found = find(tree, op.row), task = tree.tasks.find((one) => one.key === op.task);
    if (!found || !task) { return; }
    found.task.rows.splice(found.index, 1);
    task.rows.splice(behind(task.rows, op.after), 0, found.row);
  },
  insert_task(tree, op) {
    if (at(tree.tasks, op.task) < 0) { tree.tasks.splice(behind(tree.tasks, op.after), 0, { key: op.task, name: op.name, rows: [] }); }
  },
  delete_task(tree, op) {
    const index = at(tree.tasks, op.task);
    if (index >= 0 && !tree.tasks[index].rows.length) { tree.tasks.splice(index, 1); }
  },
  move_task(tree, op) {
    const index = at(tree.tasks, op.task);
    if (index < 0) { return; }
    const [task] = tree.tasks.splice(index, 1);
    tree.tasks.splice(behind(tree.tasks, op.after), 0, task);
  },
};

// ---- from one tree to the other ----

// Deletions first, then tasks, then every row to its place from the top, then texts.  `now` follows each step.
function difference(now, wanted, kept) {
  const ops = [], step = (op) => { ops.push(op); lenient[op.op](now, op); };
  const stays = (key) => find(wanted, key) || kept.has(key);
  now.tasks.forEach((task) => task.rows.filter((row) => !stays(row.key)).slice().forEach((row) => {
    step({ op: "delete", row: row.key, task: task.key, after: before(task.rows, row.key), cells: { ...row.cells } });
  }));
  tasksTo(now, wanted, step);
  wanted.tasks.forEach((task) => rowsTo(now, task, kept, step));
  now.tasks.filter((task) => at(wanted.tasks, task.key) < 0 && !task.rows.length).slice().forEach((task) => {
    step({ op: "delete_task", task: task.key, after: before(now.tasks, task.key), name: task.name });
  });
  textsTo(now, wanted, step);
  return ops;
}

function before(list, key) {
  const index = at(list, key);
  return index > 0 ? list[index - 1].key : "";
}

function tasksTo(now, wanted, step) {
  wanted.tasks.forEach((task, index) => {
    const after = index ? wanted.tasks[index - 1].key : "";
    if (at(now.tasks, task.key) < 0) { step({ op: "insert_task", task: task.key, after, name: task.name }); }
    else if (before(now.tasks.filter((one) => at(wanted.tasks, one.key) >= 0), task.key) !== after) {
      step({ op: "move_task", task: task.key, after, from: before(now.tasks, task.key) });
    }
  });
}

// kept: rows of mine that the other has not; they stand where they are and move nothing.
function rowsTo(now, wanted, kept, step) {
  const task = now.tasks.find((one) => one.key === wanted.key);
  wanted.rows.forEach((row, index) => {
    const after = index ? wanted.rows[index - 1].key : "", found = find(now, row.key);
    if (!found) { step({ op: "insert", row: row.key, task: task.key, after, cells: { ...row.cells } }); return; }
    const above = found.task === task ? before(task.rows.filter((one) => !kept.has(one.key)), row.key) : null;
    if (above !== after) {
      const from = { task: found.task.key, after: before(found.task.rows, row.key) };
      step({ op: "move", row: row.key, task: task.key, after, from });
    }
  });
}

function textsTo(now, wanted, step) {
  Object.entries(wanted.head).forEach(([field, text]) => change(step, HEAD, field, now.head[field], text));
  wanted.tasks.forEach((task) => {
    const mine = now.tasks.find((one) => one.key === task.key);
    change(step, task.key, "name", mine.name, task.name);
    task.rows.forEach((row) => {
      const { cells } = find(now, row.key).row;
      Object.keys(cells).filter((field) => field !== "seq").forEach((field) => change(step, row.key, field, cells[field] || "", row.cells[field] || ""));
    });
  });
}

function change(step, row, field, old, text) {
  if (old !== undefined && old.trim() !== text.trim()) { step({ op: "set", row, field, old, new: text }); }
}
