/** The base of the code points that stand for single bytes which are no valid UTF-8 (see `quote` in `ir/`). */
const rawByteBase = 0xdc00;
const encoder = new TextEncoder();

/** The value of a string literal, given with its quotes. Bytes that form no UTF-8 become code points U+DC80..U+DCFF. */
export function unquote(literal: string): string {
  const body = literal.slice(1, -1);
  return body.includes("\\") ? decodeBytes(unescapeBytes(body)) : body;
}

/** The bytes of a string literal's body after its escapes. */
function unescapeBytes(body: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < body.length; i++) {
    const char = body[i] as string;
    if (char !== "\\") {
      const code = body.codePointAt(i) as number;
      if (code > 0xffff) i++;
      if (code < 0x80) bytes.push(code);
      else bytes.push(...encoder.encode(String.fromCodePoint(code)));
      continue;
    }
    const escape = body[i + 1] as string;
    if (escape === "n") bytes.push(10);
    else if (escape === "t") bytes.push(9);
    else if (escape === '"' || escape === "\\") bytes.push(escape.charCodeAt(0));
    else {
      bytes.push(Number.parseInt(body.slice(i + 1, i + 3), 16));
      i++;
    }
    i++;
  }
  return bytes;
}

/** How many continuation bytes follow a first byte of UTF-8; -1 for a byte that cannot be first. */
function continuationCount(byte: number): number {
  if (byte < 0x80) return 0;
  if (byte >= 0xc2 && byte < 0xe0) return 1;
  if (byte >= 0xe0 && byte < 0xf0) return 2;
  return byte >= 0xf0 && byte < 0xf5 ? 3 : -1;
}

function decodeBytes(bytes: readonly number[]): string {
  let out = "";
  for (let i = 0; i < bytes.length;) {
    const length = continuationCount(bytes[i] as number) + 1;
    const decoded = length > 0 ? decodeOne(bytes.slice(i, i + length), length) : undefined;
    if (decoded === undefined) out += String.fromCharCode(rawByteBase + (bytes[i] as number));
    else out += decoded;
    i += decoded === undefined ? 1 : length;
  }
  return out;
}

/** One code point from its bytes, or undefined where they are malformed. */
function decodeOne(bytes: readonly number[], length: number): string | undefined {
  if (bytes.length !== length || bytes.slice(1).some((b) => (b & 0xc0) !== 0x80)) return undefined;
  if (length === 1) return String.fromCharCode(bytes[0] as number);
  let code = (bytes[0] as number) & (0xff >> (length + 1));
  for (const byte of bytes.slice(1)) code = (code << 6) | (byte & 0x3f);
  const shortest = [0, 0, 0x80, 0x800, 0x10000][length] as number;
  const isSurrogate = code >= 0xd800 && code < 0xe000;
  return code < shortest || isSurrogate || code > 0x10ffff ? undefined : String.fromCodePoint(code);
}
