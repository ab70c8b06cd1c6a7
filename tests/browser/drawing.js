// Runs in the page: random operations on the model of a drawn sheet, drawn again by the editor's own paper.
// tearing: also operations that tear duties apart whose rows share a number; what undoes them puts no duty together.
// Answers the operations and, of each stage, the rows as they are drawn and as the model has them.
async ({ base, seed, steps, tearing }) => {
  const [{ Cells }, { Model, newKey }, { Paper }] = await Promise.all(["cells", "model", "paper"].map((name) => import(`${base}editor/${name}.js`)));
  const element = document.getElementById("paper"), table = element.querySelector("table.sheet");
  const model = Model.read(table), cells = new Cells(element, model), paper = new Paper(element, model, cells);
  let state = seed;
  const random = (most) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor((state / 2147483648) * most); };
  const pick = (list) => list[random(list.length)];
  const TEXTS = ["产出指标", "效益指标", "数量指标", "质量指标", "经济效益指标", "-", "", "甲", "乙\n丙"];
  const before = (list, item) => { const at = list.indexOf(item); return at > 0 ? list[at - 1].key : ""; };
  const someAfter = (list) => pick(["", ...list.map((one) => one.key)]);
  const texts = () => Object.fromEntries(model.columns.map(({ field, kind }) => [field, kind === "fixed" ? pick(["", "1", "2"]) : pick(TEXTS)]));
  const shares = Boolean(model.fixed && model.fixed.merge);
  const shared = (task, after) => {
    const at = task.rows.findIndex((one) => one.key === after), [above, below] = [task.rows[at], task.rows[at + 1]];
    return shares && above && below && above.cells.seq === below.cells.seq ? { seq: above.cells.seq } : {};
  };
  const operations = {
    set: () => {
      const row = pick(model.rows()), { field, kind } = pick(model.columns);
      return row && kind !== "fixed" ? { op: "set", row: row.key, field, old: row.cells[field], new: pick(TEXTS) } : null;
    },
    head: () => { const { field } = pick(model.layout.head.filter((one) => !one.field.includes("["))); return { op: "set", row: "head", field, old: model.text("head", field), new: pick(TEXTS) }; },
    insert: () => {
      const task = pick(model.tasks), after = task && someAfter(task.rows);
      return task && { op: "insert", row: newKey(), task: task.key, after, cells: { ...texts(), ...(tearing ? {} : shared(task, after)) } };
    },
    delete: () => {
      const row = pick(model.rows()), found = row && model.row(row.key);
      return row && { op: "delete", row: row.key, task: found.task.key, after: before(found.task.rows, row), cells: { ...row.cells } };
    },
    move: () => {
      if (shares && !tearing) { return null; }
      const row = pick(model.rows()), to = pick(model.tasks), found = row && model.row(row.key);
      return row && { op: "move", row: row.key, task: to.key, after: someAfter(to.rows.filter((one) => one !== row)), from: { task: found.task.key, after: before(found.task.rows, row) } };
    },
    insert_task: () => (model.hasTasks ? { op: "insert_task", task: newKey(), after: someAfter(model.tasks), name: pick(TEXTS) } : null),
    move_task: () => {
      const task = pick(model.tasks);
      return model.hasTasks ? { op: "move_task", task: task.key, after: someAfter(model.tasks.filter((one) => one !== task)), from: before(model.tasks, task) } : null;
    },
    delete_task: () => {
      const task = pick(model.tasks);
      return model.hasTasks && model.tasks.length > 1 && !task.rows.length ? { op: "delete_task", task: task.key, after: before(model.tasks, task), name: task.name } : null;
    },
  };
  const snapshot = () => JSON.parse(JSON.stringify({ head: Object.fromEntries(model.head), tasks: model.tasks }));
  const KINDS = ["set", "set", "insert", "delete", "move", "head", "insert_task", "move_task", "delete_task"];
  const start = snapshot(), done = [], inverse = [];
  paper.drawMissing();
  while (done.length < steps) {
    const op = operations[pick(KINDS)]();
    if (!op) { continue; }
    done.push(op);
    inverse.unshift(model.apply(op));
    paper.draw([op]);
  }
  const rowsLike = (root) => window.outline(root);
  const end = { model: snapshot(), drawn: rowsLike(table) };
  inverse.forEach((op) => { model.apply(op); paper.draw([op]); });
  return { ops: done, start, end, undone: { model: snapshot(), drawn: rowsLike(table) } };
}
