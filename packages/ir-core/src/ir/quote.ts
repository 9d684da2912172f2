const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const bareId = /^[A-Za-z_][A-Za-z0-9_$.]*$/;
const encoder = new TextEncoder();

/** A string literal as MLIR prints it: `\"`, `\\`, and two hex digits for other unprintable bytes of its UTF-8 form. */
export function quote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  let out = '"';
  for (const byte of encodeBytes(text)) {
    if (byte === 0x5c) out += "\\\\";
    else if (byte === 0x22) out += "\\22";
    else if (byte >= 0x20 && byte < 0x7f) out += String.fromCharCode(byte);
    else out += `\\${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return `${out}"`;
}

/** UTF-8 bytes; code points U+DC80..U+DCFF stand for single raw bytes that were no valid UTF-8 in the source. */
function* encodeBytes(text: string): Iterable<number> {
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) yield code - 0xdc00;
    else yield* encoder.encode(char);
  }
}

/** True when a name may be printed without quotes. */
export function isBareId(name: string): boolean {
  return bareId.test(name);
}

/** A name as the text has it: bare where it can be, otherwise quoted. */
export function bareOrQuoted(name: string): string {
  return isBareId(name) ? name : quote(name);
}
