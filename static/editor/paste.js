// What happens to pasted cells: one value goes in as if typed, more is shown first, and nothing is kept before 粘贴.

import { joined, read } from "./clipboard.js";
import { plan, tooLarge } from "./paste_plan.js";
import { Preview, inWords } from "./paste_preview.js";
import { style } from "./parts.js";

const FLASH = 1000; // ms

let open = null; // the one preview there may be

// html, text: of the clipboard; at: where to, if not at the current cell or the block's first.
export function take(editor, html, text, at = firstOf(editor)) {
  const matrix = read(html, text);
  if (!matrix || open) { return; }
  if (matrix.rows.length === 1 && matrix.rows[0].length === 1) { one(editor, matrix.rows[0][0], at); return; }
  const size = tooLarge(matrix);
  if (size) { editor.toast(`复制的内容太大（${size}）。请改用“从 Excel 带入”。`, { label: "去带入", act: bringIn }); return; }
  preview(editor, matrix, at);
}

const bringIn = () => window.location.assign(new URL("../excel/upload/", window.location.href));

function firstOf({ range, current }) {
  return range ? { key: range.keys[0], field: range.fields[0] } : current;
}

// Over the block's first cell, into the text, or over it, as the text area is selected.
function one(editor, raw, at) {
  const { key, field } = at, text = joined(raw, editor.model.kind(key, field) === "long");
  const isHere = editor.current && editor.current.key === key && editor.current.field === field;
  if (!isHere || !editor.text) { editor.goto(key, field); }
  if (!editor.text) { return; }
  if (editor.mode === "range") { editor.clearRange(); editor.setMode("ready"); }
  editor.box.focus({ preventScroll: true });
  document.execCommand("insertText", false, text);
}

function preview(editor, matrix, at) {
  const work = (choice) => plan(editor.model, matrix, at, choice);
  open = style("aids").then(() => new Preview(editor, matrix, work, (made) => {
    open = null;
    if (made) { finish(editor, made, at); } else { editor.goto(at.key, at.field); }
  }));
}

function finish(editor, made, at) {
  const [first] = [...made.cells.filter((cell) => cell.state === "changed" && editor.model.row(cell.key)), ...made.added];
  editor.do("粘贴", made.ops, { focus: first && editor.model.column(at.field) ? { key: first.key, field: at.field } : at });
  flash(editor, made);
  editor.say(`已粘贴：${inWords(made.counts)}。按 Ctrl+Z 一次撤销。`);
}

// Changed cells and new rows, once.
function flash(editor, made) {
  const keys = new Set(made.added.map((row) => row.key)), { table } = editor.paper;
  const lines = Array.from(table.querySelectorAll("tr[data-key]")).filter((line) => keys.has(line.dataset.key));
  const cells = made.cells.filter((cell) => cell.state === "changed").map(({ key, field }) => editor.td(key, field));
  [...lines, ...cells].filter(Boolean).forEach((one) => {
    one.classList.add("pasted");
    setTimeout(() => one.classList.remove("pasted"), FLASH);
  });
}
