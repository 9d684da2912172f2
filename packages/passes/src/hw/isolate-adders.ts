/**
 * Keeps adders that feed adders apart. Yosys's `alumacc` joins a sum whose only use is another sum into one multi-operand
 * adder, which it builds of full adders in tables: two tables a bit for every further operand, where a carry chain takes one,
 * and none where only one operand has bits. An adder that feeds another is therefore written with a carry input of zero,
 * `({a, 1'b1} + {b, 1'b0}) >> 1`, the usual form of an adder with carry: the joined operand would be a part of the sum, so the
 * adders stay what they are. Measured in docs/shift-add.md.
 */
import {
  CombAddOp,
  CombConcatOp,
  CombExtractOp,
  CombSubOp,
  HwConstantOp,
  hwConstant,
  extractBits,
} from "@hls-opt/dialect-hw";
import { Builder, StringAttr } from "@hls-opt/ir-core";
import type { Block, IntegerType, Operation, Value } from "@hls-opt/ir-core";

/** Rewrites the adders of a block that feed one adder only; how many. */
export function isolateAdders(block: Block): number {
  const feeding = block.operations().filter((op) => isAdder(op) && hasRoom(op.result()) && feedsOneAdder(op.result()));
  feeding.forEach(isolate);
  return feeding.length;
}

const isAdder = (op: Operation): boolean =>
  (op.info === CombAddOp.info || op.info === CombSubOp.info) && op.operandCount === 2;

/** Whether a wire one bit wider is one that the simulators take. */
const hasRoom = (sum: Value): boolean => (sum.type as IntegerType).width < widestWire;
const widestWire = 64;

/** Whether the only use of a sum is an adder, directly, extended by zeros, or in part. */
function feedsOneAdder(sum: Value): boolean {
  for (let value = sum; ;) {
    if (!value.hasOneUse()) return false;
    const user = value.firstUse?.owner;
    if (user === undefined) return false;
    if (isAdder(user)) return true;
    if (!isExtension(user, value)) return false;
    value = user.result();
  }
}

/** The low bits of a value, or the value with constant bits around it. */
function isExtension(op: Operation, value: Value): boolean {
  if (op.info === CombExtractOp.info) return new CombExtractOp(op).low === 0;
  return (
    op.info === CombConcatOp.info &&
    op.operands.every((operand) => operand === value || operand.definingOp?.info === HwConstantOp.info)
  );
}

function isolate(op: Operation): void {
  const builder = Builder.before(op);
  const [lhs, rhs] = op.operands as [Value<IntegerType>, Value<IntegerType>];
  const { width } = lhs.type;
  const join = (value: Value<IntegerType>, bit: number): Value<IntegerType> =>
    builder.insert(CombConcatOp.create({ inputs: [value, hwConstant(builder, 1, bit)] })).result;
  const isSum = op.info === CombAddOp.info;
  // a + b: 1 + 0 gives no carry; a - b: 1 - 1 takes no borrow
  const operands = [join(lhs, 1), join(rhs, isSum ? 0 : 1)] as const;
  const wide = isSum
    ? CombAddOp.create({ inputs: operands })
    : CombSubOp.create({ lhs: operands[0], rhs: operands[1] });
  const hint = op.getAttr("sv.namehint");
  if (hint instanceof StringAttr) wide.op.setAttr("sv.namehint", StringAttr.get(`${hint.value}_wide`));
  op.result().replaceAllUsesWith(extractBits(builder, builder.insert(wide).op.result(), 1, width));
  op.erase();
}
