/**
 * Keeps the first rows of a NumPy array: made `examples/data` from the full sample set.
 *
 *     node scripts/slice-npy.mjs IN.npy OUT.npy COUNT
 */
import { readFileSync, writeFileSync } from "node:fs";

const [input, output, countText] = process.argv.slice(2);
const count = Number(countText);
if (input === undefined || output === undefined || !Number.isInteger(count) || count < 1) {
  console.error("usage: node scripts/slice-npy.mjs IN.npy OUT.npy COUNT");
  process.exit(2);
}
writeFileSync(output, firstRows(readFileSync(input), count));

/**
 * Format: magic, version, header length, a Python dictionary as text, then the elements in C order.
 * @param {Buffer} file
 * @param {number} rows
 */
function firstRows(file, rows) {
  const headerEnd = 10 + file.readUInt16LE(8);
  const header = file.toString("latin1", 10, headerEnd);
  const match = /'shape': \((\d+)/.exec(header);
  if (match?.[1] === undefined || file[6] !== 1 || header.includes("'fortran_order': True")) {
    throw new Error("expected a version 1 .npy file in C order with at least one dimension");
  }
  const total = Number(match[1]);
  if (rows > total) throw new Error(`the array has ${total} rows, ${rows} were asked for`);
  const text = header.trimEnd().replace(match[0], `'shape': (${rows}`);
  const padded = text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 10 - 1) + "\n";
  const start = Buffer.from(file.subarray(0, 10));
  start.writeUInt16LE(padded.length, 8);
  const rowBytes = (file.length - headerEnd) / total;
  return Buffer.concat([start, Buffer.from(padded, "latin1"), file.subarray(headerEnd, headerEnd + rows * rowBytes)]);
}
