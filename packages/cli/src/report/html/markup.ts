/** Text as it may stand in HTML and SVG. */
export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A table: the first column is text, the others are numbers or text. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const header = head.map((cell) => `<th>${escape(cell)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map(tableCell).join("")}</tr>`).join("\n");
  return `<table><thead><tr>${header}</tr></thead>\n<tbody>\n${body}\n</tbody></table>`;
}

function tableCell(value: string | number, index: number): string {
  if (typeof value === "number") return `<td class="number">${formatNumber(value)}</td>`;
  return index === 0 ? `<th scope="row">${escape(value)}</th>` : `<td>${escape(value)}</td>`;
}

/** Integers with separators, others with four significant digits. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return groupDigits(String(value));
  const magnitude = Math.abs(value);
  return magnitude >= 1e-4 && magnitude < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}

function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A duration given in nanoseconds, in the unit that suits it. */
export function formatTime(nanoseconds: number): string {
  if (nanoseconds < 1000) return `${formatNumber(nanoseconds)} ns`;
  if (nanoseconds < 1e6) return `${formatNumber(nanoseconds / 1000)} µs`;
  return `${formatNumber(nanoseconds / 1e6)} ms`;
}

/** A chapter of the page. */
export function section(title: string, body: string): string {
  return `<section>\n<h2>${escape(title)}</h2>\n${body}\n</section>`;
}
