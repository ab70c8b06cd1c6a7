// What a drawn sheet consists of: for each line the tags, spans, classes, addresses and texts of its cells, without
// the lines that only the screen has, the rows they add to merged cells, marks and what is current.
window.outline = (table) => {
  const lines = Array.from(table.querySelectorAll("tr")), ghosts = lines.map((line) => line.classList.contains("ghost"));
  const span = (cell, at) => cell.rowSpan - ghosts.slice(at, at + cell.rowSpan).filter(Boolean).length;
  const text = (cell) => {
    const plain = cell.cloneNode(true);
    plain.querySelectorAll(".mks, .cell-ed, .addhere, .pop").forEach((one) => one.remove());
    return plain.textContent;
  };
  const PASSING = ["act", "cur", "rng", "has", "has2", "fe", "tidied"];
  const classes = (one) => Array.from(one.classList).filter((name) => !PASSING.includes(name)).join(" ");
  const drawn = lines.map((line, at) => [classes(line), line.dataset.key || "", line.dataset.task || "", Array.from(line.cells, (cell) => [
    cell.tagName, classes(cell), span(cell, at), cell.colSpan, cell.getAttribute("scope"), { ...cell.dataset }, text(cell),
  ])]);
  return drawn.filter((line, at) => !ghosts[at]);
};
