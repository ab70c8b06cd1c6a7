// Keys and the mouse on the paper.  Nothing is done while an input method composes.

const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

export function attach(editor) {
  const paper = editor.paper.element;
  paper.addEventListener("keydown", (event) => pressed(editor, event));
  paper.addEventListener("mousedown", (event) => mouseDown(editor, event));
  paper.addEventListener("mousemove", (event) => mouseMove(editor, event));
  document.addEventListener("mouseup", (event) => mouseUp(editor, event));
  paper.addEventListener("dblclick", (event) => doubleClick(editor, event));
  paper.addEventListener("focusin", (event) => {
    if (event.target.classList.contains("ed") && !editor.moving) { editor.enter(event.target); }
  });
  document.addEventListener("keydown", (event) => anywhere(editor, event));
}

export function composes(event) { return event.isComposing || event.keyCode === 229; }

// ---- keys ----

function pressed(editor, event) {
  if (composes(event) || editor.composing || event.defaultPrevented) { return; }
  if (event.target === editor.paper.table && (ARROWS[event.key] || event.key === "Enter")) { event.preventDefault(); editor.enter(editor.tabStop); return; }
  if (event.target !== editor.box && !event.target.closest(".addrow, .addhere")) { return; }
  const done = event.target === editor.box ? KEYS[editor.mode](editor, event) : onAdd(editor, event);
  if (done) { event.preventDefault(); event.stopPropagation(); }
}

const KEYS = {
  none: () => false,
  ready: (editor, event) => commonKey(editor, event) || readyKey(editor, event),
  typing: (editor, event) => commonKey(editor, event) || typingKey(editor, event),
  range: (editor, event) => commonKey(editor, event) || rangeKey(editor, event),
};

// In every mode with a cell.
function commonKey(editor, event) {
  const { key, code, altKey, ctrlKey, shiftKey } = event;
  if (key === "Tab" && !altKey && !ctrlKey) { return beside(editor, shiftKey ? -1 : 1); }
  if (key === "PageUp" || key === "PageDown") { return !altKey && !ctrlKey && page(editor, key === "PageDown" ? 1 : -1); }
  if (ctrlKey && !altKey && code === "KeyZ") { return turnsBack(editor, event) && turn(editor, shiftKey); }
  if (ctrlKey && !altKey && !shiftKey && code === "KeyY") { return turn(editor, true); }
  return false;
}

// While something typed here is not left yet, Ctrl+Z is the text area's own.
function turnsBack(editor, event) {
  if (!event.shiftKey && editor.visit.copied === editor.box.value && editor.mode === "typing") { editor.box.value = editor.visit.entry; }
  return !(editor.mode === "typing" && !event.shiftKey && editor.box.value !== editor.visit.entry);
}

function turn(editor, forward) {
  if (forward) { editor.redo(); } else { editor.undo(); }
  return true;
}

function readyKey(editor, event) {
  const { key, altKey, ctrlKey, shiftKey, code } = event;
  const direction = ARROWS[key];
  if (direction && !altKey && !ctrlKey) { return shiftKey ? extend(editor, direction) : move(editor, direction); }
  if (key === "Enter" && !altKey && !ctrlKey) { return enterKey(editor, shiftKey); }
  if (key === "F2" && !altKey && !ctrlKey) { return type(editor); }
  if (key === "Escape") { return away(editor); }
  if ((key === "Delete" || key === "Backspace") && !altKey && !ctrlKey) { editor.clear(); return true; }
  if (key === "Home" || key === "End") { return go(editor, edge(editor, key === "End", ctrlKey)); }
  if (ctrlKey && !altKey && !shiftKey && code === "KeyA") { return everything(editor); }
  return false;
}

function typingKey(editor, event) {
  const { key, altKey, ctrlKey, shiftKey } = event;
  const kind = editor.model.kind(editor.current.key, editor.current.field);
  if (key === "Escape") { return givesUp(editor); }
  if (key === "Enter" && altKey && !ctrlKey) { return newLine(editor); }
  if (key === "Enter" && ctrlKey) { return move(editor, "down"); }
  if (key === "Enter" && kind !== "long") { return move(editor, shiftKey ? "up" : "down"); }
  return false;
}

// A row just taken out of its cell goes back into it: the empty text was never meant.
function givesUp(editor) {
  const { copied, entry } = editor.visit;
  if (copied === undefined) { editor.restore(); return true; }
  editor.box.value = entry;
  editor.undo();
  return true;
}

function rangeKey(editor, event) {
  const { key, altKey, ctrlKey, shiftKey } = event;
  const direction = ARROWS[key];
  if (direction && shiftKey && !altKey && !ctrlKey) { return extend(editor, direction); }
  if (key === "Escape") { editor.clearRange(); editor.setMode("ready"); return true; }
  if (key === "Enter" && !altKey && !ctrlKey) { editor.clearRange(); editor.setMode("ready"); return enterKey(editor, shiftKey); }
  return readyKey(editor, event);
}

// On a line that offers to add something.
function onAdd(editor, event) {
  const back = event.target.closest(".addhere") && (event.key === "Escape" || event.key === "ArrowUp");
  if (back) { return go(editor, editor.cell, editor.way); }
  const direction = ARROWS[event.key];
  if (direction && !event.altKey && !event.ctrlKey) { return move(editor, direction); }
  if (event.key === "Tab") { return beside(editor, event.shiftKey ? -1 : 1); }
  return event.key === "Escape" && away(editor);
}

// ---- what keys do ----

// What was typed is kept first: it may draw rows anew.
function beside(editor, step) {
  editor.commit();
  return go(editor, editor.cells.beside(editor.cell, step));
}

function go(editor, cell, way) {
  if (!cell) { return false; }
  editor.enter(cell, { way });
  return true;
}

// At the edge one stays: what was typed is kept, and a new visit of the cell begins.
function move(editor, direction) {
  editor.commit();
  const found = editor.cells.next(editor.cell, editor.way, direction), { way, current } = editor;
  if (found) { editor.enter(found.cell, { way: found.way }); }
  else if (current) { editor.enter(editor.cell, { way, key: current.key }); }
  return true;
}

// A level opens its list; under the last row of a level 2 the line that adds one takes the next Enter.
function enterKey(editor, up) {
  if (editor.visit.choosing) { editor.emit("choose"); return true; }
  if (!up && editor.atEnd && editor.atEnd()) { return true; }
  return move(editor, up ? "up" : "down");
}

function type(editor) {
  if (editor.visit.choosing) { editor.emit("choose"); return true; }
  editor.setMode("typing");
  editor.caretToEnd();
  return true;
}

function away(editor) {
  editor.rest();
  editor.paper.table.focus({ preventScroll: true });
  return true;
}

function newLine(editor) {
  const { selectionStart, selectionEnd, value } = editor.box;
  editor.box.value = `${value.slice(0, selectionStart)}\n${value.slice(selectionEnd)}`;
  editor.box.setSelectionRange(selectionStart + 1, selectionStart + 1);
  editor.typed();
  return true;
}

function edge(editor, last, whole) {
  const { order } = editor.cells;
  return whole ? order[last ? order.length - 1 : 0] : editor.cells.ofLine(editor.cell, last);
}

function extend(editor, direction) {
  const from = editor.rangeHead || editor.cell, way = editor.rangeHead ? editor.cells.way(from) : editor.way;
  const found = editor.cells.next(from, way, direction);
  if (found && found.cell.dataset.field) { editor.extend(found.cell); }
  return true;
}

function everything(editor) {
  const fields = editor.model.columns.filter((column) => column.kind !== "fixed").map((column) => column.field);
  editor.commit();
  editor.setRange(editor.model.rows().map((row) => row.key), fields, editor.cell);
  return true;
}

// One screen up or down, to the nearest cell in the same column.
function page(editor, step) {
  const frame = editor.paper.table.closest(".wide") || editor.paper.element.closest(".desk"), height = frame.clientHeight * 0.85;
  const from = editor.cell.getBoundingClientRect().top;
  let found = null, next = editor.cells.next(editor.cell, editor.way, step > 0 ? "down" : "up");
  while (next && Math.abs(next.cell.getBoundingClientRect().top - from) <= height) {
    found = next;
    next = editor.cells.next(next.cell, next.way, step > 0 ? "down" : "up");
  }
  found = found || next;
  return found ? go(editor, found.cell, found.way) : true;
}

// ---- everywhere on the page ----

function anywhere(editor, event) {
  if (composes(event) || event.defaultPrevented) { return; }
  const { code, ctrlKey, altKey, shiftKey, target } = event;
  if (ctrlKey && !altKey && !shiftKey && code === "KeyS") { event.preventDefault(); editor.later(() => keep(editor)); return; }
  if (target.closest("input, textarea, select, [role=dialog]")) { return; }
  if (ctrlKey && !altKey && (code === "KeyZ" || code === "KeyY")) {
    event.preventDefault();
    turn(editor, code === "KeyY" || shiftKey);
  }
}

function keep(editor) {
  editor.keep().then((kept) => { if (kept !== false) { editor.say("已保存。"); } });
}

// ---- the mouse ----

let held = null; // where a button went down: {cell, inBox, dragged}

function cellAt(editor, target) {
  const cell = target.closest && target.closest(".ed");
  return cell && editor.paper.element.contains(cell) ? cell : null;
}

function mouseDown(editor, event) {
  const cell = cellAt(editor, event.target);
  if (!cell || event.button !== 0 || event.target.closest("a, button, [data-with-cell]")) { return; }
  held = { cell, inBox: event.target === editor.box, dragged: false };
  if (event.shiftKey && editor.cell && editor.mode !== "typing") { event.preventDefault(); editor.extend(cell); held = null; return; }
  if (held.inBox) { return; }
  event.preventDefault();
  document.documentElement.classList.add("pressing");
  editor.enter(cell, { way: wayAt(editor, cell, event) });
}

// In a merged cell the line the mouse is on.
function wayAt(editor, cell, event) {
  const place = editor.cells.places.get(cell), way = editor.cells.way(cell);
  for (let line = place.line; line < place.line + place.lines; line += 1) {
    const row = editor.cells.lines[line], last = row[row.length - 1];
    if (last && event.clientY <= last.getBoundingClientRect().bottom) { return { ...way, line }; }
  }
  return way;
}

function mouseMove(editor, event) {
  if (!held || !(event.buttons & 1) || editor.mode === "typing" || editor.mode === "none") { return; }
  const cell = cellAt(editor, event.target);
  if (!cell || (cell === held.cell && !held.dragged) || cell === editor.rangeHead) { return; }
  held.dragged = true;
  window.getSelection().removeAllRanges();
  editor.extend(cell);
}

function mouseUp(editor) {
  const was = held;
  held = null;
  document.documentElement.classList.remove("pressing");
  if (!was || was.dragged || editor.mode === "none" || was.cell !== editor.cell) { return; }
  if (editor.visit.choosing) { editor.emit("choose"); return; }
  if (was.inBox) { editor.clearRange(); editor.setMode("typing"); }
}

function doubleClick(editor, event) {
  if (event.target === editor.box && editor.mode === "ready" && !editor.visit.choosing) { editor.setMode("typing"); }
}
