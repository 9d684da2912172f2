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
}
