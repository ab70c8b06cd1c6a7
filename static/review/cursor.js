// The reading cursor: one current cell of a sheet that is only read.

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
    cell.parentNode.classList.add("cur");
    cell.tabIndex = -1;
    cell.focus({ preventScroll: true });
    if (scroll) { this.show(cell); }
    if (!quiet) { this.moved(cell); }
  }

  leave() {
    if (!this.current) { return; }
    this.current.classList.remove("act");
    this.current.parentNode.classList.remove("cur");
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
    const third = view.top + view.height / 3;
    if (place.top < view.top + 40 || place.bottom > view.bottom - 20) { frame.scrollTop += place.top - third; }
    if (place.left < view.left || place.right > view.right) { cell.scrollIntoView({ block: "nearest", inline: "nearest" }); }
  }

  // The nearest cell in a direction that lies beside or below it.
  move(way) {
    const from = (this.current || this.cells[0]).getBoundingClientRect();
    if (!this.current) { this.go(this.cells[0]); return; }
    const found = this.cells.filter((cell) => cell !== this.current && cell.offsetParent).map((cell) => ({ cell, away: away(from, cell.getBoundingClientRect(), way) }));
    const near = found.filter(({ away: far }) => far !== null).sort((a, b) => a.away - b.away)[0];
    if (near) { this.go(near.cell); }
  }
}

// What is printed in a cell, without its marks.
function words(cell) { return Array.from(cell.childNodes).filter((one) => one.nodeType === 3).map((one) => one.data).join("").trim(); }

// How far the other place lies in this direction, or null when it lies elsewhere.
function away(from, to, way) {
  const middle = { x: from.left + 4, y: from.top + 4 };
  const beside = to.top <= middle.y && to.bottom > middle.y, below = to.left <= middle.x && to.right > middle.x;
  const far = { right: to.left - from.right, left: from.left - to.right, down: to.top - from.bottom, up: from.top - to.bottom }[way];
  return far > -3 && (way === "left" || way === "right" ? beside : below) ? far : null;
}
