// The texts that the value helper writes.  Pure: text in, text out; what was typed keeps its spelling.

import { pieces } from "./values.js";

export const SIGNS = ["≥", "≤", "=", "＞", "＜", ""];
const LEADING = /^\s*(?:>=|<=|≥|≤|=|＝|>|<|＞|＜)\s*/;
const PART = /^([^\d≥≤=<>＞＜＝]*?)[:：]?\s*((?:不[低少高超]|≥|≤|=|<|>|＞|＜|＝|\d).*)$/;
const REPEATED = /^[%‰％]/; // a unit that stands at both bounds

// The sign of a text as one of SIGNS.
export function signOf(text, value) {
  const sign = value && value.kind === "quantity" ? value.operator : (LEADING.exec(text) || [""])[0].trim();
  return { ">": "＞", "<": "＜", ">=": "≥", "<=": "≤", "＝": "=" }[sign] || sign;
}

// With another sign: words that say the same (以上, 不低于) go.
export function withSign(text, sign) {
  const parts = pieces(text);
  if (!parts) { return sign + text.replace(LEADING, ""); }
  const after = /[上下内]$/.test(parts.after) && parts.after !== "上下" ? "" : parts.after;
  return parts.label + sign + parts.number + parts.unit + after + parts.note;
}

// changed: {number} or {unit}.
export function withPart(text, changed) {
  const parts = pieces(text) || { label: "", operator: signOf(text, null), number: "", unit: "", after: "", note: "" };
  const { label, operator, number, unit, after, note } = { ...parts, ...changed };
  return label + operator + number + unit + after + note;
}

// 80%~90%, 3~5个
export function rangeText(low, high, unit) {
  if (!low && !high) { return ""; }
  return `${low}${REPEATED.test(unit) ? unit : ""}~${high}${unit}`;
}

export const dateText = (day) => (day ? `${day.split("-").map(Number).map((part, at) => part + "年月日"[at]).join("")}前` : "");
export const monthText = (month) => (month ? month.split("-").map(Number).map((part, at) => part + "年月"[at]).join("") : "");
export const monthlyText = (day) => (day ? `每月${day}日前` : "");
export const withinText = (event, days, unit) => (days ? `${event}${days}${unit}内` : "");

// The parts of several values: [{label, value}].
export function partsOf(text) {
  const parts = text.split(/[；;\n]/).map((one) => one.trim()).filter(Boolean);
  return parts.map((one) => {
    const found = PART.exec(one);
    return found ? { label: found[1], value: found[2] } : { label: "", value: one };
  });
}

export const partsText = (parts) => parts.map(({ label, value }) => label + value).filter(Boolean).join("；");

// What stands in a deadline, for the helper's boxes: {way: "date" | "month" | "monthly" | "within", ...}.
export function deadlineOf(text) {
  const date = /^(\d{4})年(\d{1,2})月(\d{1,2})日?[之以]?前$/.exec(text), month = /^(\d{4})年(\d{1,2})月$/.exec(text);
  const monthly = /^每月(\d{1,2})日[之以]?前$/.exec(text), within = /^(.*?)(\d+)(日|天|个工作日|个月)[之以]?内$/.exec(text);
  if (date) { return { way: "date", day: date.slice(1).map((one) => one.padStart(2, "0")).join("-") }; }
  if (month) { return { way: "month", month: month.slice(1).map((one) => one.padStart(2, "0")).join("-") }; }
  if (monthly) { return { way: "monthly", days: monthly[1] }; }
  return within ? { way: "within", event: within[1], days: within[2], unit: within[3] } : { way: "date" };
}
