/** What arith's floating-point ops compute on doubles; the result is rounded to its type by whoever makes the attribute. */

export type FloatFunction = (lhs: number, rhs: number) => number;

/** NaN if either is; -0 is less than +0. */
export const maximum: FloatFunction = (a, b) => Math.max(a, b);
export const minimum: FloatFunction = (a, b) => Math.min(a, b);
/** The other operand if one is NaN. */
export const maxNum: FloatFunction = (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b));
export const minNum: FloatFunction = (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b));

export const floatPredicates = {
  false: 0,
  oeq: 1,
  ogt: 2,
  oge: 3,
  olt: 4,
  ole: 5,
  one: 6,
  ord: 7,
  ueq: 8,
  ugt: 9,
  uge: 10,
  ult: 11,
  ule: 12,
  une: 13,
  uno: 14,
  true: 15,
} as const;
export type FloatPredicate = keyof typeof floatPredicates;

/** The relations of two floats as bits: a predicate holds for a set of them. */
export const relations = { equal: 1, greater: 2, less: 4, unordered: 8 } as const;

/** For which relations a predicate holds: ordered ones are numbered by their bits, the unordered ones follow in the same order. */
export function relationsOf(predicate: FloatPredicate): number {
  const number = floatPredicates[predicate];
  if (predicate === "uno") return relations.unordered;
  if (predicate === "true" || number < 8) return number;
  return (number - floatPredicates.ueq + 1) | relations.unordered;
}

/** Whether `a predicate b` holds. */
export function compareFloats(predicate: FloatPredicate, a: number, b: number): boolean {
  const relation = a === b ? relations.equal : a > b ? relations.greater : a < b ? relations.less : relations.unordered;
  return (relationsOf(predicate) & relation) !== 0;
}

/** Round half to even, as `math.roundeven`. */
export function roundEven(value: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 52) return value;
  const floor = Math.floor(value);
  const fraction = value - floor;
  const rounded = fraction < 0.5 ? floor : fraction > 0.5 ? floor + 1 : floor % 2 === 0 ? floor : floor + 1;
  return rounded === 0 && (value < 0 || Object.is(value, -0)) ? -0 : rounded;
}

/** Round half away from zero, as `math.round`. */
export function roundAway(value: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 52) return value;
  const magnitude = Math.abs(value);
  const floor = Math.floor(magnitude);
  const rounded = magnitude - floor >= 0.5 ? floor + 1 : floor;
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}
