import { roundToFloat, smallFloatFromBits, smallFloatToBits } from "@hls-opt/ir-core";
import type { HostFunction, WasmImport, WasmType } from "@hls-opt/ir-core/wasm";
import { errorFunction } from "@hls-opt/ir-core";
import { roundAway } from "../fold/float-semantics.js";
import { fusedMultiplyAdd, multiplyAddRoundedToOdd } from "./fused-multiply-add.js";

/** Functions of the host that compiled code may call, all imported by every module; a call names one by its position. */

interface Host {
  readonly params: readonly WasmType[];
  readonly results: readonly WasmType[];
  readonly run: HostFunction;
}

const unary = (run: (x: number) => number): Host => ({ params: ["f64"], results: ["f64"], run });
const binary = (run: (x: number, y: number) => number): Host => ({ params: ["f64", "f64"], results: ["f64"], run });
const ternary = (run: (x: number, y: number, z: number) => number): Host => ({
  params: ["f64", "f64", "f64"],
  results: ["f64"],
  run,
});

const half = { exponentBits: 5, mantissaBits: 10 };
const brain = { exponentBits: 8, mantissaBits: 7 };

const functions = {
  exp: unary(Math.exp),
  exp2: unary((x) => 2 ** x),
  expm1: unary(Math.expm1),
  log: unary(Math.log),
  log2: unary(Math.log2),
  log10: unary(Math.log10),
  log1p: unary(Math.log1p),
  rsqrt: unary((x) => 1 / Math.sqrt(x)),
  cbrt: unary(Math.cbrt),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  tan: unary(Math.tan),
  tanh: unary(Math.tanh),
  atan: unary(Math.atan),
  erf: unary(errorFunction),
  round: unary(roundAway),
  atan2: binary(Math.atan2),
  pow: binary(Math.pow),
  remainder: binary((x, y) => x % y),
  fusedMultiplyAdd: ternary(fusedMultiplyAdd),
  multiplyAddRoundedToOdd: ternary(multiplyAddRoundedToOdd),
  integerPower: { params: ["i64", "i64"], results: ["i64"], run: integerPower },
  roundHalf: { params: ["f64"], results: ["f32"], run: (x: number) => roundToFloat(x, "f16") },
  roundBrain: { params: ["f64"], results: ["f32"], run: (x: number) => roundToFloat(x, "bf16") },
  decodeHalf: { params: ["i32"], results: ["f32"], run: (bits: number) => smallFloatFromBits(bits & 0xffff, half) },
  decodeBrain: { params: ["i32"], results: ["f32"], run: (bits: number) => smallFloatFromBits(bits & 0xffff, brain) },
  encodeHalf: { params: ["f32"], results: ["i32"], run: (x: number) => smallFloatToBits(x, half) },
  encodeBrain: { params: ["f32"], results: ["i32"], run: (x: number) => smallFloatToBits(x, brain) },
} as const satisfies Readonly<Record<string, Host>>;

export type HostName = keyof typeof functions | "failDivision" | "failBounds";

/** Called where a run must stop; they throw. `site` is the position of the op in the program's list of sites. */
export interface FailureHandlers {
  failDivision(site: number): void;
  failBounds(site: number, dimension: number, index: bigint): void;
}

const failures = {
  failDivision: { params: ["i32"], results: [] },
  failBounds: { params: ["i32", "i32", "i64"], results: [] },
} as const;

/** The imports of every module, in order. */
export const hostImports: readonly WasmImport[] = [...Object.entries(functions), ...Object.entries(failures)].map(
  ([name, { params, results }]) => ({ name, signature: { params, results } }),
);

const positions = new Map(hostImports.map(({ name }, i) => [name, i]));

/** The function index of a host function. */
export function hostIndex(name: HostName): number {
  return positions.get(name) as number;
}

/** What a module's imports are bound to. */
export function hostFunctions({ failDivision, failBounds }: FailureHandlers): Readonly<Record<HostName, HostFunction>> {
  const runs = Object.entries(functions).map(([name, { run }]) => [name, run]);
  return { ...(Object.fromEntries(runs) as Record<keyof typeof functions, HostFunction>), failDivision, failBounds };
}

/** Modulo 2^64, by squaring; quotients of 1 by a larger magnitude are 0, and so is the undefined 0 to a negative power. */
function integerPower(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) return base === 1n ? 1n : base === -1n ? (exponent % 2n === 0n ? 1n : -1n) : 0n;
  let result = 1n;
  for (let rest = exponent, square = base; rest > 0n; rest >>= 1n, square = BigInt.asIntN(64, square * square)) {
    if (rest % 2n === 1n) result = BigInt.asIntN(64, result * square);
  }
  return result;
}
