/** The number of elements between neighbours along each dimension of a row-major tensor. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let dim = shape.length - 2; dim >= 0; dim--) strides[dim] = strides[dim + 1]! * shape[dim + 1]!;
  return strides;
}

/** The numpy broadcast of shapes, or nothing when they do not agree. */
export function broadcastShape(...shapes: (readonly number[])[]): number[] | undefined {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  const result: number[] = [];
  for (let dim = 0; dim < rank; dim++) {
    const sizes = shapes.map((shape) => shape[dim - rank + shape.length] ?? 1).filter((size) => size !== 1);
    if (sizes.some((size) => size !== sizes[0])) return undefined;
    result.push(sizes[0] ?? 1);
  }
  return result;
}

/** For each element of a tensor of shape `to`, the flat index of the element of shape `from` that is broadcast there. */
export function broadcastIndices(from: readonly number[], to: readonly number[]): Uint32Array {
  const strides = rowMajorStrides(from);
  const steps = to.map((_, dim) => {
    const own = dim - to.length + from.length;
    return own < 0 || from[own] === 1 ? 0 : strides[own]!;
  });
  return walk(to, steps, 0);
}

/** The flat source index of each element of a tensor of shape `shape`, when dimension `i` moves the source by `steps[i]`. */
export function walk(shape: readonly number[], steps: readonly number[], start: number): Uint32Array {
  const indices = new Uint32Array(shape.reduce((count, dim) => count * dim, 1));
  const position = shape.map(() => 0);
  let source = start;
  for (let flat = 0; flat < indices.length; flat++) {
    indices[flat] = source;
    for (let dim = shape.length - 1; dim >= 0; dim--) {
      source += steps[dim]!;
      position[dim]! += 1;
      if (position[dim]! < shape[dim]!) break;
      source -= steps[dim]! * shape[dim]!;
      position[dim] = 0;
    }
  }
  return indices;
}
