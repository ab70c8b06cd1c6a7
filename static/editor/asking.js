// The dialog of 送审, drawn by the server: the focus stays in it, Esc and 再看看 change nothing.

export function dialogOf(editor, html) {
  const back = editor.current && { ...editor.current }, dim = document.createElement("div");
  editor.rest();
  dim.className = "dim";
  dim.innerHTML = html;
  const close = () => { dim.remove(); if (back) { editor.goto(back.key, back.field); } };
  dim.addEventListener("mousedown", (event) => { if (event.target === dim) { event.preventDefault(); close(); } });
  dim.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) { close(); } });
  dim.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) { return; }
    if (event.key === "Escape") { close(); }
    if (event.key === "Enter" && event.ctrlKey) { dim.querySelector(".btn.p").click(); }
    if (event.key === "Tab") { event.preventDefault(); turn(dim, event.shiftKey ? -1 : 1); }
  });
  document.body.append(dim);
  dim.querySelector("textarea").focus();
}

function turn(dim, by) {
  const stops = Array.from(dim.querySelectorAll("textarea, button")), at = stops.indexOf(document.activeElement);
  stops[(at + by + stops.length) % stops.length].focus();
}
