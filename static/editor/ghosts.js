// What a task still lacks, as lines on the screen: 缺 时效指标 ＋加一行, each in its official place.

export function officialLevel2(levels, text) {
  const names = [].concat(...levels.names.map(([, below]) => below));
  return names.find((name) => text === name || `${text}指标` === name) || levels.spelled[text] || "";
}

export function level1Of(levels, level2) {
  const official = officialLevel2(levels, level2), above = levels.names.find(([, below]) => below.includes(official));
  return above ? above[0] : levels.spelled[level2] === "成本指标" ? "产出指标" : "";
}

// The spelling of an official name that this sheet uses already, else the name.
export function spelledHere(model, name) {
  const used = new Set(model.rows().map((row) => row.cells.level2));
  return Array.from(used).find((text) => text && officialLevel2(model.layout.levels, text) === name) || name;
}

// [{at: index of the row it stands before, level1, level2, words, inside: whether level 1 of the row above covers it}]
export function ghosts(model, task) {
  const levels = model.layout.levels;
  if (!levels) { return task.rows.length ? [] : [{ at: 0, level1: "", level2: "", words: "还没有行", inside: false }]; }
  const have = task.rows.map((row) => officialLevel2(levels, row.cells.level2 || ""));
  const missing = levels.required.filter((names) => !names.some((name) => have.includes(name)));
  const found = missing.map((names) => placed(model, task, have, names));
  return found.sort((one, other) => one.at - other.at || order(levels, one.level2) - order(levels, other.level2));
}

function placed(model, task, have, names) {
  const levels = model.layout.levels, level1 = level1Of(levels, names[0]), level2 = names[0];
  const starts = model.starts(task, "level1");
  const ranks = task.rows.map((row, index) => order(levels, have[index]));
  let last = -1;
  ranks.forEach((rank, index) => { if (rank >= 0 && rank < order(levels, level2)) { last = index; } });
  const same = last >= 0 && level1Of(levels, task.rows[last].cells.level2) === level1;
  const field = same ? "level2" : "level1", runs = same ? model.starts(task, "level2") : starts;
  while (last >= 0 && last + 1 < runs.length && runs[last + 1] === runs[last]) { last += 1; }
  const words = `缺 ${names.length > 1 ? level1 : level2}`;
  return { at: last + 1, level1, level2, words, inside: field === "level2" };
}

function order(levels, name) {
  return [].concat(...levels.names.map(([, below]) => below)).indexOf(name);
}
