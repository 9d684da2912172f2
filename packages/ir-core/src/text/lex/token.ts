/** The kinds of tokens of MLIR's textual syntax, as small numbers. Keywords are `bareId`. */
export const Token = {
  eof: 0,
  bareId: 1,
  /** `%name` */
  valueId: 2,
  /** `^name` */
  blockId: 3,
  /** `#name` */
  hashId: 4,
  /** `!name` */
  bangId: 5,
  /** `@name` or `@"name"` */
  atId: 6,
  string: 7,
  integer: 8,
  float: 9,
  leftParen: 10,
  rightParen: 11,
  leftBrace: 12,
  rightBrace: 13,
  leftSquare: 14,
  rightSquare: 15,
  less: 16,
  greater: 17,
  comma: 18,
  colon: 19,
  equal: 20,
  arrow: 21,
  minus: 22,
  plus: 23,
  star: 24,
  question: 25,
  bar: 26,
  ellipsis: 28,
  /** `{-#` */
  metadataBegin: 29,
  /** `#-}` */
  metadataEnd: 30,
} as const;
export type Token = (typeof Token)[keyof typeof Token];

/** The token of each punctuation, for parsers that name it by its text. */
export const punctuation: ReadonlyMap<string, Token> = new Map<string, Token>([
  ["(", Token.leftParen],
  [")", Token.rightParen],
  ["{", Token.leftBrace],
  ["}", Token.rightBrace],
  ["[", Token.leftSquare],
  ["]", Token.rightSquare],
  ["<", Token.less],
  [">", Token.greater],
  [",", Token.comma],
  [":", Token.colon],
  ["=", Token.equal],
  ["->", Token.arrow],
  ["-", Token.minus],
  ["+", Token.plus],
  ["*", Token.star],
  ["?", Token.question],
  ["|", Token.bar],
  ["...", Token.ellipsis],
]);
