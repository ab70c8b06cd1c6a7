// What is not saved when a page is left, opened again, or when the sheet has gone on its way.

import { bar, dialog } from "./dialog.js";
import { element } from "./parts.js";
import { cells } from "./queue.js";

const PATIENCE = 2000; // ms that a link waits for the save
const ALIVE = 1000; // ms within which other open pages answer, on a busy machine too

// ---- leaving by a link ----

export function leave(saving, address, act = null) {
  const go = act || (() => { saving.leaving = true; location.href = address; });
  const patience = new Promise((done) => { setTimeout(() => done(false), PATIENCE); });
  Promise.race([saving.flush(), patience]).then((saved) => {
    if (saved || !saving.queue.unsent) { go(); return; }
    ask(saving, act ? "退出，不要这些内容" : "离开，内容留在本机", go);
  });
}

function ask(saving, label, go) {
  const words = `还有 ${saving.queue.unsent} 格没存上。`;
  dialog(saving.editor, {
    title: words,
    body: [element("p", { textContent: "内容留在这台电脑上，下次用同一个账号打开这张表时可以接着存。" })],
    buttons: [{ label, act: go }, { label: "等一下", primary: true }],
    escape: () => {},
    small: true,
    role: "alertdialog",
  });
}

// ---- the sheet has gone on its way ----

export function locked(saving, { locked: sentence }) {
  const { editor, queue } = saving, count = queue.size, words = count ? `${sentence}，您没存上的 ${count} 格不能再存。` : `${sentence}，现在只能看。`;
  document.querySelectorAll(".bar-line").forEach((old) => old.remove());
  editor.rest();
  document.querySelector("main.editor").classList.add("stopped");
  const copy = { label: "复制我的改动", primary: true, act: () => copyText(editor, list(editor, everything(queue))) };
  const look = { label: "看这张表", act: () => { saving.leaving = true; location.href = new URL("../", location.href).pathname; } };
  bar("info", words, count ? [copy, look] : [look]);
}

function everything(queue) {
  const held = Array.from(queue.held.values()).filter((one) => typeof one.mine === "string");
  return [...queue.ops, ...held.map((one) => ({ op: "set", row: one.row, field: one.field, old: one.base, new: one.mine }))];
}

function list(editor, ops) { return ops.map((op) => words(editor, op).join("\t")).join("\n"); }

// Place, old and new of an operation, for people.
function words(editor, op) {
  const { model, cells: drawn } = editor, found = model.row(op.row);
  const texts = Object.values(op.cells || {}).filter(Boolean).slice(0, 4).join("　");
  const row = found ? `第${found.number}行` : "一行";
  switch (op.op) {
    case "set": return [model.row(op.row) || op.row === "head" || model.task(op.row) ? drawn.place(op.row, op.field) : "新的一行", op.old || "（空）", op.new || "（空）"];
    case "insert": return ["插入一行", "", texts || "（空行）"];
    case "delete": return ["删除一行", texts, ""];
    case "move": return [`移动${row}`, "", ""];
    case "insert_task": return ["插入一项任务", "", op.name];
    case "delete_task": return ["删除一项任务", op.name, ""];
    default: return ["移动一项任务", "", ""];
  }
}

function copyText(editor, text) {
  const box = element("textarea", { className: "vh", value: text });
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  editor.toast(copied ? "已复制。可以粘贴到 Word 或记事本里留着。" : "浏览器不让复制，请从“看看改了什么”里抄下来。");
}

// ---- what an earlier page left behind ----

// Pages that are still open answer; the rest was closed with something unsaved.
export function find(saving) {
  return alive().then((pages) => {
    const drafts = Object.entries(saving.store.others()).filter(([page]) => !pages.has(page));
    if (drafts.length) { offer(saving, drafts); }
  });
}

function alive() {
  if (!window.BroadcastChannel) { return Promise.resolve(new Set()); }
  const channel = new BroadcastChannel("perfgoals.pages"), pages = new Set();
  channel.onmessage = ({ data }) => { if (data && data.alive) { pages.add(data.alive); } };
  channel.postMessage({ ask: true });
  return new Promise((done) => { setTimeout(() => { channel.close(); done(pages); }, ALIVE); });
}

function offer(saving, drafts) {
  const all = [].concat(...drafts.map(([, draft]) => opsOf(draft))), ops = missing(saving.editor.model, all);
  const last = Math.max(...drafts.map(([, draft]) => draft.at)), drop = () => drafts.forEach(([page]) => saving.store.drop(page));
  if (!ops.length) { drop(); return; }
  const save = (line) => { drafts.forEach(([, draft]) => saving.queue.adopt(draft)); drop(); line.remove(); saving.failures = 0; saving.send({ whole: true }); };
  bar("w", `这台电脑上有 ${cells(ops).size} 格没存上（${when(last)}）。`, [
    { label: "存上", primary: true, act: save },
    { label: "看看改了什么", act: () => look(saving, ops) },
    { label: "放弃", act: (line) => { drop(); line.remove(); } },
  ]);
  saving.editor.say(`这台电脑上有 ${cells(ops).size} 格没存上。`);
}

// The page may have sent it while it closed, and not have heard: what stands in the sheet is saved.
function missing(model, ops) {
  const last = new Map(ops.map((op) => [`${op.row || op.task} ${op.op === "set" ? op.field : op.op}`, op]));
  return Array.from(last.values()).filter((op) => {
    switch (op.op) {
      case "set": return model.text(op.row, op.field) !== op.new.trim();
      case "insert": return !model.row(op.row);
      case "delete": return Boolean(model.row(op.row));
      case "insert_task": return !model.task(op.task);
      case "delete_task": return Boolean(model.task(op.task));
      default: return Boolean(model.row(op.row) || model.task(op.task));
    }
  });
}

function opsOf(draft) {
  const held = draft.held.filter((one) => one.field).map((one) => ({ op: "set", row: one.row, field: one.field, old: one.base, new: one.mine }));
  return [...draft.ops, ...held, ...(draft.typed ? [draft.typed] : [])];
}

function look(saving, ops) {
  const { editor } = saving, head = element("tr", {}, ...["单元格", "原来", "改为"].map((text) => element("th", { scope: "col", textContent: text })));
  const lines = ops.map((op) => {
    const [place, old, now] = words(editor, op);
    return element("tr", {}, element("th", { scope: "row", textContent: place }), element("td", { className: "song", textContent: old }), element("td", { className: "song", textContent: now }));
  });
  const table = element("table", { className: "list card choose" }, element("thead", {}, head), element("tbody", {}, ...lines));
  dialog(editor, {
    title: "没存上的内容",
    body: [table],
    buttons: [{ label: "复制", left: true, act: () => { copyText(editor, list(editor, ops)); return false; } }, { label: "知道了", primary: true }],
    escape: () => {},
  });
}

function when(time) {
  const at = new Date(time), clock = at.toTimeString().slice(0, 5), days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / 86400000);
  return days === 0 ? clock : days === 1 ? `昨天 ${clock}` : `${at.getMonth() + 1}月${at.getDate()}日 ${clock}`;
}
