// Merged cells of typed columns: equal neighbours are one cell (sheets.fill.runs), so joining the next row means giving it
// the same text, and taking a row out means letting it have another.

export function attach(editor) {
  editor.rowMenu.push(
    { label: "和下一行合并", when: () => Boolean(nextOf(editor)), act: () => merge(editor) },
    { label: "把本行拆开", when: () => isMerged(editor), act: () => split(editor) },
  );
}

function columnOf({ model, current }) {
  const column = current && model.row(current.key) && model.column(current.field);
  return column && column.merge && column.kind !== "fixed" && column.kind !== "choice" ? column : null;
}

function isMerged(editor) {
  const { model, current } = editor;
  return Boolean(columnOf(editor)) && model.covered(current.key, current.field).length > 1;
}

// The rows of the cell below, if they may share one with the current cell: both lie in one cell of the wider column.
function nextOf(editor) {
  const { model, current } = editor, column = columnOf(editor);
  if (!column || !model.text(current.key, column.field)) { return null; }
  const { task } = model.row(current.key), own = model.covered(current.key, column.field);
  const next = task.rows[task.rows.findIndex((row) => row.key === own[own.length - 1]) + 1];
  const together = next && (!column.within || model.covered(current.key, column.within).includes(next.key));
  return together ? model.covered(next.key, column.field) : null;
}

function merge(editor) {
  const { model, current } = editor, { field } = current, text = model.text(current.key, field);
  editor.commit();
  const ops = nextOf(editor).map((row) => ({ op: "set", row, field, old: model.text(row, field), new: text }));
  editor.do("和下一行合并", ops, { focus: { ...current } });
  editor.say(`已合并，共 ${model.covered(current.key, field).length} 行`);
}

// The row gets a cell of its own; the text stands in it as a copy to be changed, for the same text is the same cell.
function split(editor) {
  const { model, current } = editor, { key, field } = current, text = model.text(key, field);
  editor.commit();
  editor.do("拆开", [{ op: "set", row: key, field, old: text, new: "" }], { focus: { key, field } });
  editor.setMode("typing");
  editor.box.value = text;
  editor.visit.copied = text;
  editor.box.select();
  editor.toast(`第${model.row(key).number}行已拆开。请改成不同的文字，文字相同的会合成一格。`, { label: "撤销", act: () => { editor.box.value = ""; editor.undo(); } });
}
