// The score card: sum and grade follow what is typed, a reason is asked for where the points differ from the proposal.

export class ScoreCard {
  constructor(section) {
    this.section = section;
    this.unkept = false;
    section.addEventListener("input", () => { this.unkept = true; this.draw(); });
    this.draw();
  }

  get form() { return this.section.querySelector("#score"); }
  get items() { return Array.from(this.section.querySelectorAll(".item")); }

  draw() {
    const total = this.items.reduce((sum, item) => sum + (Number(item.querySelector("[type=number]").value) || 0), 0);
    this.items.forEach((item) => ask(item));
    const bands = Array.from(this.section.querySelectorAll("[data-band]"));
    const band = bands.find((one) => total >= Number(one.value)) || bands[bands.length - 1];
    this.say("total", String(total));
    this.say("grade", band.dataset.band).classList.toggle("low", !band.dataset.passes);
    this.say("allows", band.dataset.allows);
    if (this.unkept) { this.say("state", "改了，还没有存"); }
  }

  say(name, text) {
    const place = this.section.querySelector(`[data-${name}]`);
    if (place.textContent !== text) { place.textContent = text; }
    return place;
  }

  // What came back after a save takes the card's place; after anything else only a card nobody is writing in.
  update(found, form) {
    if (!found || (this.unkept && form !== this.form)) { return; }
    const { scrollTop } = this.section.querySelector(".scroll");
    const [html, total] = found;
    document.querySelectorAll('[data-count="score"]').forEach((one) => { one.textContent = total; });
    this.section.innerHTML = html;
    this.section.querySelector(".scroll").scrollTop = scrollTop;
    this.unkept = false;
    this.draw();
  }
}

function ask(item) {
  const given = item.querySelector("[type=number]"), reason = item.querySelector(".why .in"), why = item.querySelector(".why");
  const differs = given.value === "" || Number(given.value) !== Number(item.dataset.proposed);
  why.hidden = !differs && !reason.value;
  reason.required = differs;
}
