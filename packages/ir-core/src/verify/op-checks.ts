import { symbolUser } from "../ir/interfaces.js";
import type { SymbolUser } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { OpInfo } from "../ir/op-info.js";
import { regionChecks, structuralChecks, valueChecks } from "./traits.js";
import type { RegionCheck, TraitCheck } from "./traits.js";

/** What the traits of an op kind ask for; worked out once, so that the check of an op looks nothing up. */
export interface OpChecks {
  readonly structural: readonly TraitCheck[];
  readonly values: readonly TraitCheck[];
  readonly regions: readonly RegionCheck[];
  readonly symbols: SymbolUser | undefined;
}

/** The checks of an op kind. */
export function checksOf(info: OpInfo): OpChecks {
  return (info.memos.checks ??= makeChecks(info)) as OpChecks;
}

function makeChecks(info: OpInfo): OpChecks {
  const { traits } = info;
  const wanted = <T>(table: readonly (readonly [Parameters<typeof traits.has>[0], T])[]): T[] =>
    table.filter(([trait]) => traits.has(trait)).map(([, check]) => check);
  return {
    structural: wanted(structuralChecks),
    values: wanted(valueChecks),
    regions: wanted(regionChecks),
    symbols: getInterface(info, symbolUser),
  };
}
