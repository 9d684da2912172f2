/** Longest line of printed Verilog, where it can be helped. */
export const lineLength = 100;

/** Breaks a statement at spaces so that lines fit; continuation lines are indented by four more. */
export function wrap(statement: string, indent: string): string[] {
  const lines: string[] = [];
  let rest = indent + statement;
  while (rest.length > lineLength) {
    const at = rest.lastIndexOf(" ", lineLength);
    const least = /^ */.exec(rest)?.[0].length ?? 0;
    const cut = at > least ? at : rest.indexOf(" ", lineLength);
    if (cut < 0) break;
    lines.push(rest.slice(0, cut));
    rest = `${indent}    ${rest.slice(cut + 1)}`;
  }
  lines.push(rest);
  return lines;
}

/** A statement with a comment behind it, or above it where the line would be too long. */
export function withComment(statement: string, comment: string, indent: string): string[] {
  if (comment === "") return wrap(statement, indent);
  const line = `${indent}${statement}  // ${comment}`;
  return line.length <= lineLength ? [line] : [`${indent}// ${comment}`, ...wrap(statement, indent)];
}

/** Items separated by spaces, as many to a line as fit. */
export function fillLines(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    if (line !== "" && line.length + 1 + item.length > lineLength) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? indent + item : `${line} ${item}`;
  }
  if (line !== "") lines.push(line);
  return lines;
}
