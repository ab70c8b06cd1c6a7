// What a spreadsheet, a word processor or a web page left on the clipboard, as a matrix of texts, and back.
// Tables are parsed by DOMParser in a document of their own: no script runs, no picture loads, and nothing of it but
// text reaches the form.
//
// A matrix: {rows: [[text]], source: "Excel" | "WPS 表格" | "WPS 文字" | "Word" | "网页" | "文字", merged: boolean}.  A merged
// cell's text stands in every cell it covers.  In a text, "\n" is a break that somebody typed (br, p).

const SKIPPED = "script, head, del, [hidden]";
const BREAKING = new Set(["P", "DIV", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "TR"]);
const HAN = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef\\u3000-\\u303f]";
const SOURCE_BREAK = new RegExp(`(${HAN})[ \\t]*[\\r\\n]\\s*(?=${HAN})`, "g");
const JOINED = new RegExp(`(${HAN})\\n(?=${HAN})`, "g");
const SENTENCE = /[。；;！!？?：:]$/;
const LISTED = /^(?:[（(]?[0-9一二三四五六七八九十]{1,3}[）)．.、]|[①-⑳●•·■-])/;

// The table of a paste event's data, or of its text; null when there is nothing.
export function read(html, text) {
  const fromTable = html && /<table[\s>]/i.test(html) ? fromHtml(html) : null;
  if (fromTable) { return fromTable; }
  return text ? fromText(text) : null;
}

// ---- text/html ----

export function fromHtml(html) {
  const page = new DOMParser().parseFromString(tame(html), "text/html");
  const tables = [...page.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
  page.querySelectorAll(SKIPPED).forEach((one) => one.remove());
  const spread = tables.map(spreadOut);
  const rows = squared(spread.flatMap((one) => one.rows));
  return rows.length ? { rows, source: sourceOf(html), merged: spread.some((one) => one.merged) } : null;
}

// Without what the page's content policy would stop, and say so: styles and handlers.
function tame(html) {
  const bare = html.replace(/<style[\s>][\s\S]*?<\/style>/gi, "");
  return bare.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)(style|on\w+)(\s*=)/gi, "$1data-$2$3"));
}

const styleOf = (element) => element.getAttribute("data-style") || "";

// The rows of one table with each merged cell's text in every cell it covers.
function spreadOut(table) {
  const rows = [];
  let merged = false;
  [...table.rows].filter(isShown).forEach((row, at) => {
    rows[at] = rows[at] || [];
    [...row.cells].filter(isShown).forEach((cell) => { merged = put(rows, at, cell) || merged; });
  });
  return { rows: rows.slice(0, [...table.rows].filter(isShown).length), merged };
}

function put(rows, at, cell) {
  const text = textOf(cell), down = span(cell.rowSpan), right = span(cell.colSpan);
  const isOnlyShownWide = /mso-ignore:\s*colspan/i.test(styleOf(cell));
  let left = 0;
  while (rows[at][left] !== undefined) { left += 1; }
  for (let row = at; row < at + down; row += 1) {
    rows[row] = rows[row] || [];
    for (let column = left; column < left + right; column += 1) {
      rows[row][column] = isOnlyShownWide && column > left ? "" : text;
    }
  }
  return down * right > 1 && !isOnlyShownWide;
}

const span = (number) => Math.min(Math.max(number || 1, 1), 1000);

// Excel closes its tables with a hidden row that holds the columns' widths.
const isShown = (one) => !/display:\s*none/i.test(styleOf(one));

// Lines end where somebody broke them, not where the file does.
function textOf(cell) {
  const parts = [];
  gather(cell, parts);
  const lines = parts.join("").split("\n").map((line) => line.replace(/[\s\u00a0]+/g, " ").trim());
  return lines.filter(Boolean).join("\n");
}

function gather(node, parts) {
  node.childNodes.forEach((one) => {
    if (one.nodeType === Node.TEXT_NODE) {
      parts.push(one.data.replace(SOURCE_BREAK, "$1").replace(/\s*[\r\n]\s*/g, " "));
    } else if (one.nodeName === "BR") {
      parts.push("\n");
    } else if (one.nodeType === Node.ELEMENT_NODE && isShown(one)) {
      const isBlock = BREAKING.has(one.nodeName);
      parts.push(isBlock ? "\n" : "");
      gather(one, parts);
      parts.push(isBlock ? "\n" : "");
    }
  });
}

// Before what is skipped has gone: the program names itself in the head, or by its classes.
function sourceOf(html) {
  const start = html.slice(0, 4000), isSheet = /office:excel|excel\.sheet|microsoft excel/i.test(start);
  if (/wps office|kingsoft|ksohtml/i.test(start)) { return isSheet ? "WPS 表格" : "WPS 文字"; }
  if (isSheet) { return "Excel"; }
  return /office:word|class="?mso/i.test(html) ? "Word" : "网页";
}

// ---- text/plain ----

// Tab between cells; a cell in quotes may hold tabs, line breaks and doubled quotes.
export function fromText(text) {
  const rows = [[]], plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let at = 0;
  while (at <= plain.length) {
    const cell = quoted(plain, at) || bare(plain, at);
    rows[rows.length - 1].push(trimmed(cell.text));
    if (plain[cell.end] === "\n") { rows.push([]); }
    at = cell.end + 1;
  }
  return { rows: squared(rows), source: "文字", merged: false };
}

function quoted(text, at) {
  const found = text[at] === '"' && /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
  if (!found) { return null; }
  found.lastIndex = at;
  const match = found.exec(text);
  return match && { text: match[1].replace(/""/g, '"'), end: found.lastIndex };
}

function bare(text, at) {
  const rest = text.slice(at).search(/[\t\n]/);
  const end = rest < 0 ? text.length : at + rest;
  return { text: text.slice(at, end), end };
}

const trimmed = (text) => text.split("\n").map((line) => line.replace(/\u00a0/g, " ").trim()).filter(Boolean).join("\n");

// All rows as long as the longest; without empty rows and columns at the edges.
function squared(rows) {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const full = rows.map((row) => Array.from({ length: width }, (_, at) => row[at] || ""));
  while (full.length && full[full.length - 1].every((text) => !text)) { full.pop(); }
  while (full.length && full[0].length > 1 && full.every((row) => !row[row.length - 1])) { full.forEach((row) => row.pop()); }
  return full;
}

// ---- one cell's text ----

// Line breaks of a narrow column are layout; in a long text those after a sentence or before a number are not.
export function joined(text, isLong) {
  const lines = text.split("\n");
  const out = lines.reduce((sum, line) => {
    if (!sum) { return line; }
    return sum + (isLong && (SENTENCE.test(sum) || LISTED.test(line)) ? "\u0000" : "\n") + line;
  }, "");
  return out.replace(JOINED, "$1").replace(/\n/g, " ").replace(/\u0000/g, "\n");
}

// ---- out ----

// cells: [[{text, down, right} or null where a merged cell covers]] as tab-parted text, a merged cell's text once.
export function toText(cells) {
  return cells.map((row) => row.map((cell) => quotedOut(cell ? cell.text : "")).join("\t")).join("\r\n");
}

const quotedOut = (text) => (/[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

// The same as a table with the form's rules, each merged cell once.
export function toHtml(cells) {
  const rows = cells.map((row) => `<tr>${row.map(cellOut).join("")}</tr>`).join("");
  return `<meta charset="utf-8"><table border="1" cellspacing="0" style="border-collapse:collapse">${rows}</table>`;
}

function cellOut(cell) {
  if (!cell) { return ""; }
  const spans = (cell.down > 1 ? ` rowspan="${cell.down}"` : "") + (cell.right > 1 ? ` colspan="${cell.right}"` : "");
  const style = "border:1px solid #000;padding:2px 6px;font-family:SimSun;vertical-align:middle;mso-number-format:'\\@'";
  return `<td${spans} style="${style}">${escaped(cell.text).replace(/\n/g, "<br>")}</td>`;
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
