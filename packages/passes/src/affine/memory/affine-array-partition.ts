import { AllocOp, AllocaOp, affineDialect } from "@hls-opt/dialect-affine";
import { StringAttr, collect, definePass, opError, option, remarkMissed, remarkPassed } from "@hls-opt/ir-core";
import type { Operation, MemRefType } from "@hls-opt/ir-core";
import { isRefusal } from "../band/loop-band.js";
import { partitionBuffer } from "./partition.js";
import type { Partition, PartitionKind } from "./partition.js";

/** What an allocation asks for: `hls.array_partition = "cyclic 4 0"`, kind, factor and dimension; `"complete 1"` without factor. */
const partitionAttribute = "hls.array_partition";

const kinds = ["cyclic", "block", "complete"] as const;

/** Divides local buffers into banks: those with the attribute, and with `factor` above 1 all others. */
export const affineArrayPartition = definePass({
  name: "affine-array-partition",
  summary: "partition local buffers into banks",
  options: {
    kind: option.oneOf(kinds, "cyclic", "how elements are dealt to banks"),
    factor: option.int(1, "banks of a buffer; 1 leaves buffers without the attribute alone"),
    dimension: option.int(0, "dimension that is divided"),
  },
  statistics: {
    partitioned: "buffers divided",
    buffers: "buffers that they became",
    refused: "buffers left as they are",
  },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    const isGlobal = options.factor > 1 || options.kind === "complete";
    for (const op of collect(root, ({ info }) => info === AllocOp.info || info === AllocaOp.info)) {
      const text = op.attributes.get(partitionAttribute);
      const asked = text === undefined ? undefined : readPartition(text);
      if (typeof asked === "string") {
        report(opError(op, `has '${partitionAttribute} = ${text}', expected ${asked}`, [], "affine/partition"));
        continue;
      }
      const request = asked ?? (isGlobal ? options : undefined);
      if (request === undefined || (op.result().type as MemRefType).shape.length === 0) continue;
      const { attributes } = op;
      op.attributes = attributes.with(partitionAttribute, undefined);
      const outcome = partitionBuffer(op, request);
      if (isRefusal(outcome)) {
        op.attributes = attributes;
        count("refused");
        const message = `is not partitioned: ${outcome.reason}`;
        if (asked === undefined) report(remarkMissed(op, "affine-array-partition", message, outcome.notes));
        else report({ ...opError(op, message, [], "affine/refused"), severity: "warning" });
      } else {
        count("partitioned");
        count("buffers", outcome.length);
        report(remarkPassed(outcome[0] as Operation, "affine-array-partition", describe(request)));
      }
    }
  },
});

const describe = ({ kind, factor, dimension }: Partition): string =>
  `is divided, ${kind}${kind === "complete" ? "" : ` by ${factor}`}, along dimension ${dimension}`;

/** The request, or what was expected. */
function readPartition(text: unknown): Partition | string {
  const words = text instanceof StringAttr ? text.value.split(" ") : [];
  const kind = kinds.find((one: PartitionKind) => one === words[0]);
  const numbers = words.slice(1).map(Number);
  const isValid =
    kind !== undefined &&
    numbers.length === (kind === "complete" ? 1 : 2) &&
    numbers.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!isValid || (kind !== "complete" && numbers[0] === 0)) {
    return '"cyclic FACTOR DIMENSION", "block FACTOR DIMENSION" or "complete DIMENSION"';
  }
  return kind === "complete"
    ? { kind, factor: 1, dimension: numbers[0] as number }
    : { kind, factor: numbers[0] as number, dimension: numbers[1] as number };
}
