// Copying, pasting, the value helper and the suggestions.  What they need is loaded when it is first used, so that the
// page opens without it.

export function attach(editor) {
  const paper = editor.paper.element;
  document.addEventListener("copy", (event) => take(editor, event, false));
  document.addEventListener("cut", (event) => take(editor, event, true));
  ["beforecopy", "beforecut"].forEach((name) => document.addEventListener(name, (event) => allow(editor, event)));
  paper.addEventListener("paste", (event) => onPaste(editor, event));
  const button = document.getElementById("paste-open");
  button.addEventListener("click", () => import("./paste_dialog.js").then((part) => part.open(editor)));
  editor.on("ready", ({ key, field }) => {
    const kind = editor.model.row(key) && editor.model.kind(key, field);
    if (kind === "value") { once(editor, "value", () => import("./value.js")); }
    if (field === "level3") { once(editor, "suggest", () => import("./suggest.js")); }
  });
}

// A part that listens to the editor by itself from now on; one that could not be fetched is asked for again.
const parts = new Map();

function once(editor, name, load) {
  if (!parts.has(name)) { parts.set(name, load().then((part) => part.attach(editor), () => parts.delete(name))); }
}

// Loaded beforehand, because the clipboard is only open while the event lasts.
let copying = null;

const isOurs = (editor, event) => ["ready", "range"].includes(editor.mode) && event.target === editor.box && copying !== null;

// Without it Chromium copies nothing where nothing is selected, as in an empty cell.
function allow(editor, event) { if (isOurs(editor, event)) { event.preventDefault(); } }

function take(editor, event, isCut) {
  if (!isOurs(editor, event)) { return; }
  event.preventDefault();
  copying.put(editor, event.clipboardData);
  if (isCut) { editor.clear(); }
}

function onPaste(editor, event) {
  if (event.target !== editor.box || editor.composing) { return; }
  const html = event.clipboardData.getData("text/html"), text = event.clipboardData.getData("text/plain");
  if (!html && !text) { return; }
  if (isPlain(editor, html, text)) { return; }
  event.preventDefault();
  import("./paste.js").then((part) => part.take(editor, html, text));
}

// Text into a text that is being typed: the text area does it best by itself.
function isPlain(editor, html, text) {
  const { mode, model, current } = editor;
  if (/<table[\s>]/i.test(html) || text.includes("\t")) { return false; }
  if (!text.trim().includes("\n")) { return text === text.trim() && mode !== "range"; }
  return model.kind(current.key, current.field) === "long" && (mode === "typing" || !model.row(current.key));
}

// Without it the browser copies as it does.
import("./copy.js").then((part) => { copying = part; }, () => null);
