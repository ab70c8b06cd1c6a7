// The size of the text area: as the cell, growing downwards with its text; the row grows with it, and on a wide sheet
// the text area lies over its neighbours instead.

const MOST_LINES = 12;
const RING = 1; // px by which the ring stands over the cell's edge

// Into a cell, beside its label where it has one.
export function put(box, cell, layout) {
  const label = cell.querySelector(":scope > .lb"), look = getComputedStyle(cell);
  cell.appendChild(box);
  box.style.left = label ? `${label.offsetLeft + label.offsetWidth}px` : "";
  box.style.width = label ? `calc(100% - ${label.offsetLeft + label.offsetWidth}px)` : "";
  box.style.paddingLeft = label ? "2px" : `calc(${look.paddingLeft} - ${RING}px)`;
  box.style.paddingRight = `calc(${look.paddingRight} - ${RING}px)`;
  box.dataset.natural = cell.offsetHeight;
  fit(box, cell, layout);
}

export function fit(box, cell, layout) {
  const natural = Number(box.dataset.natural), text = height(box), line = parseFloat(getComputedStyle(box).lineHeight) || 22;
  const most = Math.max(natural, Math.ceil(line * MOST_LINES) + 12), wanted = Math.min(Math.max(text + 8, natural), most);
  const grown = wanted > natural ? `${wanted}px` : "";
  if (layout.wide) { box.style.height = grown; }
  else if (cell.style.height !== grown) { cell.style.height = grown; }
  const room = Math.max(wanted, layout.wide ? 0 : cell.offsetHeight);
  const pad = Math.max(2, Math.floor((room - text) / 2) - RING);
  box.style.paddingTop = `${pad}px`;
  box.classList.toggle("scrolls", text > most);
}

// Of the text alone.
function height(box) {
  box.style.paddingTop = box.style.paddingBottom = "0";
  const before = box.style.height;
  box.style.height = "0";
  const found = box.scrollHeight;
  box.style.height = before;
  return found;
}
