(([name, ...values]) => {
// Random operations on one side make a document; merged into the model it is that document.  Seeds are counted.
const random = async (rounds, url) => {
  const { Model } = await import(`${url}model.js`), { merging } = await import(`${url}merge.js`);
  let seed = 1;
  const random = (below) => { seed = (seed * 48271) % 2147483647; return seed % below; };
  const pick = (list) => list[random(list.length)];
  const columns = ["level1", "level2", "level3", "value"].map((field) => ({ field, kind: "text", merge: false, within: null }));
  const layout = { form: "fund", hasTasks: true, columns, head: [], dashes: [] };
  const fresh = () => Array.from({ length: 4 }, () => random(65536).toString(16)).join("").slice(0, 8);
  function begin() {
    const model = new Model(layout);
    model.head.set("goal", "目标");
    model.tasks = [0, 1, 2].map((n) => ({ key: `t${n}`, name: `任务${n}`, rows: [0, 1, 2, 3].map((m) => row(`r${n}${m}`)) }));
    return model;
  }
  function row(key) { return { key, cells: { level1: "一", level2: "二", level3: key, value: "1" } }; }
  function act(model) {
    const task = pick(model.tasks), full = model.tasks.filter((one) => one.rows.length), kind = random(8);
    const after = (list, without) => pick(["", ...list.map((one) => one.key).filter((key) => key !== without)]);
    if (kind === 0) { return { op: "set", row: "head", field: "goal", old: model.head.get("goal"), new: `目标${random(99)}` }; }
    if (kind === 1) { return { op: "insert", row: fresh(), task: task.key, after: after(task.rows), cells: row("新").cells }; }
    if (kind === 2) { const key = fresh(); return { op: "insert_task", task: key, after: after(model.tasks), name: key }; }
    if (kind === 3) { return { op: "move_task", task: task.key, after: after(model.tasks, task.key), from: "" }; }
    if (kind === 4 && !task.rows.length && model.tasks.length > 1) { return { op: "delete_task", task: task.key, after: "", name: task.name }; }
    if (!full.length) { return { op: "set", row: task.key, field: "name", old: task.name, new: `名${random(9)}` }; }
    const from = pick(full), one = pick(from.rows), to = pick(model.tasks);
    if (kind === 5) { return { op: "delete", row: one.key, task: from.key, after: "", cells: { ...one.cells } }; }
    if (kind === 6) { return { op: "move", row: one.key, task: to.key, after: after(to.rows, one.key), from: { task: from.key, after: "" } }; }
    const field = pick(columns).field;
    return { op: "set", row: one.key, field, old: one.cells[field], new: `${random(99)}` };
  }
  const tree = (model) => JSON.stringify({ head: Object.fromEntries(model.head), tasks: model.tasks.map(({ key, name, rows }) => ({ key, name, rows })) });
  const wrong = [];
  for (let round = 0; round < rounds; round += 1) {
    const mine = begin(), theirs = begin();
    for (let n = random(12); n > 0; n -= 1) { theirs.apply(act(theirs)); }
    const wanted = tree(theirs);
    merging(mine, JSON.parse(wanted), [], []).forEach((op) => mine.apply(op));
    if (tree(mine) !== wanted) { wrong.push([wanted, tree(mine)]); }
  }
  return wrong.slice(0, 2);
};

// A new row of mine, a text in conflict, a row that they deleted and I changed.
const mine = async (url) => {
  const { Model } = await import(`${url}model.js`), { merging } = await import(`${url}merge.js`);
  const columns = ["level3", "value"].map((field) => ({ field, kind: "text", merge: false, within: null }));
  const model = new Model({ form: "project", hasTasks: false, columns, head: [], dashes: [] });
  const row = (key, value) => ({ key, cells: { level3: key, value } });
  model.tasks = [{ key: "t", name: "", rows: [row("a", "我"), row("b", "2"), row("n", "新"), row("c", "3")] }];
  const theirs = { head: {}, tasks: [{ key: "t", name: "", rows: [row("c", "3"), row("a", "他"), row("d", "4")] }] };
  const ops = [{ op: "insert", row: "n", task: "t", after: "b", cells: row("n", "新").cells }];
  const held = [{ row: "a", field: "value", mine: "我", theirs: "他" }, { row: "b", field: "", mine: { value: "2" }, theirs: null }];
  merging(model, theirs, ops, held).forEach((op) => model.apply(op));
  return model.tasks[0].rows.map((one) => `${one.key}${one.cells.value}`);
};
return { random, mine }[name](...values);
})