// Rows: insert, delete, move, duplicate, by key, button, menu and by dragging the gutter.

import { composes } from "./keys.js";
import { newKey } from "./model.js";
import { attach as attachDrag } from "./drag.js";
import { open as openMenu } from "./menu.js";

export function attach(editor) {
  const acts = {
    insert: () => insert(editor), "insert-duty": () => insert(editor, { alone: true }), up: () => step(editor, -1), down: () => step(editor, 1),
    delete: () => remove(editor), duplicate: () => duplicate(editor), menu: (button) => menu(editor, button),
  };
  const buttons = Array.from(document.querySelectorAll("#tool [data-do]"));
  buttons.forEach((button) => {
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => acts[button.dataset.do](button));
  });
  const show = () => buttons.forEach((button) => { button.disabled = !chosen(editor).length && !(button.dataset.do === "insert" && taskAt(editor)); });
  ["ready", "mode", "drawn", "step"].forEach((name) => editor.on(name, show));
  editor.rowMenu = [
    { label: "在上面插入一行", act: () => insert(editor, { above: true }) },
    { label: "在下面插入一行", keys: "Alt+Insert", act: () => insert(editor) },
    { label: "复制这一行", act: () => duplicate(editor) },
    { label: "删除这一行", keys: "Alt+Delete", act: () => remove(editor) },
  ];
  editor.paper.element.addEventListener("keydown", (event) => keys(editor, event), true);
  editor.paper.element.addEventListener("contextmenu", (event) => gutterMenu(editor, event));
  attachDrag(editor, (keysMoved, key, behind) => drop(editor, keysMoved, key, behind));
}

function keys(editor, event) {
  if (composes(event) || editor.composing || !event.altKey || event.ctrlKey || event.shiftKey || !editor.current) { return; }
  const act = { Insert: insert, Delete: remove, ArrowUp: (one) => step(one, -1), ArrowDown: (one) => step(one, 1) }[event.key];
  if (!act || !event.target.closest(".cell-ed, .addhere")) { return; }
  event.preventDefault();
  event.stopPropagation();
  act(editor);
}

// The rows that buttons act on: of the range, or the current one.
export function chosen(editor) {
  const keysChosen = editor.range ? editor.range.keys : editor.current ? [editor.current.key] : [];
  return keysChosen.filter((key) => editor.model.row(key));
}

function taskAt(editor) { return editor.current && editor.model.task(editor.current.key); }

function merged(model) { return model.columns.filter((column) => column.merge).map((column) => column.field); }

function nameField(model) { return (model.column("level3") || model.columns.find((column) => column.kind !== "fixed")).field; }

// ---- insert, duplicate, delete ----

// above: before the current row.  alone: with nothing in common with it, a duty of its own.
export function insert(editor, { above = false, alone = false } = {}) {
  const { model } = editor, keysChosen = chosen(editor), task = taskAt(editor);
  if (!keysChosen.length && !task) { return; }
  if (!keysChosen.length) { add(editor, task, "", {}); return; }
  const found = model.row(keysChosen[keysChosen.length - 1]), cells = {};
  const place = alone ? endOf(model, found, "level1") : found.index;
  if (!alone) { merged(model).forEach((field) => { cells[field] = found.row.cells[field]; }); }
  const before = found.task.rows[above ? found.index - 1 : place];
  add(editor, found.task, before ? before.key : "", cells, alone ? "插入职责" : "插入一行");
}

// The index of the last row of the merged cell a row lies in.
function endOf(model, found, field) {
  const starts = model.starts(found.task, field);
  return starts.lastIndexOf(starts[found.index]);
}

// A new row, and into its name.
export function add(editor, task, after, cells, label = "插入一行") {
  const row = newKey(), { model } = editor, alone = label === "插入职责";
  const field = alone && model.column("level1") ? "level1" : nameField(model);
  editor.do(label, [...begun(model, task), { op: "insert", row, task: task.key, after, cells }], { focus: { key: row, field } });
  editor.say(`已插入第${model.row(row).number}行`);
}

// A sheet that came without any task gets the one its rows hang on.
function begun(model, task) { return model.tasks.includes(task) ? [] : [{ op: "insert_task", task: task.key, after: "", name: "" }]; }

export function duplicate(editor) {
  const { model } = editor, key = chosen(editor).pop();
  if (!key) { return; }
  const found = model.row(key), row = newKey();
  const op = { op: "insert", row, task: found.task.key, after: key, cells: { ...found.row.cells } };
  editor.do("复制一行", [op], { focus: { key: row, field: nameField(model) } });
}

// No question, but for a row with words of a reviewer.
export function remove(editor) {
  const keysChosen = chosen(editor);
  if (!keysChosen.length) { return; }
  const waiting = openRemarks(editor, keysChosen);
  if (waiting) { ask(editor, waiting, () => removeNow(editor, keysChosen)); } else { removeNow(editor, keysChosen); }
}

function openRemarks(editor, keysChosen) {
  const fields = editor.model.columns.map((column) => column.field);
  const marks = [].concat(...keysChosen.map((key) => [].concat(...fields.map((field) => editor.paper.marks.get(`${key} ${field}`) || []))));
  return marks.filter((mark) => mark.kind === "p" && document.querySelector(`[id="${mark.label.replace("＋", "")}"][data-waits]`)).length;
}

function removeNow(editor, keysChosen) {
  const { model } = editor, first = model.row(keysChosen[0]), { field } = editor.current || { field: nameField(model) };
  const words = keysChosen.length > 1 ? `已删除 ${keysChosen.length} 行。` : `已删除第 ${first.number} 行${quoted(first.row)}。`;
  const focus = neighbour(model, keysChosen, field);
  editor.commit();
  editor.do("删除行", deleting(model, keysChosen), focus ? { focus } : {});
  if (!focus) { editor.rest(); }
  editor.toast(words, { label: "撤销", act: () => editor.undo() });
  editor.say(words);
}

function quoted(row) { return row.cells.level3 ? `“${row.cells.level3.slice(0, 16)}”` : ""; }

export function deleting(model, keysChosen) {
  const gone = [];
  return keysChosen.map((key) => {
    const { task, row, index } = model.row(key);
    const above = task.rows.slice(0, index).filter((one) => !gone.includes(one.key)).pop();
    gone.push(key);
    return { op: "delete", row: key, task: task.key, after: above ? above.key : "", cells: { ...row.cells } };
  });
}

// Where to be when rows are gone: below them, else above.
function neighbour(model, keysChosen, field) {
  const rows = model.rows().map((row) => row.key), at = rows.indexOf(keysChosen[0]);
  const next = rows.slice(at).find((key) => !keysChosen.includes(key)) || rows[at - 1];
  return next && model.column(field) ? { key: next, field } : next ? { key: next, field: nameField(model) } : null;
}

function ask(editor, count, act) {
  const dim = document.createElement("div");
  dim.className = "dim";
  dim.innerHTML = '<div class="dlg ask" role="alertdialog" aria-modal="true" aria-labelledby="ask-title" aria-describedby="ask-text"><h2 id="ask-title">删除这一行？</h2><div class="bd" id="ask-text"></div><div class="ft"><span class="grow"></span><button class="btn" type="button">不删</button><button class="btn no" type="button">删除</button></div></div>';
  dim.querySelector(".bd").textContent = `这一行有 ${count} 条没答复的意见，删除后意见转到“表”上。`;
  const [keep, go] = dim.querySelectorAll("button"), { current } = editor;
  const close = () => { dim.remove(); if (current) { editor.goto(current.key, current.field); } };
  keep.addEventListener("click", close);
  go.addEventListener("click", () => { close(); act(); });
  dim.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); }
    if (event.key === "Tab") { event.preventDefault(); (document.activeElement === keep ? go : keep).focus(); }
  });
  document.body.appendChild(dim);
  keep.focus();
}

// ---- move ----

// Inside its level 2 a row changes places; past its end it joins the neighbour.
function step(editor, way) {
  const { model } = editor, [key] = chosen(editor);
  const found = key && model.row(key), other = found && found.task.rows[found.index + way];
  if (!other || (editor.range && editor.range.keys.length > 1)) { return; }
  editor.commit();
  const joins = !sameBlock(model, found, found.index + way), { current } = editor;
  const ops = !joins ? swapped(found, way) : aloneAtTop(model, found) ? jumped(model, found, way) : joined(model, found, other, afterOf(found));
  editor.do(way < 0 ? "上移一行" : "下移一行", ops, { focus: { key, field: current.field } });
  if (joins) { editor.toast(`第${model.row(key).number}行移到了${under(model, key)}下面。`, { label: "撤销", act: () => editor.undo() }); }
  editor.say(`现在是第${model.row(key).number}行`);
}

function under(model, key) {
  const { cells } = model.row(key).row;
  return `“${cells.level2 || cells.level1 || "上一项"}”`;
}

function sameBlock(model, found, other) {
  return ["level1", "level2"].filter((field) => model.column(field)).every((field) => {
    const starts = model.starts(found.task, field);
    return !model.column(field).merge || starts[found.index] === starts[other];
  });
}

function chosenLevels(model) { return Boolean(model.layout.levels); }

// The only row of its duty: its words would be lost if it joined another.
function aloneAtTop(model, found) {
  const top = model.columns.find((column) => column.merge);
  return Boolean(top) && !chosenLevels(model) && model.starts(found.task, top.field).filter((start, index, all) => start === all[found.index]).length === 1;
}

function afterOf({ task, index }) { return index > 0 ? task.rows[index - 1].key : ""; }

function swapped(found, way) {
  const { task, row, index } = found, after = way > 0 ? task.rows[index + 1].key : index > 1 ? task.rows[index - 2].key : "";
  return [{ op: "move", row: row.key, task: task.key, after, from: { task: task.key, after: afterOf(found) } }];
}

// Over the neighbour's whole duty.
function jumped(model, found, way) {
  const { task, row, index } = found, top = model.columns.find((column) => column.merge).field, starts = model.starts(task, top);
  const to = way > 0 ? starts.lastIndexOf(starts[index + 1]) : starts[index - 1] - 1;
  return [{ op: "move", row: row.key, task: task.key, after: to >= 0 ? task.rows[to].key : "", from: { task: task.key, after: afterOf(found) } }];
}

// With the levels of another row.  Typed levels take the counted number along, so the row is put in anew under its key.
export function joined(model, found, like, after, task = found.task) {
  const { row } = found, fields = merged(model).filter((field) => takesOver(model, found, field)), from = { task: found.task.key, after: afterOf(found) };
  const moves = after === from.after && task === found.task ? [] : [{ op: "move", row: row.key, task: task.key, after, from }];
  if (chosenLevels(model) || !model.fixed || !model.fixed.merge) {
    return [...moves, ...fields.filter((field) => row.cells[field] !== like.cells[field])
      .map((field) => ({ op: "set", row: row.key, field, old: row.cells[field], new: like.cells[field] }))];
  }
  const cells = { ...row.cells };
  fields.forEach((field) => { cells[field] = like.cells[field]; });
  if (aloneAtTop(model, found) && model.row(like.key).number > found.number) { cells[model.fixed.field] = String(Number(cells[model.fixed.field]) - 1); }
  return [{ op: "delete", row: row.key, task: found.task.key, after: from.after, cells: { ...row.cells } }, { op: "insert", row: row.key, task: task.key, after, cells }];
}

// What it shares with rows it leaves, it takes from those it joins; what is its own, it keeps.
function takesOver(model, found, field) {
  if (chosenLevels(model) || field === "level1" || model.column(field).kind === "fixed") { return true; }
  return model.covered(found.row.key, field).length > 1;
}

// Rows dropped before or behind another.
function drop(editor, keysMoved, key, behind) {
  const { model } = editor, [moved] = keysMoved, found = model.row(moved), target = model.row(key);
  if (!found || !target || moved === key) { return; }
  const rest = target.task.rows.filter((row) => row.key !== moved), at = rest.findIndex((row) => row.key === key);
  const before = rest[behind ? at : at - 1];
  const ops = joined(model, found, target.row, before ? before.key : "", target.task);
  if (ops.length) { editor.do("拖动一行", ops, { focus: { key: moved, field: nameField(model) } }); }
}

// ---- menu ----

function menu(editor, anchor) {
  const items = editor.rowMenu.filter((item) => !item.when || item.when());
  openMenu(items, anchor.getBoundingClientRect(), () => { const { current } = editor; if (current) { editor.goto(current.key, current.field); } });
}

function gutterMenu(editor, event) {
  const line = event.target.closest("tr[data-key]");
  if (!line || !event.target.closest(".gut")) { return; }
  event.preventDefault();
  editor.goto(line.dataset.key, nameField(editor.model));
  menu(editor, event.target);
}
