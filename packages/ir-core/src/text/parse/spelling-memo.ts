/**
 * Remembers what a bracketed spelling stands for, so that the types and maps that a file repeats thousands of times are parsed
 * once. Only spellings whose meaning depends on nothing else (no aliases, no strings) may be remembered.
 */
export class SpellingMemo<T> {
  /** Where the spelling found last ends. */
  end = 0;
  private readonly known = new Map<string, T>();
  private readonly isSimple: (code: number) => boolean;

  /** `isSimple` tells the characters that may occur. */
  constructor(isSimple: (code: number) => boolean) {
    this.isSimple = isSimple;
  }

  /** What the spelling `<...>` at `start` is known to stand for; `prefix` is what precedes it. */
  at(source: string, start: number, prefix = ""): T | undefined {
    if (this.known.size === 0) return undefined;
    const end = this.closing(source, start);
    if (end === 0) return undefined;
    this.end = end;
    return this.known.get(prefix + source.slice(start, end));
  }

  remember(source: string, start: number, value: T, prefix = ""): void {
    const end = this.closing(source, start);
    if (end !== 0) this.known.set(prefix + source.slice(start, end), value);
  }

  /** The offset behind the bracket that closes the one at `start`; 0 where other characters come before it. */
  private closing(source: string, start: number): number {
    if (source.charCodeAt(start) !== 60) return 0;
    let depth = 0;
    for (let at = start; ; at++) {
      const code = source.charCodeAt(at);
      if (code === 60) depth++;
      else if (code === 62 && source.charCodeAt(at - 1) !== 45) {
        if (--depth === 0) return at + 1;
      } else if (code !== 62 && !this.isSimple(code)) return 0;
    }
  }
}

const isWordOrBlank = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 32 || code === 44;

/** Characters of shapes and scalar types: letters, digits, blanks, commas, `?` and `*`. */
export const isShapeCharacter = (code: number): boolean => isWordOrBlank(code) || code === 63 || code === 42;

/** Characters of affine maps. */
export const isAffineCharacter = (code: number): boolean =>
  isWordOrBlank(code) || (code >= 40 && code <= 45) || code === 91 || code === 93 || code === 95;
