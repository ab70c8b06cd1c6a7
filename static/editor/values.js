// The browser's copy of the target values' grammar (indicators.values), for a quantity and a range alone.
// It answers at once for what it is sure of and null for the rest, which the server reads.  Both are held to one
// table of cases, tests/data/values.json.

import { isKnown } from "./units.js";

const SAME = {
  "≧": "≥", "⩾": "≥", "≮": "≥", "≦": "≤", "⩽": "≤", "≯": "≤", "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-",
  "〜": "~", "∼": "~", "；": ";", "²": "²", "³": "³",
};
const OPERATORS = [
  ["≥", "\\$?\\\\geq?(?:slant)?|>=|=>|≥=?|不得?[低少小]于|大于或?等于|至少|最低|最少"],
  ["≤", "\\$?\\\\leq?(?:slant)?|<=|=<|≤=?|不得?(?:[高大多]于|超过)|小于或?等于|至多|最多|最高"],
  ["=", "==?|等于"],
  [">", ">|[大高多]于|超过"],
  ["<", "<|[小低少]于"],
];
const SIGN = OPERATORS.map(([, words]) => `(?:${words})`).join("|");
const NUMBER = "[-+]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?";
const UNIT = "[^\\d≥≤=<>;:,、。\\s()~$\\\\+-]{0,12}?(?:/\\d*[^\\d≥≤=<>;:,、。/\\s()~$\\\\+-]{1,10}?){0,3}?";
const SUFFIX = "(?<suffix>(?:\\(含\\))?(?:及?以上|之上|及?以下|以内|之内|之下|内)|左右|上下)?(?:\\(含\\))?";
const NOTE = "(?<note>\\([^()]*\\)|(?<=[%‰])[\\u4e00-\\u9fff]{1,6})?";
const QUANTITY = new RegExp(
  `^(?<label>.*?)(?<operator>${SIGN})?(?<number>${NUMBER})(?<gap>\\$?\\\\?)(?<unit>${UNIT})(?<after>${SUFFIX})${NOTE}` +
  "\\$?[。;,]*$",
);
const RANGE = new RegExp(
  `^(?<label>\\D*?)(?<low>${NUMBER})(?<lowUnit>${UNIT})(?<gap>[-~至到]|--)(?<number>${NUMBER})(?<unit>${UNIT})` +
  "(?<note>\\([^()]*\\))?[。;,]*$",
);
const OTHER_SIGN = new RegExp(`(?:${SIGN})${NUMBER}`);
const BARE_LABEL = /^(?:[^\d;,。]{0,12}|.{0,40}[到至达为是在约:])$/;
const LONGEST = 60; // longer texts are rarely one quantity; the server may take its time with them
// A day, a month, a year, again and again, within: what the server may read as a deadline.
const TIME = /[前后内起每按翌当本截旬度]|次[年月日]|\d[年月日号季]|[一二三四]季|(?:19|20)\d\d[-./]\d|月.*[-~至到]|[年月]底|上半年|下半年/;

export const compact = (text) => text.replace(/\s+/g, "");

// One spelling per character; as long as the text, so that what is found can be cut from the print.
export function fold(text) {
  return text.replace(/[^\x00-\x7f]/g, (character) => SAME[character] || plain(character));
}

function plain(character) {
  const normal = character.normalize("NFKC");
  return normal.length === 1 ? normal : character;
}

// {kind: "quantity", operator, number, unit, label, note} or {kind: "range", low, high, unit, label, note}; numbers
// are texts without commas.  null: ask the server.
export function read(text) {
  const printed = compact(text), folded = fold(printed);
  if (!printed || printed.length > LONGEST || isForServer(folded)) { return null; }
  return range(folded, printed) || quantity(folded, printed);
}

function isForServer(folded) {
  const isSeveral = folded.replace(/;+$/, "").includes(";") || /[\ud800-\udfff]/.test(folded);
  return isSeveral || (TIME.test(folded) && !/^[≥>][\d.,]+(?:[^前后内每至到~-])*$/.test(folded) && !isRate(folded));
}

// 元/人/月: a month that is counted by is no deadline.
function isRate(folded) {
  return /^(?:[≥≤=<>]|>=|<=)?[\d.,]+[^\d前后内起~至到-]+\/[^\d前后内起每~至到-]+$/.test(folded);
}

function range(folded, printed) {
  const found = RANGE.exec(folded);
  if (!found || !isBareUnit(found.groups.unit) || !isOneUnit(found.groups)) { return null; }
  const { low, number: high } = found.groups;
  return { kind: "range", low: bare(low), high: bare(high), ...beside(found.groups, printed) };
}

// Two bounds in different units are converted by the server.
const isOneUnit = ({ lowUnit, unit }) => !lowUnit || lowUnit === unit;

function quantity(folded, printed) {
  const found = QUANTITY.exec(folded);
  if (!found || !isSure(found.groups)) { return null; }
  const sign = operator(found.groups), digits = bare(found.groups.number);
  return unitInBrackets({ kind: "quantity", operator: sign, number: digits, ...beside(found.groups, printed) });
}

function isSure({ operator: sign, label, unit }) {
  if (sign) { return label.length <= 60 && !OTHER_SIGN.test(label); }
  return BARE_LABEL.test(label) && isBareUnit(unit);
}

function isBareUnit(unit) {
  return isKnown(unit) || unit.length <= 2 || /^个[^/]{1,4}$/.test(unit);
}

function unitInBrackets(value) {
  const inner = value.note.slice(1, -1);
  return value.unit || !inner || !isKnown(inner) ? value : { ...value, unit: inner, note: "" };
}

function operator({ operator: sign, suffix }) {
  const named = OPERATORS.find(([, words]) => sign && new RegExp(`^(?:${words})$`).test(sign));
  if (named) { return named[0]; }
  if (!suffix || suffix === "上下") { return ""; }
  if (suffix.endsWith("上")) { return "≥"; }
  return /(?:以下|之下|内)$/.test(suffix) ? "≤" : "";
}

const bare = (digits) => digits.replace(/,/g, "");

// What a quantity is made of, as printed: {label, operator, number, unit, after, note}, or null.
export function pieces(text) {
  const printed = compact(text), found = QUANTITY.exec(fold(printed));
  if (!found || !isSure(found.groups)) { return null; }
  const cut = cutter(found.groups, printed);
  return Object.fromEntries(["label", "operator", "number", "unit", "after", "note"].map((name) => [name, cut(name)]));
}

// Label, unit and note as printed: what is folded is as long as the print.
function beside(groups, printed) {
  const cut = cutter(groups, printed);
  return { unit: cut("unit"), label: cut("label").replace(/[:：]+$/, ""), note: cut("note") };
}

function cutter(groups, printed) {
  const order = ["label", "operator", "low", "lowUnit", "gap", "number", "gapAfter", "unit", "after", "note"];
  const places = "low" in groups ? groups : { ...groups, gap: "", gapAfter: groups.gap };
  return (name) => {
    const from = order.slice(0, order.indexOf(name)).reduce((sum, one) => sum + (places[one] || "").length, 0);
    return printed.slice(from, from + (places[name] || "").length);
  };
}

// ---- how a value is read aloud (indicators.spoken says the same) ----

const COUNTS = { "≥": "不少于 ", "≤": "不超过 ", "=": "正好 ", ">": "多于 ", "<": "少于 ", "": "" };
const CLOSE = /^[%‰℃％]/; // these stand at their number without a blank
const SHARES = { ...COUNTS, "≥": "不低于 ", ">": "高于 ", "<": "低于 " };
const BETTER = { "≥": "越高越好", ">": "越高越好", "≤": "越低越好", "<": "越低越好", "=": "正好才算完成", "": "没有写符号" };

export function spoken(value) {
  if (value.kind === "range") { return between(value); }
  const words = /[%‰％]|率|级|分$|度$/.test(value.unit) ? SHARES : COUNTS;
  return words[value.operator] + measured(value.number, value.unit);
}

function between({ low, high, unit }) {
  return CLOSE.test(unit) ? `${low}${unit} 到 ${high}${unit} 之间` : `${low} 到 ${high} ${unit}之间`;
}

export function better(value) {
  return value.kind === "quantity" ? BETTER[value.operator] : "";
}

const measured = (digits, unit) => (CLOSE.test(unit) || !unit ? digits + unit : `${digits} ${unit}`);
