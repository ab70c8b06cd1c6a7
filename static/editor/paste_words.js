// Head words, labels and names compared as people compare them: spaces, brackets, colons and width aside.

const BRACKETS = /\([^()]*\)/g;

export function wording(text) {
  return String(text || "").normalize("NFKC").replace(/\s+/g, "").replace(BRACKETS, "").replace(/^[:*]+|[:*]+$/g, "")
    .replace(/^其中:/, "");
}

// 经济成本 and 经济成本指标 are one level 2.
export const stem = (text) => wording(text).replace(/指标$/, "");

// The official name of a printed level, or "".  levels: layout.levels, null where levels are typed.
export function official(levels, field, text) {
  return (levels && levels.known[field][stem(text)]) || "";
}

export function isSameLevel(levels, field, one, other) {
  const name = official(levels, field, one);
  return stem(one) === stem(other) || (name !== "" && name === official(levels, field, other));
}
