// Which copied column goes to which column of the form: by its head words, else by what stands in it and its place.

import { official, stem, wording } from "./paste_words.js";

const LEVELS = ["level1", "level2"];
const NAME = "level3";
const SIDES = ["绩效", "年度绩效"]; // the label at the side of the form, without 指标
// Other words that are printed above these columns, whatever the form.
const ALSO = {
  level1: ["一级指标", "部门职责", "职责"], level2: ["二级指标", "细分职责"], level3: ["三级指标", "绩效指标", "指标名称", "指标"],
  value: ["指标值", "年度指标值", "目标值", "年度目标值", "绩效指标值"],
};

// A head row has head words alone: two of them at least, or one where one column was copied.
export function isHeadRow(model, row) {
  const texts = row.filter(Boolean).map(wording), known = words(model), hits = texts.filter((text) => known.has(text));
  return new Set(hits).size >= Math.min(2, row.length) && hits.length * 3 >= texts.length * 2;
}

function words(model) {
  const own = model.columns.flatMap((column) => [...column.titles, ...column.synonyms]);
  return new Set([...own, ...Object.values(ALSO).flat()].map(wording));
}

// rows: the head's tiers.  Two copied columns never go to the same place.
export function targetsByName(model, rows) {
  const printed = rows[0].map((_, index) => distinct(rows.map((row) => wording(row[index]))));
  const targets = printed.map(() => "");
  [byTitle, bySynonym].forEach((match) => printed.forEach((tiers, index) => {
    if (!targets[index] && tiers.length) { targets[index] = best(model, targets, (column) => match(column, tiers)); }
  }));
  return targets;
}

const distinct = (texts) => texts.filter((text, index) => text && text !== texts[index - 1]);

function best(model, targets, score) {
  const free = model.columns.filter((column) => !targets.includes(column.field)).map((column) => [score(column), column.field]);
  const [first] = free.filter(([points]) => points > 0).sort((one, other) => other[0] - one[0]);
  return first ? first[1] : "";
}

// The own title counts most; the tiers above it tell 来源 from 来源.
function byTitle(column, tiers) {
  const titles = column.titles.map(wording), last = tiers[tiers.length - 1];
  const own = [titles[titles.length - 1], ...column.synonyms.map(wording)];
  return own.includes(last) ? 10 + tiers.filter((tier) => titles.includes(tier)).length : 0;
}

function bySynonym(column, tiers) {
  return (ALSO[column.field] || []).includes(tiers[tiers.length - 1]) ? 1 : 0;
}

// From the current column on; level 1, level 2 and the label at the side are known by what stands in them.
export function targetsByPlace(model, body, at) {
  const width = body[0] ? body[0].length : 0, found = [];
  for (let index = 0; index < width; index += 1) { found.push(levelOf(model, body, index, found)); }
  const rest = model.columns.map((column) => column.field).filter((field) => !found.includes(field));
  let next = start(rest, found, at);
  return found.map((field) => {
    if (field !== null) { return field; }
    next += 1;
    return rest[next - 1] || "";
  });
}

// With level columns among the copied the others follow them in the form, whatever cell was current.
function start(rest, found, at) {
  const here = rest.indexOf(at.field), name = rest.indexOf(NAME);
  const hasLevels = found.some(Boolean), others = found.filter((field) => field === null).length;
  return here < 0 || (hasLevels && others > 1 && here > name) ? Math.max(name, 0) : here;
}

// "level1", "level2", "" for the label at the side, null for anything else.
function levelOf(model, body, index, before) {
  const texts = [...new Set(body.map((row) => row[index]).filter(Boolean))], levels = model.layout.levels;
  if (!texts.length || !levels) { return null; }
  if (texts.length === 1 && SIDES.includes(stem(texts[0]))) { return ""; }
  return LEVELS.find((field) => !before.includes(field) && texts.every((text) => isLevel(model, levels, field, text))) || null;
}

function isLevel(model, levels, field, text) {
  return official(levels, field, text) !== "" || model.rows().some((row) => row.cells[field] && stem(row.cells[field]) === stem(text));
}
