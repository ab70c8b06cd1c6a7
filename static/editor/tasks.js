// Tasks of a fund's sheet: an outline at the left that goes to them, folds, inserts, moves and deletes them.

import { newKey } from "./model.js";
import { open as openMenu } from "./menu.js";
import { deleting } from "./rows.js";

const FOLDED = "outline-folded";

export function attach(editor) {
  const outline = document.getElementById("outline");
  if (!outline) { return; }
  const draw = () => show(editor, outline);
  outline.hidden = false;
  editor.on("drawn", draw);
  editor.on("step", draw);
  editor.on("marked", draw);
  editor.on("ready", () => mark(editor, outline));
  outline.classList.toggle("folded", localStorage.getItem(FOLDED) === "1");
  draw();
}

function show(editor, outline) {
  const had = outline.contains(document.activeElement) ? document.activeElement.dataset.task : null;
  outline.textContent = "";
  outline.append(fold(outline), list(editor), button("btn s", "＋ 插入任务", () => insert(editor, last(editor.model))));
  mark(editor, outline);
  if (had) { const again = outline.querySelector(`[data-task="${CSS.escape(had)}"]`); if (again) { again.focus(); } }
}

function last(model) { return model.tasks.length ? model.tasks[model.tasks.length - 1].key : ""; }

function fold(outline) {
  const made = button("btn s q fold", "", () => {
    const folded = outline.classList.toggle("folded");
    localStorage.setItem(FOLDED, folded ? "1" : "0");
    tell();
  });
  const tell = () => {
    const folded = outline.classList.contains("folded");
    made.textContent = folded ? "›" : "‹ 收起目录";
    made.setAttribute("aria-expanded", String(!folded));
    made.setAttribute("aria-label", folded ? "展开目录" : "收起目录");
  };
  tell();
  return made;
}

function list(editor) {
  const items = document.createElement("ol");
  editor.model.tasks.forEach((task, index) => {
    const item = document.createElement("li"), go = button("go", "", () => editor.goto(task.key, "name")), more = button("btn s q more", "⋯", () => menu(editor, task, more));
    go.dataset.task = task.key;
    go.append(`${index + 1} ${task.name || "（未命名）"}`);
    const count = document.createElement("small");
    count.textContent = `${task.rows.length} 行`;
    go.append(count, ...marksOf(editor, task));
    more.setAttribute("aria-label", `任务${index + 1}：更多操作`);
    more.setAttribute("aria-haspopup", "menu");
    item.append(go, more);
    items.appendChild(item);
  });
  return items;
}

// How many of each kind stand in a task.
function marksOf(editor, task) {
  const { paper, model } = editor, keys = [task.key, ...task.rows.map((row) => row.key)], fields = ["name", ...model.columns.map((column) => column.field)];
  const all = [].concat(...keys.map((key) => [].concat(...fields.map((field) => paper.marks.get(`${key} ${field}`) || []))));
  const kinds = new Map();
  all.forEach(({ kind, label }) => kinds.set(label[0], { kind, count: (kinds.get(label[0]) || { count: 0 }).count + 1 }));
  return Array.from(kinds, ([sign, { kind, count }]) => {
    const mark = document.createElement("span");
    mark.className = `mk ${kind}`;
    mark.textContent = `${sign}${count}`;
    return mark;
  });
}

function button(classes, text, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: classes, textContent: text });
  made.addEventListener("click", act);
  return made;
}

// The task of the current row.
function mark(editor, outline) {
  const { current, model } = editor, found = current && model.row(current.key), here = found ? found.task.key : current ? current.key : "";
  outline.querySelectorAll(".go").forEach((one) => {
    if (one.dataset.task === here) { one.setAttribute("aria-current", "true"); } else { one.removeAttribute("aria-current"); }
  });
}

function menu(editor, task, anchor) {
  const { model } = editor, at = model.tasks.indexOf(task);
  const items = [
    { label: "在后面插入任务", act: () => insert(editor, task.key) },
    { label: "在任务里加一行", act: () => editor.addRow(task, task.rows.length ? task.rows[task.rows.length - 1].key : "", {}) },
    at > 0 && { label: "上移任务", act: () => move(editor, task, at > 1 ? model.tasks[at - 2].key : "") },
    at < model.tasks.length - 1 && { label: "下移任务", act: () => move(editor, task, model.tasks[at + 1].key) },
    { label: "删除任务", act: () => remove(editor, task) },
  ].filter(Boolean);
  openMenu(items, anchor.getBoundingClientRect(), () => anchor.focus());
}

// With one empty row, so that there is a cell to begin in.
function insert(editor, after) {
  const task = newKey(), ops = [{ op: "insert_task", task, after, name: "" }, { op: "insert", row: newKey(), task, after: "", cells: {} }];
  editor.do("插入任务", ops, { focus: { key: task, field: "name" } });
}

function before(model, task) {
  const at = model.tasks.indexOf(task);
  return at > 0 ? model.tasks[at - 1].key : "";
}

function move(editor, task, after) {
  editor.do("移动任务", [{ op: "move_task", task: task.key, after, from: before(editor.model, task) }], { focus: { key: task.key, field: "name" } });
}

function remove(editor, task) {
  const { model } = editor, { name } = task;
  const ops = [...deleting(model, task.rows.map((row) => row.key)), { op: "delete_task", task: task.key, after: before(model, task), name }];
  editor.do("删除任务", ops);
  editor.rest();
  editor.toast(`已删除任务“${name || "（未命名）"}”。`, { label: "撤销", act: () => editor.undo() });
}
