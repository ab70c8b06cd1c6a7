// A small menu under what opened it.  Arrows, Enter, Esc; it gives the focus back.

// items: [{label, keys, act}]; at: the rectangle it stands under; back: called when it closes without a choice.
export function open(items, at, back) {
  const list = document.createElement("div");
  const close = () => { list.remove(); document.removeEventListener("mousedown", outside, true); };
  const outside = (event) => { if (!list.contains(event.target)) { close(); } };
  list.className = "pop row-menu";
  list.setAttribute("role", "menu");
  list.dataset.withCell = "";
  list.append(...items.map((item) => entry(item, close)));
  list.addEventListener("keydown", (event) => pressed(event, list, () => { close(); back(); }));
  document.body.appendChild(list);
  document.addEventListener("mousedown", outside, true);
  place(list, at);
  list.firstChild.focus();
}

function entry(item, close) {
  const button = document.createElement("button");
  button.type = "button";
  button.tabIndex = -1;
  button.setAttribute("role", "menuitem");
  button.append(item.label);
  if (item.keys) { button.appendChild(document.createElement("kbd")).textContent = item.keys; }
  button.addEventListener("click", () => { close(); item.act(); });
  return button;
}

function pressed(event, list, leave) {
  const all = Array.from(list.children), at = all.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (next !== undefined) { all[(next + all.length) % all.length].focus(); }
  if (event.key === "Escape" || event.key === "Tab") { leave(); }
  if (next !== undefined || event.key === "Escape" || event.key === "Tab") { event.preventDefault(); event.stopPropagation(); }
}

function place(list, at) {
  list.style.position = "fixed";
  list.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - list.offsetWidth - 8))}px`;
  const below = at.bottom + 4, room = window.innerHeight - list.offsetHeight - 8;
  list.style.top = `${below <= room ? below : Math.max(8, at.top - list.offsetHeight - 4)}px`;
}
