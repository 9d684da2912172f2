/** The spelling, without sigil, of a symbol of a dialect that is not registered: `dialect.data` where that reads back, else `dialect<data>`. */
export function opaqueSymbolText(dialect: string, data: string): string {
  return isSimple(data) ? `${dialect}.${data}` : `${dialect}<${data}>`;
}

const opens = "<[({";
const closes = ">])}";

/** Whether MLIR prints the data behind a dot: an identifier, perhaps with one balanced `<...>` behind it. */
function isSimple(data: string): boolean {
  const head = /^[A-Za-z][A-Za-z0-9._]*/.exec(data);
  if (head === null) return false;
  const body = data.slice(head[0].length);
  if (body === "") return true;
  return body.startsWith("<") && body.endsWith(">") && closesAtEnd(body);
}

function closesAtEnd(body: string): boolean {
  const stack: string[] = [];
  for (let i = 0; i < body.length; i++) {
    const char = body[i] as string;
    if (char === '"') i = closingQuote(body, i);
    else if (opens.includes(char)) stack.push(char);
    else if (char === "-" && body[i + 1] === ">") i++;
    else if (closes.includes(char)) {
      if (stack.pop() !== opens[closes.indexOf(char)]) return false;
      if (stack.length === 0) return i === body.length - 1;
    }
  }
  return false;
}

/** The position of the quote that ends the string at `start`. */
function closingQuote(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i;
  }
  return text.length;
}
