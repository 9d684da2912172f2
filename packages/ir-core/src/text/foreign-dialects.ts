/**
 * What mlir-opt's printer knows of dialects that are not defined here. Their ops are read in generic form as unregistered ones,
 * and printing them gives mlir-opt's bytes only with this.
 */
const upstreamDialects: ReadonlySet<string> = new Set(
  (
    "acc affine amdgpu amx arith arm_neon arm_sme arm_sve async bufferization builtin cf complex dlti emitc func gpu index irdl linalg " +
    "llvm math memref mesh ml_program mpi nvgpu nvvm omp pdl pdl_interp polynomial ptr quant rocdl scf shape sparse_tensor spirv " +
    "tensor test test_dyn tosa transform ub vector x86vector xegpu"
  ).split(" "),
);

/** Whether mlir-opt 19 registers a dialect of this name. */
export function isUpstreamDialect(name: string): boolean {
  return upstreamDialects.has(name);
}

const aliasNames: Readonly<Record<string, string>> = { "sparse_tensor.encoding": "sparse" };

/** The name of the alias that mlir-opt prints for a dialect's attribute, given its text without `#`. */
export function foreignAliasName(text: string): string | undefined {
  return aliasNames[/^[\w.]*/.exec(text)?.[0] ?? ""];
}
