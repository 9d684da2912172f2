/**
 * The reference interpreter of the `nn` dialect, and the meaning of its ops.
 *
 * Float ops compute in double precision and round each result once to its element type. Fixed-point ops compute exactly on raw
 * integers and round each result once to its format; where sums could leave the exact range of doubles, that is a diagnostic.
 */
import { errorAt, opError } from "@hls-opt/ir-core";
import type { Block, Operation, Report, Value, RankedTensorType } from "@hls-opt/ir-core";
import { ConstantOp } from "../nn/constant.js";
import { extremeKernel, floatBinaryKernel, runLeakyRelu, runMul, sumKernel, unaryKernel } from "./elementwise.js";
import type { KernelResult } from "./finish.js";
import { runDequantize, runQuantize } from "./convert.js";
import { runBroadcast, runConcat, runPad, runReshape, runSlice, runTranspose } from "./layout.js";
import { runBatchNorm, runConv2d, runDense, runMatmul } from "./linear.js";
import { runAvgPool2d, runMaxPool2d } from "./pool.js";
import { runQuantizeElements } from "./quantize-elements.js";
import { runArgMax, runReduce } from "./reduce.js";
import { runCompare, runLogic, runSelect } from "./selection.js";
import { runSoftmax } from "./softmax.js";
import { runUnary } from "./unary.js";
import { constantElements, wrapTensor } from "./tensor.js";
import type { Tensor } from "./tensor.js";

type Kernel = (op: Operation, operands: readonly Tensor[]) => KernelResult;

const kernels: ReadonlyMap<string, Kernel> = new Map<string, Kernel>([
  ["nn.constant", runConstant],
  ["nn.conv2d", runConv2d],
  ["nn.dense", runDense],
  ["nn.matmul", runMatmul],
  ["nn.batch_norm", runBatchNorm],
  ["nn.relu", unaryKernel((x) => (x <= 0 ? 0 : x))],
  ["nn.leaky_relu", runLeakyRelu],
  ["nn.unary", runUnary],
  ["nn.add", sumKernel(1)],
  ["nn.sub", sumKernel(-1)],
  ["nn.mul", runMul],
  ["nn.div", floatBinaryKernel((x, y) => x / y)],
  ["nn.pow", floatBinaryKernel((x, y) => x ** y)],
  ["nn.max", extremeKernel(Math.max)],
  ["nn.min", extremeKernel(Math.min)],
  ["nn.compare", runCompare],
  ["nn.logic", runLogic],
  ["nn.select", runSelect],
  ["nn.reduce", runReduce],
  ["nn.arg_max", runArgMax],
  ["nn.softmax", runSoftmax],
  ["nn.max_pool2d", runMaxPool2d],
  ["nn.avg_pool2d", runAvgPool2d],
  ["nn.reshape", runReshape],
  ["nn.transpose", runTranspose],
  ["nn.concat", runConcat],
  ["nn.slice", runSlice],
  ["nn.pad", runPad],
  ["nn.broadcast", runBroadcast],
  ["nn.quantize", runQuantize],
  ["nn.dequantize", runDequantize],
  ["nn.requantize", unaryKernel((x) => x)],
  ["nn.quantize_elements", runQuantizeElements],
]);

function runConstant(op: Operation): KernelResult {
  const { value, result } = new ConstantOp(op);
  return constantElements(value, result.type);
}

/** Where problems go, and who wants to see values. */
export interface InterpretOptions {
  readonly report: Report;
  /** Called for each argument and each result as soon as it is known; for calibration. */
  readonly onValue?: ((value: Value, tensor: Tensor) => void) | undefined;
}

/** A function that was checked and whose constants were evaluated, to be run many times. */
export interface Program {
  /** Results of the function, or undefined after a diagnostic. */
  run(inputs: readonly Tensor[], options: InterpretOptions): Tensor[] | undefined;
}

/** The elements of the result of one `nn` op, or the words of why there are none; undefined for an op of another dialect. */
export function evaluateOp(op: Operation, operands: readonly Tensor[]): KernelResult | undefined {
  return kernels.get(op.name)?.(op, operands);
}

/** Runs a function once: its results, or undefined after a diagnostic. */
export function interpretFunction(
  func: Operation,
  inputs: readonly Tensor[],
  options: InterpretOptions,
): Tensor[] | undefined {
  return prepareFunction(func, options.report)?.run(inputs, options);
}

/** Checks that a verified function consists of `nn` ops and a return, and evaluates its constants. */
export function prepareFunction(func: Operation, report: Report): Program | undefined {
  const body = func.regions[0]?.first;
  if (body === undefined || body.next !== undefined) {
    report(opError(func, "cannot be interpreted: expected a body of one block", [], "nn/interpret"));
    return undefined;
  }
  const constants = new Map<Value, Tensor>();
  for (let op = body.first; op !== undefined; op = op.next) {
    if (op.name === "nn.constant") {
      constants.set(op.result(), wrapTensor(op.result().type as RankedTensorType, runConstant(op) as Float64Array));
    } else if (!kernels.has(op.name) && !op.info.isTerminator) {
      report(opError(op, "cannot be interpreted: expected ops of the nn dialect", [], "nn/interpret"));
      return undefined;
    }
  }
  return { run: (inputs, options) => runBody(func, body, constants, inputs, options) };
}

function runBody(
  func: Operation,
  body: Block,
  constants: ReadonlyMap<Value, Tensor>,
  inputs: readonly Tensor[],
  { report, onValue }: InterpretOptions,
): Tensor[] | undefined {
  const values = new Map(constants);
  if (!bindArguments(func, body, inputs, values, report)) return undefined;
  for (const [value, tensor] of values) onValue?.(value, tensor);
  for (let op = body.first; op !== undefined; op = op.next) {
    if (op.name === "nn.constant") continue;
    const operands = op.operandUses.map((use) => values.get(use.value) as Tensor);
    if (op.info.isTerminator) return operands;
    const data = evaluateOp(op, operands) as KernelResult;
    if (typeof data === "string") {
      report(opError(op, data, [], "nn/interpret"));
      return undefined;
    }
    const tensor = wrapTensor(op.result().type as RankedTensorType, data);
    values.set(op.result(), tensor);
    onValue?.(op.result(), tensor);
  }
  return [];
}

function bindArguments(
  func: Operation,
  body: Block,
  inputs: readonly Tensor[],
  values: Map<Value, Tensor>,
  report: Report,
): boolean {
  const parameters = body.arguments;
  if (inputs.length !== parameters.length) {
    report(
      errorAt(
        "nn/interpret",
        func.location,
        `function takes ${parameters.length} inputs, but ${inputs.length} were given`,
      ),
    );
    return false;
  }
  for (const [i, parameter] of parameters.entries()) {
    const input = inputs[i] as Tensor;
    if (input.type !== parameter.type) {
      report(
        errorAt(
          "nn/interpret",
          func.location,
          `function takes input #${i} of type ${parameter.type}, but was given ${input.type}`,
        ),
      );
      return false;
    }
    values.set(parameter, input);
  }
  return true;
}
