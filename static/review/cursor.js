// The reading cursor: one current cell of a sheet that is only read.

const WIDEST = 60; // columns of a table

export class Cursor {
  constructor(paper, desk, moved) {
    Object.assign(this, { paper, desk, moved, current: null });
    paper.addEventListener("click", (event) => this.clicked(event));
  }

  get cells() { return Array.from(this.paper.querySelectorAll("[data-field]")); }

  // The cell that shows a field of a row; where cells are merged, the one that covers the row.
  find(row, field) {
    const own = this.paper.querySelector(`[data-row="${row}"][data-field="${field}"]`);
    const inRow = this.paper.querySelector(`tr [data-row="${row}"]`);
    let line = own ? null : inRow && inRow.closest("tr");
    while (line) {
      const above = line.querySelector(`[data-field="${field}"]`);
      if (above) { return above; }
      line = line.previousElementSibling;
    }
    return own;
  }

  clicked(event) {
    const cell = event.target.closest("[data-field]");
    if (cell && !event.target.closest("a") && String(getSelection()) === "") { this.go(cell, { scroll: false }); }
  }

  go(cell, { scroll = true, quiet = false } = {}) {
    this.leave();
    if (!cell) { return; }
    this.current = cell;
    cell.classList.add("act");
    mark(cell, true);
    cell.tabIndex = -1;
    cell.focus({ preventScroll: true });
    if (scroll) { this.show(cell); }
    if (!quiet) { this.moved(cell); }
  }

  leave() {
    if (!this.current) { return; }
    this.current.classList.remove("act");
    mark(this.current, false);
    this.current = null;
  }

  // The level 2 that stands at the top of what is in view; the next sheet is opened at the same.
  kindOfPlace() {
    const frame = this.desk.getBoundingClientRect(), levels = Array.from(this.paper.querySelectorAll('[data-field="level2"]'));
    const first = levels.find((cell) => cell.getBoundingClientRect().bottom > frame.top + 60);
    return this.desk.scrollTop > 60 && first ? words(first) : "";
  }

  goOnAt(text) {
    const same = text && Array.from(this.paper.querySelectorAll('[data-field="level2"]')).find((cell) => words(cell) === text);
    if (same) { this.desk.scrollTop += same.getBoundingClientRect().top - this.desk.getBoundingClientRect().top - 80; }
  }

  // In the upper third of what is in view.
  show(cell) {
    const frame = cell.closest(".wide") || this.desk, place = cell.getBoundingClientRect(), view = frame.getBoundingClientRect();
    const third = view.top + view.height / 3, head = frame.querySelector("thead"), above = frame === this.desk || !head ? 40 : head.offsetHeight;
    if (place.top < view.top + above || place.bottom > view.bottom - 20) { frame.scrollTop += place.top - third; }
    if (!cell.classList.contains("fx")) { aside(frame, cell, place, view); }
  }

  // The next cell in a direction, over labels and heads; merged cells are left on the line one came along.
  move(way) {
    const [down, right] = { up: [-1, 0], down: [1, 0], left: [0, -1], right: [0, 1] }[way], lines = this.lines();
    if (!this.current) { this.go(this.cells[0]); return; }
    let { line, column } = this.placeIn(lines);
    while (lines[line] && lines[line][column] === this.current) { line += down; column += right; }
    while (lines[line] && (down || lines[line][column])) {
      const cell = lines[line][column] || lines[line][lines[line].length - 1];
      if (cell && cell.dataset.field) { this.go(cell); this.way = { line, column }; return; }
      line += down;
      column += right;
    }
  }

  // Which cell covers which place: the running lines over the frame, then the table's.
  lines() {
    const lines = Array.from(this.paper.querySelectorAll(".sheet-d[data-field]")).map((one) => Array(WIDEST).fill(one)), above = lines.length;
    this.paper.querySelectorAll("table.sheet tr").forEach((row, index) => {
      let column = 0;
      Array.from(row.cells).forEach((cell) => {
        while ((lines[above + index] || [])[column]) { column += 1; }
        cover(lines, cell, above + index, column);
        column += cell.colSpan;
      });
    });
    return lines;
  }

  placeIn(lines) {
    const { line, column } = this.way || { line: -1, column: -1 };
    if (lines[line] && lines[line][column] === this.current) { return { line, column }; }
    const at = lines.findIndex((cells) => cells.includes(this.current));
    return { line: at, column: Math.max(1, lines[at].indexOf(this.current)) }; // 0 is the gutter
  }
}

function mark(cell, on) {
  const row = cell.closest("tr");
  if (row) { row.classList.toggle("cur", on); }
}

function cover(lines, cell, line, column) {
  for (let down = line; down < line + cell.rowSpan; down += 1) {
    lines[down] = lines[down] || [];
    for (let right = column; right < column + cell.colSpan; right += 1) { lines[down][right] = cell; }
  }
}

// What is printed in a cell, without its marks.
function words(cell) { return Array.from(cell.childNodes).filter((one) => one.nodeType === 3).map((one) => one.data).join("").trim(); }

// Not behind the columns that stay in view.
function aside(frame, cell, place, view) {
  const fixed = Array.from(frame.querySelectorAll("tbody .fx")).slice(0, 12).map((one) => one.getBoundingClientRect().right);
  const left = Math.max(view.left, ...fixed);
  if (place.left < left) { frame.scrollLeft -= left - place.left; } else if (place.right > view.right) { frame.scrollLeft += Math.min(place.right - view.right, place.left - left); }
}
