// Beside the preview of a paste: which copied column goes where, to be changed, and what was copied.

import { element } from "./parts.js";

const SHOWN = 30; // copied rows that are listed

export class PasteRail {
  // changed(targets): another choice of columns.
  constructor(model, matrix, changed) {
    Object.assign(this, { model, matrix, changed });
    this.scroll = element("div", { className: "scroll" });
    const tab = element("h2", { className: "on", textContent: "粘贴内容" });
    const named = { className: "rail paste-rail", "aria-label": "粘贴内容" };
    this.element = element("aside", named, element("div", { className: "tabs" }, tab), this.scroll);
  }

  // 来源 stands over two columns: the tier above tells them apart.
  title(field) {
    const column = this.model.column(field);
    if (!column) { return (this.model.layout.head.find((one) => one.field === field) || { label: field }).label; }
    const own = short(column.title), isDouble = this.model.columns.filter((one) => short(one.title) === own).length > 1;
    const above = short(column.titles[column.titles.length - 2] || { level1: "一", level2: "二" }[field] || "");
    return isDouble && above ? `${own}（${above}）` : own;
  }

  show(plan) {
    const focused = this.scroll.contains(document.activeElement) ? document.activeElement.dataset.index : null;
    this.scroll.textContent = "";
    this.scroll.append(...this.columns(plan), ...this.doubts(plan), ...this.copied(plan), this.foot());
    const again = focused !== null && this.scroll.querySelector(`[data-index="${focused}"]`);
    if (again) { again.focus(); }
  }

  columns(plan) {
    if (!plan.columns.length) { return []; }
    const rows = plan.columns.map(({ letter, head: word }, index) => {
      const name = element("td", { textContent: `${letter} ${word}` });
      return element("tr", {}, name, element("td", {}, this.select(plan, index)));
    });
    const head = element("tr", {}, element("th", { textContent: "复制的列" }), element("th", { textContent: "放到" }));
    const source = this.matrix.source === "文字" ? "" : `来自 ${this.matrix.source}。`;
    return [
      element("p", { className: "help", textContent: `${source}哪一列放到哪里，可以改：` }),
      element("table", { className: "list d card" }, element("thead", {}, head), element("tbody", {}, ...rows)),
    ];
  }

  select(plan, index) {
    const { letter, target, isPlace } = plan.columns[index];
    const checked = (field) => (isPlace && field === target ? "（核对）" : "");
    const fields = this.model.columns.map(({ field }) => [field, this.title(field) + checked(field)]);
    const options = [["", "不用"], ...fields];
    const select = element("select", { className: "in", "aria-label": `复制的 ${letter} 列放到`, "data-index": index });
    options.forEach(([value, textContent]) => select.append(element("option", { value, textContent })));
    select.value = target;
    select.onchange = () => this.changed(plan.columns.map((column, at) => this.moved(column.target, at === index, select.value)));
    return select;
  }

  // Two copied columns do not go to the same place.
  moved(target, isChosen, value) {
    if (isChosen) { return value; }
    return target === value ? "" : target;
  }

  doubts(plan) {
    const words = plan.added.map((row) => row.doubt).filter(Boolean);
    const mark = () => element("span", { className: "mk w", textContent: "疑" });
    return words.map((text) => element("div", { className: "note w" }, mark(), ` ${text}`));
  }

  copied(plan) {
    const cells = (row) => row.map((text, index) => this.cell(plan, text, index));
    const rows = plan.rows.slice(0, SHOWN).map((row) => element("tr", {}, ...cells(row)));
    const rest = plan.rows.length - SHOWN, more = rest > 0 ? [element("p", { className: "help", textContent: `还有 ${rest} 行。` })] : [];
    const table = element("table", { className: "list d card copied" }, element("tbody", {}, ...rows));
    return [element("h3", { textContent: "复制的内容" }), element("div", { className: "sideways" }, table), ...more];
  }

  cell(plan, text, index) {
    const column = plan.columns[index], isUsed = !column || (column.target && !column.isPlace);
    return element("td", { className: isUsed ? "" : "muted", textContent: text });
  }

  foot() {
    const merged = this.matrix.merged ? "合并的单元格已拆开填满。" : "";
    const foot = element("p", { className: "help" }, `${merged}多余的空格、换行已去掉，文字不改。粘贴后可用 `);
    foot.append(element("kbd", { textContent: "Ctrl" }), " ", element("kbd", { textContent: "Z" }), " 一次撤销。");
    return foot;
  }
}

const short = (title) => title.split("（")[0];
