import { Token } from "./token.js";

/** Reports what is wrong with the characters at `offset` and does not return. */
export type LexicalError = (offset: number, message: string) => never;

const isLetter = 1;
const isDigit = 2;
const isHexDigit = 4;
/** `_`, `$`, `.`: may follow in bare identifiers. */
const isBarePunctuation = 8;
const isDash = 16;
const isBlank = 32;

/** What each ASCII character may be part of. */
const classes = makeClasses();

function makeClasses(): Uint8Array {
  const table = new Uint8Array(256);
  const mark = (characters: string, flag: number): void => {
    for (const c of characters) table[c.charCodeAt(0)] = (table[c.charCodeAt(0)] as number) | flag;
  };
  mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", isLetter);
  mark("0123456789", isDigit);
  mark("0123456789abcdefABCDEF", isHexDigit);
  mark("_$.", isBarePunctuation);
  mark("-", isDash);
  mark(" \t\n\r", isBlank);
  return table;
}

const single: readonly (Token | undefined)[] = makeSingles();

function makeSingles(): (Token | undefined)[] {
  const table = new Array<Token | undefined>(128).fill(undefined);
  const pairs: [string, Token][] = [
    ["(", Token.leftParen],
    [")", Token.rightParen],
    ["}", Token.rightBrace],
    ["[", Token.leftSquare],
    ["]", Token.rightSquare],
    ["<", Token.less],
    [">", Token.greater],
    [",", Token.comma],
    [":", Token.colon],
    ["=", Token.equal],
    ["+", Token.plus],
    ["*", Token.star],
    ["?", Token.question],
    ["|", Token.bar],
  ];
  for (const [text, token] of pairs) table[text.charCodeAt(0)] = token;
  return table;
}

/**
 * Cuts a source into tokens on demand. The current token is `kind`, `start` and `end`: three fields and no object a token,
 * so that ten megabytes scan in a fraction of a second. `reset` makes look-ahead and re-scanning (`4x8xf32`) trivial.
 */
export class Scanner {
  readonly source: string;
  kind: Token;
  start: number;
  end: number;
  private readonly error: LexicalError;

  constructor(source: string, error: LexicalError) {
    this.source = source;
    this.kind = Token.eof;
    this.start = 0;
    this.end = 0;
    this.error = error;
  }

  /** Makes the token that begins at or after `offset` the current one. */
  reset(offset: number): void {
    this.end = offset;
    this.next();
  }

  /** The text of the current token. */
  text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** Moves on to the next token. */
  next(): void {
    const source = this.source;
    let at = this.end;
    let code = source.charCodeAt(at);
    for (;;) {
      if (code === 32 || code === 10 || code === 9 || code === 13) code = source.charCodeAt(++at);
      else if (code === 47 && source.charCodeAt(at + 1) === 47) {
        const lineEnd = source.indexOf("\n", at);
        at = lineEnd < 0 ? source.length : lineEnd;
        code = source.charCodeAt(at);
      } else break;
    }
    this.start = at;
    if (code < 128) this.token(at, code);
    else if (at >= source.length) this.finish(Token.eof, source.length);
    else this.error(at, "unexpected character");
  }

  private finish(kind: Token, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  private token(at: number, code: number): void {
    const flags = classes[code] as number;
    if ((flags & isLetter) !== 0 || code === 95) {
      return this.finish(Token.bareId, this.skip(at + 1, isLetter | isDigit | isBarePunctuation));
    }
    if ((flags & isDigit) !== 0) return this.number(at, code);
    const kind = single[code];
    if (kind !== undefined) return this.finish(kind, at + 1);
    switch (code) {
      case 37: // %
        return this.prefixed(Token.valueId, at, "invalid SSA name");
      case 94: // ^
        return this.prefixed(Token.blockId, at, "invalid block name");
      case 33: // !
        return this.prefixed(Token.bangId, at, "invalid type identifier");
      case 35: // #
        if (this.source.charCodeAt(at + 1) === 45 && this.source.charCodeAt(at + 2) === 125) {
          return this.finish(Token.metadataEnd, at + 3);
        }
        return this.prefixed(Token.hashId, at, "invalid attribute name");
      case 64: // @
        return this.symbol(at);
      case 34: // "
        return this.finish(Token.string, this.stringEnd(at));
      case 45: // -
        return this.source.charCodeAt(at + 1) === 62
          ? this.finish(Token.arrow, at + 2)
          : this.finish(Token.minus, at + 1);
      case 123: // {
        if (this.source.charCodeAt(at + 1) === 45 && this.source.charCodeAt(at + 2) === 35) {
          return this.finish(Token.metadataBegin, at + 3);
        }
        return this.finish(Token.leftBrace, at + 1);
      case 46: // .
        if (this.source.startsWith("...", at)) return this.finish(Token.ellipsis, at + 3);
        return this.error(at + 1, "expected three consecutive dots for an ellipsis");
      default:
        return this.error(at, "unexpected character");
    }
  }

  private skip(at: number, flags: number): number {
    const source = this.source;
    for (;;) {
      const code = source.charCodeAt(at);
      if (!(code < 128) || ((classes[code] as number) & flags) === 0) return at;
      at++;
    }
  }

  /** `0x1F`, `12`, `1.5e-3`. A lone `0x` is the integer 0, so that `0xf32` in a shape scans. */
  private number(at: number, code: number): void {
    const source = this.source;
    if (code === 48 && source.charCodeAt(at + 1) === 120 && (this.classAt(at + 2) & isHexDigit) !== 0) {
      return this.finish(Token.integer, this.skip(at + 2, isHexDigit));
    }
    let end = this.skip(at + 1, isDigit);
    if (source.charCodeAt(end) !== 46) return this.finish(Token.integer, end);
    end = this.skip(end + 1, isDigit);
    const e = source.charCodeAt(end);
    if (e === 101 || e === 69) {
      const sign = source.charCodeAt(end + 1);
      const digits = sign === 43 || sign === 45 ? end + 2 : end + 1;
      if ((this.classAt(digits) & isDigit) !== 0) end = this.skip(digits, isDigit);
    }
    this.finish(Token.float, end);
  }

  private classAt(at: number): number {
    const code = this.source.charCodeAt(at);
    return code < 128 ? (classes[code] as number) : 0;
  }

  /** A sigil, then digits only, or a name that does not begin with a digit. */
  private prefixed(kind: Token, at: number, message: string): void {
    const flags = this.classAt(at + 1);
    if ((flags & isDigit) !== 0) return this.finish(kind, this.skip(at + 2, isDigit));
    if ((flags & (isLetter | isBarePunctuation | isDash)) === 0) return this.error(at, message);
    this.finish(kind, this.skip(at + 2, isLetter | isDigit | isBarePunctuation | isDash));
  }

  private symbol(at: number): void {
    if (this.source.charCodeAt(at + 1) === 34) return this.finish(Token.atId, this.stringEnd(at + 1));
    if ((this.classAt(at + 1) & isLetter) === 0 && this.source.charCodeAt(at + 1) !== 95) {
      this.error(at + 1, "@ identifier expected to start with letter or '_'");
    }
    this.finish(Token.atId, this.skip(at + 2, isLetter | isDigit | isBarePunctuation));
  }

  /** The offset behind the string literal that begins at `quote`. */
  private stringEnd(quote: number): number {
    const source = this.source;
    for (let at = quote + 1; ; at++) {
      const code = source.charCodeAt(at);
      if (code === 34) return at + 1;
      if (code === 92) at = this.escapeEnd(at);
      else if (code === 10 || code === 11 || code === 12) return this.error(at, "expected '\"' in string literal");
      else if (at >= source.length) return this.error(at, "expected '\"' in string literal");
    }
  }

  /** The last character of the escape at `backslash`: `\"`, `\\`, `\n`, `\t` or two hex digits. */
  private escapeEnd(backslash: number): number {
    const code = this.source.charCodeAt(backslash + 1);
    if (code === 34 || code === 92 || code === 110 || code === 116) return backslash + 1;
    if ((this.classAt(backslash + 1) & isHexDigit) !== 0 && (this.classAt(backslash + 2) & isHexDigit) !== 0) {
      return backslash + 2;
    }
    return this.error(backslash, "unknown escape in string literal");
  }
}
