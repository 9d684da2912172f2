/**
 * What storage and steering cost, in LUT6 equivalents, on a Xilinx-like fabric. Used to choose between layouts only; the
 * figures that are reported come from Yosys. Distributed RAM: a 64x1 dual-port bit costs about 8/7 LUT (RAM64M8), a 32-deep
 * one 4/7 (RAM32M16); a LUT6 is a 4:1 multiplexer. Block RAM: 36 kbit, weighed as `blockRamLuts`.
 */
export const blockRamLuts = 300;

/** Beyond this depth a bank goes into block RAM. */
const distributedDepth = 512;

/** One bank with one write and one read port. */
export function bankCost(depth: number, width: number): number {
  if (depth <= 1) return width * 0.5;
  if (depth <= 32) return (width * 4) / 7;
  if (depth <= distributedDepth) {
    return ((width * 8) / 7) * Math.ceil(depth / 64) + (depth > 64 ? width * 0.4 * Math.log2(depth / 64) : 0);
  }
  return blockRamLuts * Math.max(0.5, Math.ceil((Math.ceil(depth / 1024) * width) / 18) / 2);
}

/** An `inputs`:1 multiplexer of `width` bits, with its output register. */
export function muxCost(inputs: number, width: number): number {
  return inputs <= 1 ? 0 : (width * (inputs - 1)) / 3 + width * 0.25;
}
