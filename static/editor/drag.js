// A row is dragged by its gutter; a blue line shows where it would fall.

export function attach(editor, drop) {
  const paper = editor.paper.element;
  let moved = null, over = null;
  paper.addEventListener("mousedown", (event) => {
    const line = event.target.closest(".gut") && event.target.closest("tr[data-key]");
    if (!line || event.button !== 0) { return; }
    event.preventDefault();
    moved = { key: line.dataset.key, from: event.clientY, began: false };
  });
  document.addEventListener("mousemove", (event) => {
    if (!moved) { return; }
    moved.began = moved.began || Math.abs(event.clientY - moved.from) > 4;
    if (moved.began) { over = show(paper, event); }
  });
  document.addEventListener("mouseup", () => {
    const done = moved, place = over;
    moved = over = null;
    clear(paper);
    if (done && done.began && place) { drop([done.key], place.key, place.behind); }
    if (done && !done.began) { editor.goto(done.key, editor.model.columns.find((column) => column.kind !== "fixed" && !column.merge).field); }
  });
}

function show(paper, event) {
  clear(paper);
  paper.classList.add("dragging");
  const under = document.elementFromPoint(event.clientX, event.clientY), line = under && under.closest("tr[data-key]");
  if (!line || !paper.contains(line)) { return null; }
  const { top, height } = line.getBoundingClientRect(), behind = event.clientY > top + height / 2;
  line.classList.add(behind ? "dropped" : "dropped-above");
  return { key: line.dataset.key, behind };
}

function clear(paper) {
  paper.classList.remove("dragging");
  paper.querySelectorAll(".dropped, .dropped-above").forEach((line) => line.classList.remove("dropped", "dropped-above"));
}
