// The queue at the left: folded or not, and which sheets were seen.  A help only: nothing depends on it.

const FOLDED = "queue-folded", LOOKED = 10000; // ms after which a sheet counts as seen
const MOST = 500; // sheets remembered
const NARROW = window.matchMedia("(max-width: 1365px)"); // there the queue is folded until it is asked for

export class Queue {
  constructor(main) {
    this.main = main;
    this.folds = Array.from(document.querySelectorAll("[data-fold]"));
    this.folds.forEach((button) => { button.hidden = false; button.addEventListener("click", () => this.fold()); });
    this.draw(stored(FOLDED) === "1" || NARROW.matches);
    document.querySelectorAll("form[data-auto]").forEach((form) => {
      form.addEventListener("change", () => form.submit());
      form.querySelector("[data-noscript]").hidden = true;
    });
    this.name = `seen:${main.dataset.user}`;
    this.showSeen();
    this.watch();
    const here = document.querySelector(".queue [aria-current]");
    if (here) { here.scrollIntoView({ block: "nearest" }); }
  }

  fold() {
    const folded = !this.main.classList.contains("folded");
    if (!NARROW.matches) { store(FOLDED, folded ? "1" : ""); }
    this.draw(folded);
  }

  draw(folded) {
    this.main.classList.toggle("folded", folded);
    this.folds.forEach((button) => button.setAttribute("aria-expanded", String(!folded)));
  }

  get seen() { try { return JSON.parse(stored(this.name) || "{}"); } catch (error) { return {}; } }

  showSeen() {
    const { seen } = this;
    document.querySelectorAll(".queue li[data-key]").forEach((item) => {
      const mark = item.querySelector(".seen");
      if (mark) { mark.hidden = seen[item.dataset.key] !== item.dataset.version; }
    });
  }

  // Its end was in view, or ten seconds have passed.
  watch() {
    const item = document.querySelector(".queue [aria-current]"), last = document.querySelector("#paper tr:last-of-type");
    if (!item || !item.dataset.key) { return; }
    const done = () => { clearTimeout(timer); this.remember(item.dataset); }, timer = setTimeout(done, LOOKED);
    if (!last || !window.IntersectionObserver) { return; }
    const watcher = new IntersectionObserver((found) => { if (found.some((one) => one.isIntersecting)) { watcher.disconnect(); done(); } });
    watcher.observe(last);
  }

  remember({ key, version }) {
    const all = Object.entries({ ...this.seen, [key]: version }).slice(-MOST);
    store(this.name, JSON.stringify(Object.fromEntries(all)));
    this.showSeen();
  }
}

// A browser may forbid its store; then nothing is remembered.
export function stored(name) { try { return localStorage.getItem(name); } catch (error) { return null; } }
export function store(name, text) { try { localStorage.setItem(name, text); } catch (error) { return; } }
