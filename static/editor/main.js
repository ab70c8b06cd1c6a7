// Puts the editor together: the model is read from the drawn paper, every part attaches itself to the editor.

import * as aids from "./aids.js";
import { Cells } from "./cells.js";
import { Editor } from "./editor.js";
import * as frame from "./frame.js";
import * as keys from "./keys.js";
import * as levels from "./levels.js";
import * as missing from "./missing.js";
import { Model } from "./model.js";
import * as notes from "./notes.js";
import { Paper } from "./paper.js";
import * as rows from "./rows.js";
import * as saving from "./saving.js";
import * as tasks from "./tasks.js";

const PARTS = [notes, saving, keys, frame, rows, levels, missing, tasks, aids];

function start() {
  const element = document.getElementById("paper"), table = element.querySelector("table.sheet");
  const model = Model.read(table), cells = new Cells(element, model), paper = new Paper(element, model, cells);
  const editor = new Editor(model, paper, cells);
  paper.drawMissing();
  grid(table, cells);
  editor.on("drawn", () => count(table));
  window.addEventListener("beforeprint", () => { editor.rest(); paper.setBare(true); });
  window.addEventListener("afterprint", () => paper.setBare(false));
  PARTS.forEach((part) => part.attach(editor));
  late(model).then((parts) => parts.forEach((part) => part.attach(editor)));
  editor.oneStop(cells.order.find((cell) => cell.dataset.field), 0);
  document.documentElement.dataset.editor = "on";
  element.editor = editor;
}

// The cards beside the cells, and what only some sheets need.
function late({ layout, columns }) {
  const wide = layout.wide ? [import("./wide.js"), import("./drawer.js")] : [];
  const typed = columns.some((column) => column.merge && column.kind !== "fixed" && column.kind !== "choice");
  const older = document.getElementById("carried") ? [import("./carried.js")] : [];
  const many = layout.head.some((pair) => pair.field.includes("[")) ? [import("./more.js")] : [];
  return Promise.all([import("./cards.js"), ...many, ...older, ...wide, ...(typed ? [import("./merges.js")] : [])]);
}

function grid(table, cells) {
  table.setAttribute("role", "grid");
  table.tabIndex = -1;
  table.setAttribute("aria-colcount", Math.max(...cells.lines.map((line) => line.length)));
  count(table);
}

function count(table) { table.setAttribute("aria-rowcount", table.rows.length); }

start();
