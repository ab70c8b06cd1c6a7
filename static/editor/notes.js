// What the editor says: to screen readers, in a toast at the bottom left, in the line with the current cell's place.

const STAYS = 8000; // ms

export function attach(editor) {
  const said = document.getElementById("say");
  editor.say = (text) => { said.textContent = ""; requestAnimationFrame(() => { said.textContent = text; }); };
  editor.toast = (text, { label = "", act = null } = {}) => toast(text, label, act);
  const place = document.getElementById("place");
  editor.on("ready", ({ key, field }) => { place.textContent = editor.cells.place(key, field); });
  editor.on("marked", () => { if (editor.mode !== "none") { editor.describe(); } });
  editor.on("drawn", () => {
    const { current } = editor;
    place.textContent = current ? editor.cells.place(current.key, current.field) : "";
  });
}

// Longer while the pointer or the focus is on it.
function toast(text, label, act) {
  const box = document.createElement("div");
  let timer = 0;
  document.querySelectorAll(".toast.fix").forEach((old) => old.remove());
  box.className = "toast fix";
  box.setAttribute("role", "status");
  box.dataset.withCell = "";
  box.append(text);
  if (label) { box.appendChild(button(label, () => { box.remove(); act(); })); }
  const wait = () => { timer = setTimeout(() => box.remove(), STAYS); };
  box.addEventListener("mouseenter", () => clearTimeout(timer));
  box.addEventListener("mouseleave", wait);
  document.body.appendChild(box);
  wait();
  return box;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("mousedown", (event) => event.preventDefault());
  made.addEventListener("click", act);
  return made;
}
