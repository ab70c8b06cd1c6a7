// A list or a helper beside a cell: under it, above where there is no room, and never over it.

const GAP = 5;
const EDGE = 4;

// side: which edge it shares with the cell.  box: the text area, which may be larger than the cell.
export function beside(popup, cell, box, side) {
  const at = cell.getBoundingClientRect(), own = box.getBoundingClientRect(), frame = frameOf(cell);
  const top = Math.min(at.top, own.height ? own.top : at.top), bottom = Math.max(at.bottom, own.height ? own.bottom : at.bottom);
  const { width, height } = popup.getBoundingClientRect();
  const isBelow = bottom + GAP + height <= Math.max(frame.bottom, window.innerHeight) - EDGE || top - GAP - height < 0;
  const left = side === "right" ? at.right - width + 1 : at.left;
  popup.style.left = `${Math.round(Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE)))}px`;
  popup.style.top = `${Math.round(isBelow ? bottom + GAP : top - GAP - height)}px`;
  popup.classList.toggle("off", bottom < frame.top || top > frame.bottom);
}

function frameOf(cell) {
  return (cell.closest(".desk") || document.documentElement).getBoundingClientRect();
}

// What the server says to the editor of this sheet; null when it cannot be reached just now: nothing here is needed.
export function ask(name, query) {
  const address = new URL(`../${name}/`, window.location.href);
  Object.entries(query).forEach(([key, value]) => address.searchParams.set(key, value));
  return fetch(address, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok && /json/.test(answer.headers.get("Content-Type")) ? answer.json() : null))
    .catch(() => null);
}
