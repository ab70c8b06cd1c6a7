// What a drawn sheet consists of: for each line the tags, spans, classes, addresses and texts of its cells, without
// the lines that only the screen has and the rows they add to merged cells.
window.outline = (table) => {
  const lines = Array.from(table.querySelectorAll("tr")), ghosts = lines.map((line) => line.classList.contains("ghost"));
  const span = (cell, at) => cell.rowSpan - ghosts.slice(at, at + cell.rowSpan).filter(Boolean).length;
  const text = (cell) => cell.textContent;
  const drawn = lines.map((line, at) => [line.className, line.dataset.key || "", line.dataset.task || "", Array.from(line.cells, (cell) => [
    cell.tagName, cell.className, span(cell, at), cell.colSpan, cell.getAttribute("scope"), { ...cell.dataset }, text(cell),
  ])]);
  return drawn.filter((line, at) => !ghosts[at]);
};
