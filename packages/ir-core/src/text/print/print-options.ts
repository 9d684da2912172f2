/** How operations are printed; the fields are mlir-opt's `--mlir-print-...` options. */
export interface PrintOptions {
  /** The generic form for all operations. */
  readonly generic?: boolean;
  /** Locations behind operations and block arguments. */
  readonly debugInfo?: boolean;
  /** No aliases: every line can be read by itself. */
  readonly localScope?: boolean;
  /** Dense attributes with more elements than this, splats aside, are left out. */
  readonly elideLargerThan?: number;
  /** Resources whose text has more characters than this are left out of the section at the end. */
  readonly elideResourcesLargerThan?: number;
  /** Dense attributes with more elements than this are printed as one hexadecimal string; -1: never. */
  readonly hexLargerThan?: number;
  /** `{...}` in place of regions. */
  readonly skipRegions?: boolean;
  /** Comments that say who uses each value. */
  readonly valueUsers?: boolean;
  /** No value has a number or a suffix that a value of another region has. */
  readonly uniqueIds?: boolean;
  /** Locations for people to read: without `loc()`, aliases or quotes; such a text cannot be parsed. */
  readonly prettyDebugInfo?: boolean;
  /** Values are named by the name in their location, where it has one. */
  readonly nameLocAsPrefix?: boolean;
}
