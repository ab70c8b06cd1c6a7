// Who else has this sheet open: a line above the paper and a name in the gutter of the row they are on.

import { above } from "./dialog.js";
import { style } from "./parts.js";

export function show(editor, others) {
  editor.others = others;
  if (others.length || document.getElementById("others")) { style("saving").then(() => say(editor)); }
}

function say(editor) {
  const line = lineOf(), { others } = editor, text = others.length ? words(editor, others) : "";
  line.hidden = !others.length;
  if (line.firstChild.textContent !== text) { line.firstChild.textContent = text; }
  draw(editor);
}

// After rows were drawn anew the names are put in again.
export function draw(editor) {
  const { element } = editor.paper;
  element.querySelectorAll(".gut[data-here]").forEach((gutter) => gutter.removeAttribute("data-here"));
  (editor.others || []).forEach(({ name, row }) => {
    const line = row && element.querySelector(`tr[data-key="${CSS.escape(row)}"]`);
    if (line) { line.cells[0].dataset.here = name; }
  });
}

function words(editor, others) {
  const who = others.map(({ name, row }) => {
    const found = editor.model.row(row);
    return found ? `${name}（第 ${found.number} 行）` : name;
  });
  return others.length === 1 ? `${who[0].split("（第")[0]}正在编辑这张表${rest(who[0])}。您可以同时填，改到同一格时会提醒。` :
    `${who.join("、")}正在编辑这张表。您可以同时填，改到同一格时会提醒。`;
}

function rest(who) {
  const at = who.indexOf("（第");
  return at < 0 ? "" : who.slice(at);
}

function lineOf() {
  let line = document.getElementById("others");
  if (line) { return line; }
  line = document.createElement("div");
  Object.assign(line, { id: "others", className: "note w", hidden: true });
  line.setAttribute("role", "status");
  line.appendChild(document.createElement("p"));
  above(line);
  return line;
}
