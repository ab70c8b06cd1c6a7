// The block of cells as tab-parted text and as a table, each merged cell once, for Excel, WPS and Word.

import { toHtml, toText } from "./clipboard.js";

export function put(editor, clipboard) {
  const cells = cellsOf(editor);
  clipboard.setData("text/plain", toText(cells));
  clipboard.setData("text/html", toHtml(cells));
  editor.say(cells.length * cells[0].length > 1 ? `已复制 ${cells.length} 行 × ${cells[0].length} 列` : "已复制");
}

// [[{text, down, right} or null where a merged cell of the block covers]]
export function cellsOf(editor) {
  const { model, range, current } = editor;
  if (!range) { return [[{ text: editor.box.value, down: 1, right: 1 }]]; }
  return range.keys.map((key) => range.fields.map((field) => cellOf(model, range.keys, key, field)));
}

function cellOf(model, keys, key, field) {
  const covered = model.covered(key, field).filter((one) => keys.includes(one));
  return covered[0] === key ? { text: model.text(key, field), down: covered.length, right: 1 } : null;
}
