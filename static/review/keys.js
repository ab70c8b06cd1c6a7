// Keys of the review page.  Letters count only where no field has the focus; none of them decides anything by itself.

const FIELDS = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

export function listen(acts) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) { return; }
    const act = chosen(event, acts);
    if (act && act() !== false) { event.preventDefault(); }
  });
}

function chosen(event, acts) {
  const field = event.target.closest(FIELDS);
  if (event.ctrlKey && !event.altKey && event.key === "Enter") { return () => acts.submit(field); }
  if (event.key === "Escape") { return () => acts.escape(field); }
  if (field || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("[role=dialog]")) { return null; }
  if (event.key === "?") { return acts.help; }
  if (ARROWS[event.key]) { return event.target.closest(".rail, .queue, .doc, .tool") ? null : () => acts.move(ARROWS[event.key]); }
  return letter(event, acts);
}

function letter(event, acts) {
  if (event.code === "KeyN") { return () => acts.step(event.shiftKey ? -1 : 1); }
  if (event.shiftKey) { return null; }
  return {
    KeyJ: acts.next, KeyK: acts.previous, KeyC: acts.comment, KeyA: acts.pass, KeyR: acts.giveBack,
    KeyD: acts.compare, BracketLeft: acts.before, BracketRight: acts.after, Backslash: acts.fold,
  }[event.code] || null;
}
