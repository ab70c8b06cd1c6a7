// Rows of the head that may be many (年度主要任务): the last is always empty, so when it is filled another follows.

import { HEAD } from "./model.js";

const NUMBERED = /^(.*\[)(\d+)(\].*)$/;

export function attach(editor) {
  editor.on("step", ({ ops }) => ops.filter((op) => op.op === "set" && op.row === HEAD && op.new).forEach((op) => follow(editor, op.field)));
}

function next(field) { return field.replace(NUMBERED, (all, before, number, behind) => `${before}${Number(number) + 1}${behind}`); }

function follow(editor, field) {
  const { model, cells } = editor, after = next(field), cell = editor.td(HEAD, field);
  if (after === field || !cell || editor.td(HEAD, after)) { return; }
  const line = cell.parentNode, { line: at } = cells.places.get(cell);
  cells.places.forEach((place, one) => { if (place.line < at && place.line + place.lines > at) { one.rowSpan += 1; } });
  line.after(emptied(line));
  const fields = Array.from(line.querySelectorAll("[data-field]"), (one) => one.dataset.field);
  model.layout.head.push(...model.layout.head.filter((one) => fields.includes(one.field)).map((one) => ({ ...one, field: next(one.field) })));
  cells.build();
  editor.emit("drawn");
}

function emptied(line) {
  const made = line.cloneNode(true);
  made.classList.remove("cur");
  made.querySelectorAll("[data-field]").forEach((cell) => {
    cell.textContent = "";
    cell.classList.remove("act", "has", "has2", "fe", "rng");
    cell.removeAttribute("tabindex");
    cell.dataset.field = next(cell.dataset.field);
    cell.dataset.path = next(cell.dataset.path);
  });
  return made;
}
