// Where the cells of the drawn paper lie: a matrix of what covers what, the neighbour in a direction, the order of
// reading, and the name of a cell in words.

export class Cells {
  constructor(paper, model) {
    this.paper = paper;
    this.model = model;
    this.build();
  }

  // After every drawing of rows: lines of the table from the top, above them the running lines over the frame.
  build() {
    this.lines = [];
    this.places = new Map();
    this.drawn = new Map();
    const above = Array.from(this.paper.querySelectorAll(".sheet-d.ed"));
    above.forEach((cell, at) => this.cover(cell, at, 0));
    this.paper.querySelectorAll("table.sheet tr").forEach((line, index) => this.addLine(line, above.length + index));
    this.order = Array.from(this.places.keys()).filter(isTyped);
  }

  addLine(line, at) {
    let column = 0;
    for (const cell of line.cells) {
      while ((this.lines[at] || [])[column]) { column += 1; }
      this.cover(cell, at, column);
      column += cell.colSpan;
    }
  }

  cover(cell, line, column) {
    const lines = cell.rowSpan || 1, columns = cell.colSpan || 1;
    this.places.set(cell, { line, column, lines, columns });
    if (cell.dataset.field) { this.drawn.set(`${cell.dataset.row} ${cell.dataset.field}`, cell); }
    for (let down = line; down < line + lines; down += 1) {
      if (!this.lines[down]) { this.lines[down] = []; }
      for (let right = column; right < column + columns; right += 1) { this.lines[down][right] = cell; }
    }
  }

  // The cell that shows a field of a row: where it is merged, the one that covers the row.
  find(key, field) { return this.drawn.get(`${this.model.covered(key, field)[0]} ${field}`) || null; }

  // From a cell and the line and column one came along: the next that can be typed into, or null.
  // way: {line, column} kept while moving, so that merged cells do not pull aside.
  next(cell, way, direction) {
    const place = this.places.get(cell);
    return direction === "left" || direction === "right"
      ? this.aside(place, way, direction === "right" ? 1 : -1)
      : this.vertical(place, way, direction === "down" ? 1 : -1);
  }

  aside(place, way, step) {
    const line = inside(way.line, place.line, place.lines);
    const row = this.lines[line];
    for (let column = step > 0 ? place.column + place.columns : place.column - 1; column >= 0 && column < row.length; column += step) {
      if (isStop(row[column])) { return { cell: row[column], way: { line, column: this.places.get(row[column]).column } }; }
    }
    return null;
  }

  vertical(place, way, step) {
    for (let line = step > 0 ? place.line + place.lines : place.line - 1; line >= 0 && line < this.lines.length; line += step) {
      const cell = this.nearest(this.lines[line], way.column);
      if (cell) { return { cell, way: { line, column: way.column } }; }
    }
    return null;
  }

  // In a line the cell at a column, or the one that begins or ends nearest to it.
  nearest(row, column) {
    if (isStop(row[column])) { return row[column]; }
    const near = row.map((cell, index) => ({ cell, away: Math.abs(index - column) })).filter((one) => isStop(one.cell));
    near.sort((one, other) => one.away - other.away);
    return near.length ? near[0].cell : null;
  }

  way(cell) {
    const place = this.places.get(cell);
    return { line: place.line, column: place.column };
  }

  // The next or previous in reading order, past lines that only offer something; null at the end.
  beside(cell, step) {
    const at = this.order.indexOf(cell), later = this.order.findIndex((one) => cell.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (at >= 0) { return this.order[at + step] || null; }
    return (step > 0 ? this.order[later] : this.order[(later < 0 ? this.order.length : later) - 1]) || null;
  }

  ofLine(cell, last) {
    const place = this.places.get(cell), line = this.lines[place.line].filter(isTyped);
    return last ? line[line.length - 1] : line[0];
  }

  // All cells of a block: {keys, fields} of a range.
  block(range) {
    const found = new Set();
    range.keys.forEach((key) => range.fields.forEach((field) => {
      const cell = this.find(key, field);
      if (cell && isTyped(cell)) { found.add(cell); }
    }));
    return Array.from(found);
  }

  // 第8行 质量指标 资金使用合规率 指标值; 年度总体绩效目标.
  name(key, field) {
    const found = this.model.row(key);
    if (!found) { return this.headName(key, field); }
    const { level2, level3 } = found.row.cells, column = this.model.column(field);
    const about = [field === "level2" ? "" : level2, field === "level3" ? "" : level3].map(short);
    return [`第${found.number}行`, ...about, this.title(column)].filter(Boolean).join(" ");
  }

  // 第3行 · 指标值
  place(key, field) {
    const found = this.model.row(key);
    return found ? `第${found.number}行 · ${this.title(this.model.column(field))}` : this.headName(key, field);
  }

  title(column) { return column ? column.title.split("（")[0] : ""; }

  headName(key, field) {
    const task = this.model.tasks.findIndex((one) => one.key === key);
    if (task >= 0) { return `${this.model.layout.taskLabel}${task + 1}`; }
    const pair = this.model.layout.head.find((one) => one.field === field);
    return pair ? pair.label : "";
  }
}

// A cell that can be typed into, and one with a button that adds what is missing.
function isTyped(cell) { return Boolean(cell && cell.classList.contains("ed")); }
function isStop(cell) { return isTyped(cell) || Boolean(cell && cell.classList.contains("addrow")); }

function inside(line, first, count) { return line >= first && line < first + count ? line : first; }

function short(text) { return text && text.length > 20 ? `${text.slice(0, 20)}…` : text; }
