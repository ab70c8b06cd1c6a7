// Cells that came from an older sheet (改): from one to the next, this one is right, all are right.

import { token } from "./saving.js";

const SIGN = "改";

export function attach(editor) {
  const card = document.getElementById("carried");
  if (!card) { return; }
  const button = (name) => card.querySelector(`[data-carried=${name}]`);
  ["next", "right"].forEach((name) => { button(name).hidden = false; });
  ["next", "right", "all"].forEach((name) => button(name).addEventListener("mousedown", (event) => event.preventDefault()));
  button("next").addEventListener("click", () => next(editor));
  button("right").addEventListener("click", () => right(editor, card));
  card.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); say(editor, card, []); });
  ["ready", "marked", "drawn"].forEach((name) => editor.on(name, () => show(editor, card)));
  show(editor, card);
}

function waiting(editor) { return editor.saving.marks.filter((mark) => mark.label === SIGN); }

function here(editor) {
  const { current } = editor;
  return current && waiting(editor).find((mark) => mark.row === current.key && mark.field === current.field);
}

function show(editor, card) {
  const left = waiting(editor).length;
  card.hidden = !left;
  card.querySelector("[data-left]").textContent = String(left);
  card.querySelector("[data-carried=right]").disabled = !here(editor);
}

// In the order of the paper, from the current cell on, and round.
function next(editor) {
  const order = new Map(editor.cells.order.map((cell, index) => [`${cell.dataset.row} ${cell.dataset.field}`, index]));
  const at = (mark) => order.get(`${mark.row} ${mark.field}`) ?? -1;
  const { current } = editor, from = current ? order.get(`${current.key} ${current.field}`) ?? -1 : -1;
  const all = waiting(editor).sort((one, other) => at(one) - at(other)), found = all.find((mark) => at(mark) > from) || all[0];
  if (found) {
    editor.goto(found.row, found.field);
    editor.say(`${found.title}。还有 ${all.length} 格。`);
  }
}

function right(editor, card) {
  const mark = here(editor);
  if (mark) { say(editor, card, [`${mark.row}:${mark.field}`], mark); }
}

// No cell named: all of them.
function say(editor, card, cells, mark = null) {
  const body = new URLSearchParams(cells.map((cell) => ["cell", cell]));
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  fetch(card.action, { method: "POST", body, headers, redirect: "error" })
    .then((response) => { if (!response.ok) { throw new Error(String(response.status)); } })
    .then(() => {
      editor.saving.marks = editor.saving.marks.filter((one) => one.label !== SIGN || (mark && !(one.row === mark.row && one.field === mark.field)));
      editor.saving.marked();
      show(editor, card);
      if (mark) { next(editor); } else { editor.toast("已记下，都核对过了。"); }
    })
    .catch(() => editor.toast("没有记下：连不上服务器，请稍后再试。"));
}
