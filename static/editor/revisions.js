// 改动记录 in the rail: the list of saves, fetched when its tab is opened and anew after a save; going back to one.

import { dialog } from "./dialog.js";
import { style } from "./parts.js";

export function attach(saving) {
  const list = document.getElementById("revisions"), { editor } = saving;
  if (!list) { return () => null; }
  const look = (address) => fetchInto(list, address || list.dataset.url), section = list.closest("[role=tabpanel]");
  const again = () => { if (!section.hidden && !list.contains(document.activeElement)) { look(); } };
  editor.on("saved", again);
  list.addEventListener("click", (event) => {
    const page = event.target.closest(".pager a");
    if (page) { event.preventDefault(); event.stopPropagation(); look(page.href); }
  });
  list.addEventListener("submit", (event) => goBack(saving, event));
  style("saving");
  return look;
}

function fetchInto(list, address) {
  list.setAttribute("aria-busy", "true");
  return fetch(address, { headers: { "X-Requested-With": "fetch" }, redirect: "error" })
    .then((response) => (response.ok ? response.text() : Promise.reject(new Error(response.status))))
    .then((html) => { list.innerHTML = html; }, () => { list.textContent = "改动记录没有打开。请稍后再点一次“改动记录”。"; })
    .then(() => list.removeAttribute("aria-busy"));
}

// What is typed goes first; then the version of now goes with the form.
function goBack(saving, event) {
  const form = event.target;
  event.preventDefault();
  const go = () => saving.flush().then((saved) => {
    if (!saved) { return; }
    form.elements.version.value = saving.queue.version;
    saving.leaving = true;
    form.submit();
  });
  dialog(saving.editor, {
    title: `恢复到第${form.elements.to.value}版？`,
    body: [Object.assign(document.createElement("p"), { textContent: "整张表换成那时的内容，存为新的一版。现在的内容留在改动记录里，随时可以再换回来。" })],
    buttons: [{ label: "再看看" }, { label: "恢复", primary: true, act: () => { go(); } }],
    escape: () => {},
    small: true,
  });
}
