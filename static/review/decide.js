// The decision box: A and R choose, the opinion is put together from the points until somebody writes it himself.
// What is written by hand and not sent stays with this tab, for the sheet's version: J and K lead away and back.

export class Decision {
  constructor(box, say) {
    this.form = box.querySelector("#decision");
    this.opinion = box.querySelector("#opinion");
    this.go = box.querySelector("#go");
    this.again = box.querySelector("#regenerate");
    this.source = box.querySelector("#from-points");
    this.blocked = box.querySelector("#in-the-way");
    Object.assign(this, { box, say, points: Number(this.form.dataset.points) });
    this.draft = `review-opinion ${this.form.dataset.draft}`;
    this.opinion.value = this.opinion.value || kept(this.draft);
    this.edited = this.opinion.value !== "";
    this.listen();
    this.draw();
  }

  get choices() { return Array.from(this.form.querySelectorAll("[name=action]")); }
  get chosen() { return this.choices.find((one) => one.checked) || null; }

  listen() {
    this.choices.forEach((one) => one.addEventListener("change", () => this.chose()));
    this.opinion.addEventListener("input", () => { this.edited = this.opinion.value !== ""; this.draw(); });
    this.again.addEventListener("click", () => { this.edited = false; this.propose(); this.opinion.focus(); });
    addEventListener("pagehide", () => keep(this.draft, this.edited && !this.sent ? this.opinion.value : ""));
    this.form.addEventListener("submit", (event) => this.sending(event));
    this.box.addEventListener("click", (event) => this.picked(event));
    this.box.addEventListener("submit", (event) => this.phrase(event));
  }

  choose(returns) {
    const found = this.choices.find((one) => one.closest(".opt").classList.contains("no") === returns);
    if (!found) { return; }
    found.checked = true;
    this.chose();
    this.opinion.focus();
    this.opinion.setSelectionRange(this.opinion.value.length, this.opinion.value.length);
  }

  chose() {
    this.propose();
    this.draw();
  }

  propose() {
    if (!this.edited && this.chosen) { this.opinion.value = this.chosen.dataset.text; }
    this.draw();
  }

  get returns() { return Boolean(this.chosen) && this.chosen.closest(".opt").classList.contains("no"); }

  draw() {
    this.choices.forEach((one) => one.closest(".opt").classList.toggle("on", one.checked));
    const follows = document.querySelector("#next, #previous"), { chosen } = this;
    this.go.textContent = chosen ? (follows ? chosen.dataset.button : chosen.dataset.alone) : "提交结论";
    this.opinion.required = this.returns;
    this.blocked.hidden = !chosen || this.returns || !this.blocked.textContent;
    const made = this.returns && this.points > 0;
    this.source.textContent = made && !this.edited ? `由 ${this.points} 条意见生成，可改` : (chosen && chosen.dataset.note) || "";
    this.again.hidden = !(made && this.edited);
  }

  // The cards have changed: the proposal follows them, what was written by hand stays.
  update({ opinion, points, inTheWay, passing, byScore }) {
    this.choices.forEach((one) => {
      const [text, note] = passing[one.value] || [opinion, ""];
      Object.assign(one.dataset, { text, note });
    });
    this.points = points;
    this.blocked.textContent = inTheWay;
    const [said, fails] = byScore, score = this.box.querySelector("#by-score");
    Object.assign(score, { textContent: said, hidden: !said || said === inTheWay }).classList.toggle("low", fails);
    this.propose();
  }

  sending(event) {
    const keeps = this.pressed && this.pressed.matches("[data-keep]");
    this.pressed = null;
    if (keeps) { event.preventDefault(); event.stopPropagation(); this.keep(); return; }
    if (this.chosen && !this.returns && this.blocked.textContent) {
      event.preventDefault();
      this.blocked.classList.add("loud");
      this.say(this.blocked.textContent);
    }
    this.sent = !event.defaultPrevented;
  }

  submit() {
    if (!this.chosen) { this.say("请先选通过（A）或退回（R）。"); this.choices[0].focus(); return; }
    this.go.click();
  }

  // ---- ready sentences ----

  picked(event) {
    const phrase = event.target.closest("[data-phrase]");
    this.pressed = event.target.closest("button");
    if (!phrase) { return; }
    event.preventDefault();
    this.opinion.value = phrase.dataset.phrase;
    this.edited = true;
    this.draw();
    this.opinion.focus();
  }

  keep() { this.change(this.box.querySelector("[data-keep]").getAttribute("formaction"), this.form); }

  phrase(event) {
    if (!event.target.matches("[data-phrases]")) { return; }
    event.preventDefault();
    this.change(event.target.getAttribute("action"), event.target);
  }

  change(url, form) {
    fetch(url, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } })
      .then((response) => (response.ok ? response.text() : Promise.reject(new Error("refused"))))
      .then((html) => {
        this.box.querySelector("#phrases").outerHTML = html;
        this.say(this.box.querySelector("#phrases").dataset.said || "");
      }, () => this.say("没有存上，请稍后再试。"));
  }
}

function kept(name) { try { return sessionStorage.getItem(name) || ""; } catch (error) { return ""; } }
function keep(name, text) {
  try { if (text) { sessionStorage.setItem(name, text); } else { sessionStorage.removeItem(name); } } catch (error) { return; }
}
