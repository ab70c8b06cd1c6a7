// Lines that offer a row: 缺 时效指标 ＋加一行, and under the current level 2 ＋ 在“质量指标”下加一行.

import { level1Here } from "./levels.js";
import { add } from "./rows.js";

export function attach(editor) {
  const here = document.createElement("button");
  Object.assign(here, { type: "button", className: "addhere no-print" });
  here.append("＋", document.createElement("span"));
  here.dataset.withCell = "";
  here.tabIndex = -1;
  here.addEventListener("mousedown", (event) => { event.preventDefault(); event.stopPropagation(); });
  here.addEventListener("click", () => addHere(editor));
  editor.addRow = (task, after, cells) => add(editor, task, after, cells);
  editor.paper.element.addEventListener("click", (event) => {
    const button = event.target.closest(".addrow .add");
    if (button) { addMissing(editor, button); }
  });
  editor.on("ready", () => show(editor, here));
  editor.on("leave", () => here.remove());
  editor.atEnd = () => {
    if (!here.isConnected) { return false; }
    here.focus();
    return true;
  };
}

// Only where the current row is the last of its level 2.
function show(editor, here) {
  const { model, current } = editor, found = model.row(current.key), words = here.lastChild;
  here.remove();
  if (!found || !isLast(model, found)) { return; }
  const cell = blockCell(editor, found), { level1, level2 } = found.row.cells;
  words.textContent = level2 || level1 ? ` 在“${level2 || level1}”下加一行` : " 加一行";
  cell.appendChild(here);
}

function isLast(model, found) {
  const column = model.column("level2") || model.column("level1");
  if (!column) { return found.index === found.task.rows.length - 1; }
  const starts = model.starts(found.task, column.field);
  return starts[found.index + 1] !== starts[found.index];
}

function blockCell(editor, { row }) {
  const { model } = editor, field = model.column("level2") ? "level2" : model.column("level3").field;
  return editor.td(row.key, field);
}

function addHere(editor) {
  const { model, current } = editor, { task, row } = model.row(current.key), cells = {};
  model.columns.filter((column) => column.merge).forEach(({ field }) => { cells[field] = row.cells[field]; });
  add(editor, task, row.key, cells);
}

// Before the row the line stands over.
function addMissing(editor, button) {
  const line = button.closest("tr"), { model } = editor, { level1, level2 } = button.dataset;
  const task = model.tasks.find((one) => editor.paper.lines.get(one.key).includes(line)), lines = editor.paper.lines.get(task.key);
  const above = lines.slice(0, lines.indexOf(line)).filter((one) => one.dataset.key).pop();
  add(editor, task, above ? above.dataset.key : "", level2 ? { level1: level1Here(model, level1), level2 } : {});
}
