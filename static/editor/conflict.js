// 有 3 格，您和刘芳都改了: a line for each cell, mine and theirs side by side, one of them chosen.

import { dialog } from "./dialog.js";
import { element } from "./parts.js";
import { grouped } from "./queue.js";
import { whose } from "./saving.js";

const NEAR = 12; // characters shown around what differs in a long text
const LONG = 40;

export function open(saving) {
  const groups = grouped(saving.editor.model, saving.queue.conflicts), found = groups.map(([one]) => one), who = whose(found);
  const lines = groups.map((group, index) => line(saving, group, index));
  const head = element("tr", {}, ...["单元格", "我写的（尚未保存）", saved(found[0])].map((text) => element("th", { scope: "col", textContent: text })));
  const table = element("table", { className: "list card choose" }, element("thead", {}, head), element("tbody", {}, ...lines.map((one) => one.row)));
  const every = (side) => { lines.forEach((one) => { one[side].checked = true; }); mark(table); return false; };
  return new Promise((resolve) => {
    const buttons = [
      { label: "全部用我的", left: true, act: () => every("mine") },
      { label: `全部用${who}的`, left: true, act: () => every("theirs") },
      { label: "先不处理，回去看看", act: () => resolve() },
      { label: "按选择保存", primary: true, act: () => { choose(saving, lines); resolve(); } },
    ];
    table.addEventListener("change", () => mark(table));
    dialog(saving.editor, { title: title(found, who), body: [lead(found, who), table], buttons, escape: resolve });
    mark(table);
  });
}

function title(found, who) {
  const rows = found.every((one) => !one.field);
  return rows ? `有 ${found.length} 行，您和${who}改得不一样` : `有 ${found.length} 格，您和${who}都改了`;
}

function saved({ who, when }) { return who ? `${who} ${when} 保存的` : "另一个窗口保存的"; }

function lead(found, who) {
  const one = found[0], first = one.who ? `${one.who} ${one.when} 保存了这张表。` : `这张表在${who}里也改过。`;
  return element("p", { textContent: `${first}其他改动已自动合并，这里请您逐个选一个。两边的写法都保留在改动记录里。` });
}

function line(saving, group, index) {
  const [held] = group, [mine, theirs] = held.field ? texts(held) : rows(held), name = `choice-${index}`;
  const radios = [mine, theirs].map((text, at) => radio(name, text, at === 0));
  const row = element("tr", {}, place(saving.editor, held), ...radios.map((one) => element("td", {}, one.label)));
  return { group, row, mine: radios[0].box, theirs: radios[1].box };
}

function place(editor, { row, field, mine, theirs }) {
  const { cells, model } = editor, found = model.row(row), texts_ = { ...(theirs || {}), ...(mine || {}) };
  const at = field ? cells.place(row, field) : found ? `第${found.number}行` : model.task(row) ? "这项任务" : "这一行";
  const about = found ? found.row.cells.level3 : field ? "" : texts_.level3 || texts_.name || "";
  const box = element("th", { scope: "row", textContent: at.split("（")[0] });
  if (about && field !== "level3") { box.append(element("div", { className: "muted t13", textContent: about.slice(0, 30) })); }
  return box;
}

function radio(name, text, checked) {
  const box = element("input", { type: "radio", name, checked }), label = element("label", { className: "opt" }, box, " ", text);
  return { box, label };
}

function mark(table) {
  table.querySelectorAll(".opt").forEach((label) => label.classList.toggle("on", label.firstChild.checked));
}

// ---- what stands beside the buttons ----

function texts({ mine, theirs }) {
  const before = common(mine, theirs), after = common(turned(mine.slice(before)), turned(theirs.slice(before)));
  return [mine, theirs].map((text) => shown(text, before, after));
}

function turned(text) { return Array.from(text).reverse().join(""); }

function common(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) { at += 1; }
  return at;
}

// The words that differ are marked; of what is the same in a long text only what is near.
function shown(text, before, after) {
  if (!text) { return element("span", { className: "muted", textContent: "（空）" }); }
  const long = text.length > LONG, end = text.length - after;
  const head = long && before > NEAR ? `…${text.slice(before - NEAR, before)}` : text.slice(0, before);
  const tail = long && after > NEAR ? `${text.slice(end, end + NEAR)}…` : text.slice(end);
  return element("span", { className: "song", title: long ? text : "" }, head, element("mark", { textContent: text.slice(before, end) }), tail);
}

function rows({ base, mine, theirs }) {
  return [mine, theirs].map((side) => {
    const text = element("span", { textContent: side ? "保留这一行" : "删除这一行" }), written = side ? changed(base || {}, side) : "";
    if (written) { text.append("：", element("span", { className: "song", textContent: written })); }
    return text;
  });
}

function changed(base, side) {
  const texts_ = Object.keys(side).filter((field) => field !== "seq" && (side[field] || "") !== (base[field] || "")).map((field) => side[field] || "（空）");
  return texts_.slice(0, 4).join("　");
}

// ---- what was chosen ----

function choose(saving, lines) {
  const { queue, editor } = saving;
  lines.forEach(({ group, mine }) => {
    group.forEach((held) => queue.release(held));
    const chosen = group.map((held) => (held.field ? cellChoice(editor, held, mine.checked) : rowChoice(saving, held, mine.checked)));
    const look = [].concat(...chosen.map((one) => one.shown)), ops = [].concat(...chosen.map((one) => one.ops));
    if (look.length) { editor.absorb(look); }
    if (ops.length) { queue.push(ops); }
  });
  saving.marked();
  saving.report();
  saving.send({ whole: true }); // and the sheet as it stands then
}

function cellChoice(editor, { row, field, mine, theirs }, isMine) {
  if (isMine) { return { ops: [{ op: "set", row, field, old: theirs, new: mine }], shown: [] }; }
  return { ops: [], shown: [{ op: "set", row, field, old: mine, new: theirs }] };
}

// mine null: I deleted it.  theirs null: they did; my row still stands in the model.
function rowChoice(saving, held, isMine) {
  const { model } = saving.editor, found = model.row(held.row);
  if (held.theirs === null && found) {
    const after = found.index ? found.task.rows[found.index - 1].key : "", cells = { ...found.row.cells };
    const where = { row: held.row, task: found.task.key, after, cells };
    return isMine ? { ops: [{ op: "insert", ...where }], shown: [] } : { ops: [], shown: [{ op: "delete", ...where }] };
  }
  if (held.mine !== null) { return { ops: [], shown: [] }; }
  const where = theirPlace(saving, held);
  if (!where || model.row(held.row)) { return { ops: [], shown: [] }; }
  return isMine ? { ops: [{ op: "delete", ...where, cells: held.theirs }], shown: [] } : { ops: [], shown: [{ op: "insert", ...where }] };
}

// Their row, where they have it.
function theirPlace({ document: sheet, editor }, { row: key }) {
  const task = sheet && sheet.tasks.find((one) => one.rows.some((row) => row.key === key) && editor.model.task(one.key));
  if (!task) { return null; }
  const at = task.rows.findIndex((row) => row.key === key), above = task.rows.slice(0, at).reverse().find((row) => editor.model.row(row.key));
  return { row: key, task: task.key, after: above ? above.key : "", cells: { ...task.rows[at].cells } };
}
