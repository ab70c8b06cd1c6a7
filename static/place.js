// Cards beside their cells, in the editor and on the review page: the active card stands at its cell's row, the others
// are one line each, above and below it; what does not fit is counted.  And the forms in the cards, sent by fetch.

const GAP = 8, EDGE = 10, BUTTON = 34; // px
const NARROW = "(max-width:1023px)"; // where cards are a plain list

// One list of cards.  section: holds a `.cards` element, which may be replaced; cellOf(card): its cell or null.
export class Cards {
  constructor(section, { cellOf, picked }) {
    Object.assign(this, { section, cellOf, picked, active: null, narrow: matchMedia(NARROW) });
    section.addEventListener("click", (event) => this.clicked(event));
    section.addEventListener("focusin", (event) => this.cameTo(event.target.closest(".fc")));
    section.addEventListener("toggle", () => this.place(), true);
    section.addEventListener("keydown", (event) => wordKey(event, () => this.place()));
    this.begin();
  }

  get list() { return this.section.querySelector(".cards"); }
  get all() { return Array.from(this.section.querySelectorAll(".cards > .fc")).filter((card) => !card.hidden); }
  find(id) { return this.all.find((card) => card.id === id) || null; }
  of(cell) { return this.all.filter((card) => this.cellOf(card) === cell); }

  begin() {
    if (!this.list) { return; }
    this.above = this.counter("above");
    this.below = this.counter("below");
    this.list.classList.add("at-cell");
    this.show();
  }

  counter(name) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: `btn s more ${name}`, hidden: true });
    made.addEventListener("click", () => this.goOn(name === "below" ? 1 : -1));
    this.list.appendChild(made);
    return made;
  }

  // New cards in the place of the old ones; the one that was active stays it.
  replace(html) {
    const was = this.active, kept = typed(this.section), words = this.words();
    this.section.innerHTML = html;
    this.active = null;
    this.begin();
    const again = was && (nearest(this.all, was) || this.find(was.id));
    if (again) { this.activate(again); }
    words.forEach((one) => this.again(one));
    retype(this.section, kept);
  }

  // What is being written about findings.
  words() {
    return Array.from(this.section.querySelectorAll("form.word")).map((form) => {
      const field = form.querySelector("textarea");
      return { card: form.closest(".fc"), word: form.dataset.word, text: field.value, here: field === document.activeElement };
    });
  }

  again({ card, word, text, here }) {
    const open = nearest(this.all.filter((one) => one.querySelector(`[data-word="${word}"]`)), card);
    if (!open) { return; }
    const field = this.word(open.querySelector(`[data-word="${word}"]`));
    field.value = text;
    if (here) { field.focus({ preventScroll: true }); }
  }

  clicked(event) {
    const card = event.target.closest(".fc"), link = event.target.closest("a.mk"), word = event.target.closest("a[data-word]");
    if (word) {
      event.preventDefault();
      this.word(word).focus({ preventScroll: true });
      return;
    }
    if (!card || card.contains(event.target.closest("button, textarea, select, summary"))) { return; }
    if (link) { event.preventDefault(); }
    this.activate(card);
    this.picked(card);
  }

  // The box for a word about a finding; without script the link leads to a page with it.
  word(link) {
    const card = link.closest(".fc"), known = card.querySelector("form.word");
    if (known) { known.remove(); }
    const form = this.section.querySelector(`[data-word-form="${link.dataset.word}"]`).content.firstElementChild.cloneNode(true);
    const field = form.querySelector("textarea"), { proposal } = link.dataset;
    ["rule", "row", "field"].forEach((name) => { form.elements[name].value = card.dataset[name] || ""; });
    form.dataset.word = link.dataset.word;
    field.id = form.querySelector("label").htmlFor = `word-${card.id}`;
    if (proposal) { form.querySelector(".help").hidden = false; field.value = proposal; }
    this.countTogether(card, form.querySelector("[data-together]"));
    card.appendChild(form);
    this.place();
    return field;
  }

  // A word is about the rule in the cell, whatever else the rule has found there.
  countTogether(card, line) {
    const like = this.all.filter((one) => isSame(one, card) && !one.classList.contains("done"));
    line.hidden = like.length < 2;
    line.querySelectorAll("b").forEach((number) => { number.textContent = like.length; });
  }

  cameTo(card) { if (card && card !== this.active) { this.activate(card); } }

  activate(card) {
    this.active = card;
    this.show();
  }

  close() { this.activate(null); }

  // ---- where they stand ----

  show() {
    const single = this.narrow.matches;
    this.section.querySelectorAll(".cards > .fc").forEach((card) => {
      card.classList.toggle("act", card === this.active);
      card.classList.toggle("min", !single && card !== this.active);
    });
    this.place();
  }

  place() {
    const { list } = this;
    if (!list || this.section.hidden || this.narrow.matches) { return; }
    this.sorted = this.inOrder();
    const leads = Array.from(list.children).filter((one) => one.matches(".lead:not([hidden])"));
    const top = leads.reduce((lowest, one) => Math.max(lowest, one.offsetTop + one.offsetHeight + GAP), EDGE);
    const bottom = list.clientHeight - EDGE, heights = this.sorted.map(({ card }) => card.offsetHeight);
    let tops = spread(this.sorted, heights, this.sorted.findIndex(({ card }) => card === this.active), top, bottom);
    const hidden = outside(tops, heights, top, bottom), from = top + (hidden.above ? BUTTON : 0), to = bottom - (hidden.below ? BUTTON : 0);
    if (hidden.above || hidden.below) { tops = spread(this.sorted, heights, this.sorted.findIndex(({ card }) => card === this.active), from, to); }
    this.put(tops, heights, from, to, top);
  }

  inOrder() {
    const base = this.list.getBoundingClientRect().top;
    const found = this.all.map((card) => ({ card, cell: this.cellOf(card) }));
    const wanted = found.map(({ card, cell }) => ({ card, want: cell ? cell.getBoundingClientRect().top - base : -Infinity }));
    return wanted.map((one, index) => ({ ...one, index })).sort((a, b) => (a.want === b.want ? a.index - b.index : a.want - b.want));
  }

  put(tops, heights, from, to, top) {
    const counts = { above: 0, below: 0 };
    this.sorted.forEach(({ card }, index) => {
      const over = tops[index] < from - 1, under = tops[index] + heights[index] > to + 1 && card !== this.active;
      card.style.top = `${Math.round(tops[index])}px`;
      card.classList.toggle("off", over || under);
      counts.above += over ? 1 : 0;
      counts.below += under && !over ? 1 : 0;
    });
    label(this.above, counts.above, "上面");
    label(this.below, counts.below, "下面");
    this.above.style.top = `${top}px`;
  }

  // The nearest card that does not fit.
  goOn(step) {
    const off = this.sorted.map(({ card }) => card), at = off.findIndex((card) => !card.classList.contains("off"));
    const last = off.length - 1 - off.slice().reverse().findIndex((card) => !card.classList.contains("off"));
    const next = at < 0 ? off[0] : off[step > 0 ? last + 1 : at - 1];
    if (next) { this.activate(next); this.picked(next); }
  }
}

// Ctrl+Enter says the word, Esc gives it up.
function wordKey(event, place) {
  const form = event.target.closest("form.word"), says = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (!form || event.isComposing || event.keyCode === 229 || !(says || event.key === "Escape")) { return; }
  event.preventDefault();
  event.stopPropagation();
  if (says) { form.requestSubmit(); return; }
  const link = form.closest(".fc").querySelector(`[data-word="${form.dataset.word}"]`);
  form.remove();
  link.focus({ preventScroll: true });
  place();
}

// A finding keeps its rule and its cell, whatever its mark says now.
function isSame({ dataset: one }, { dataset: other }) {
  return Boolean(one.rule) && ["rule", "row", "field"].every((name) => one[name] === other[name]);
}

// The same finding; else another of its rule in its cell.
function nearest(cards, card) {
  const short = (one) => (one.querySelector(".sh") || {}).textContent, like = cards.filter((one) => isSame(one, card));
  return like.find((one) => short(one) === short(card)) || like[0];
}

// Wanted heights first, then no overlap; the active card, or the first in view, decides.
function spread(sorted, heights, active, top, bottom) {
  const tops = [], first = sorted.findIndex(({ want }) => want >= top);
  const at = active >= 0 ? active : first >= 0 ? first : sorted.length - 1;
  if (at < 0) { return tops; }
  tops[at] = Math.max(top, Math.min(Math.max(top, sorted[at].want - EDGE), bottom - heights[at]));
  for (let up = at - 1; up >= 0; up -= 1) { tops[up] = Math.min(Math.max(sorted[up].want, top), tops[up + 1] - heights[up] - GAP); }
  for (let down = at + 1; down < sorted.length; down += 1) { tops[down] = Math.max(sorted[down].want, tops[down - 1] + heights[down - 1] + GAP); }
  return active >= 0 ? tops : lowered(tops, heights, top, bottom);
}

// Where no card decides, none is left out above while there is room below.
function lowered(tops, heights, top, bottom) {
  const last = tops.length - 1, over = Math.max(0, top - tops[0]), room = Math.max(0, bottom - tops[last] - heights[last]);
  const by = Math.min(over, room);
  return tops.map((one) => one + by);
}

function outside(tops, heights, top, bottom) {
  return { above: tops.some((one) => one < top - 1), below: tops.some((one, index) => one + heights[index] > bottom + 1) };
}

function label(button, count, where) {
  button.hidden = !count;
  button.textContent = `${where}还有 ${count} 处`;
}

// ---- forms ----

// What stands in the fields of the cards and is not sent yet, and where the caret is.
function typed(section) {
  const fields = Array.from(section.querySelectorAll("textarea:not(.word textarea)")).filter((field) => field.value !== field.defaultValue);
  const { activeElement } = document, within = section.contains(activeElement) && activeElement.id;
  const open = Array.from(section.querySelectorAll("details[open]")).map((one) => (one.closest(".fc") || one).id);
  return { texts: fields.map((field) => [field.id, field.value]), within, open };
}

function retype(section, { texts, within, open }) {
  texts.forEach(([id, text]) => {
    const field = section.querySelector(`[id="${id}"]`);
    if (field) { field.value = text; }
  });
  open.filter(Boolean).forEach((id) => section.querySelectorAll(`[id="${id}"] details.more-said`).forEach((one) => { one.open = true; }));
  const focused = within && section.querySelector(`[id="${within}"]`);
  if (focused) { focused.focus({ preventScroll: true }); }
}

const LOST = "没有记下：网络断了。内容还在，请稍后再点一次。";
const ENDED = "没有记下：登录已过期。请在另一个页面登录，回来再点一次，内容还在。";

// Sends the forms marked data-fetch; took(json, form) gets the cards as they are now.
export function sends(rail, took) {
  let pressed = null;
  rail.addEventListener("click", (event) => { pressed = event.target.closest("button"); });
  rail.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-fetch]")) { return; }
    event.preventDefault();
    const button = pressed && form.contains(pressed) ? pressed : null;
    pressed = null;
    post((button && button.getAttribute("formaction")) || form.getAttribute("action"), form, took);
  });
}

function post(url, form, took) {
  const data = new FormData(form), busy = Array.from(form.querySelectorAll("button")), isAbout = Boolean(form.closest("[data-rule]"));
  busy.forEach((one) => { one.disabled = true; });
  fetch(url, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } })
    .then(answer)
    .then((json) => { clearTyped(form); took(json, form); if (isAbout) { focusCard(); } }, (problem) => tell(form, problem.told || LOST))
    .then(() => busy.forEach((one) => { one.disabled = false; }));
}

// The form went with its old card; the keyboard goes on from the new one.
function focusCard() {
  const link = document.querySelector(".panel:not([hidden]) .fc.act .at .mk");
  if (link && document.activeElement === document.body) { link.focus({ preventScroll: true }); }
}

function answer(response) {
  const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
  if (!isJson) { throw Object.assign(new Error("no answer"), { told: response.redirected ? ENDED : LOST }); }
  return response.json().then((json) => {
    if (!response.ok) { throw Object.assign(new Error("refused"), { told: json.problem }); }
    return json;
  });
}

// What was sent is not put back into the new cards.
function clearTyped(form) { form.querySelectorAll("textarea").forEach((field) => { field.value = field.defaultValue; }); }

function tell(form, words) {
  let line = form.querySelector(".told");
  if (!line) { line = form.appendChild(document.createElement("p")); }
  Object.assign(line, { className: "told cell-error", textContent: words });
  line.setAttribute("role", "alert");
}

// Lights the cells that take part in the finding of a card, and in long texts the amounts of its sum.
export function light(card, find) {
  document.querySelectorAll(".sheet .ref").forEach((cell) => cell.classList.remove("ref"));
  const related = card && card.dataset.related ? card.dataset.related.split(" ") : [];
  const cells = related.map((at) => find(...at.split(":"))).filter(Boolean);
  cells.forEach((cell) => cell.classList.add("ref"));
  underline(card, cells.concat(card && card.dataset.row ? find(card.dataset.row, card.dataset.field) || [] : []));
}

const LONG = 24; // characters of a text in which amounts have to be looked for
const NUMBER = /\d+(?:\.\d+)?/g, UNIT = "(?:[百千万亿]*(?:元|人|户|个|亩|平方米|公里)|%|‰)?(?:/[一-龥]{1,2})*";

// The text itself stays as it is, for it is the content of the sheet.
function underline(card, cells) {
  if (!window.Highlight || !CSS.highlights) { return; }
  const sum = card && card.querySelector(".calc"), numbers = sum ? sum.textContent.match(NUMBER) || [] : [];
  const told = Array.from(new Set(numbers)).filter((number) => number.length > 1).map((number) => number.replace(".", "\\."));
  const pattern = told.length ? new RegExp(`(?<![\\d.])(?:${told.join("|")})(?![\\d.])${UNIT}`, "g") : null;
  const ranges = pattern ? cells.filter((cell) => cell.textContent.length > LONG).flatMap((cell) => rangesIn(cell, pattern)) : [];
  CSS.highlights.set("part", new Highlight(...ranges));
}

function rangesIn(cell, pattern) {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    for (const match of walker.currentNode.data.matchAll(pattern)) {
      const range = new Range();
      range.setStart(walker.currentNode, match.index);
      range.setEnd(walker.currentNode, match.index + match[0].length);
      found.push(range);
    }
  }
  return found;
}
