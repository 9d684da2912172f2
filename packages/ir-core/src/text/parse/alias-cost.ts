/** What using an alias adds to the text it stands in. */
export interface AliasCost {
  /** How deep the alias nests, with the aliases in it spelt out. */
  readonly depth: number;
  /** How many definitions it expands to. */
  readonly expansions: number;
}

/** More than this many nested definitions behind one alias only serve to exhaust the memory of whoever prints them. */
export const maxExpansions = 100_000;

export const freeAlias: AliasCost = { depth: 0, expansions: 1 };
