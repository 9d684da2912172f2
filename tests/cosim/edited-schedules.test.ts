import { DiagnosticList, i64Attr } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { findTarget, lowerFunctionToHw, planHardware, scheduleFunction } from "@hls-opt/passes";
import type { HardwarePlan, Target } from "@hls-opt/passes";
import {
  checkHardware,
  executed,
  firstFunction,
  hardwareContext,
  parseProgram,
  Random,
  randomProgram,
} from "@hls-opt/passes/testing";
import { describe, expect, test } from "vitest";

const target = findTarget("generic") as Target;

interface Scheduled {
  readonly module: Operation;
  readonly func: Operation;
  readonly plan: HardwarePlan;
  readonly interval: number;
}

function scheduled(seed: number): Scheduled {
  const { source, interval } = randomProgram(seed);
  const context = hardwareContext();
  const module = parseProgram(source, context);
  const func = firstFunction(module);
  const plan = scheduleFunction(func, { target, interval }, context, new DiagnosticList().report);
  if (plan === undefined) throw new Error(`the program of seed ${seed} is not scheduled`);
  return { module, func, plan, interval };
}

/** The codes of what planning says to an attribute that is changed for the while. */
function codesWith({ func, interval }: Scheduled, op: Operation, name: string, value: number): string[] {
  const before = op.getAttr(name);
  op.setAttr(name, i64Attr(value));
  const diagnostics = new DiagnosticList();
  const plan = planHardware(func, target, interval, diagnostics.report);
  op.setAttr(name, before);
  expect(plan === undefined).toBe(diagnostics.hasErrors);
  return diagnostics.all.map(({ code }) => code ?? "");
}

const seeds = Array.from({ length: 100 }, (_, seed) => seed);

describe("of the schedules of random programs", () => {
  test("every one is legal as it stands", () => {
    for (const seed of seeds) {
      const { func, interval, plan } = scheduled(seed);
      const again = planHardware(func, target, interval, new DiagnosticList().report);
      expect(again?.latency).toBe(plan.latency);
      expect(again?.buffers.map((buffer) => buffer.copies)).toEqual(plan.buffers.map((buffer) => buffer.copies));
    }
  });

  test("none allows a kernel to start a cycle earlier", () => {
    let tried = 0;
    for (const seed of seeds) {
      const made = scheduled(seed);
      for (const { kernel, start } of made.plan.kernels) {
        if (start === 1) continue;
        expect(codesWith(made, kernel.root, "hls.start", start - 1), `seed ${seed}`).toEqual(["schedule/illegal"]);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(50);
  });

  test("none allows a copy fewer", () => {
    let tried = 0;
    for (const seed of seeds) {
      const made = scheduled(seed);
      for (const { alloc, copies } of made.plan.buffers) {
        if (copies === 1) continue;
        expect(codesWith(made, alloc, "hls.copies", copies - 1), `seed ${seed}`).toEqual(["schedule/illegal"]);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(10);
  });

  test("none allows a unit to stand before its operands", () => {
    let tried = 0;
    for (const seed of seeds) {
      const made = scheduled(seed);
      for (const { datapath, pipeline } of made.plan.kernels) {
        const { dependences, latency } = datapath.problem;
        for (const { from, to } of dependences.slice(0, 20)) {
          const { op } = (datapath.nodes[to] as { item: { op: Operation } }).item;
          const ready = (pipeline.stage[from] as number) + (latency[from] as number);
          if (from === to || ready === 0 || datapath.recurrent.has(op)) continue;
          expect(codesWith(made, op, "hls.stage", ready - 1), `seed ${seed}`).toEqual(["schedule/illegal"]);
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(100);
  });
});

test("a schedule with later starts and spare copies is built as it stands, and right to the bit", () => {
  for (const seed of seeds.slice(0, 40)) {
    const random = new Random(seed);
    const { module, func, plan, interval } = scheduled(seed);
    let delay = 0;
    for (const { kernel, loads, start } of plan.kernels) {
      if (!loads.some(({ memory }) => plan.inputs.includes(memory))) delay += random.below(20);
      kernel.root.setAttr(
        "hls.start",
        i64Attr(loads.some(({ memory }) => plan.inputs.includes(memory)) ? start : start + delay),
      );
    }
    for (const { alloc, copies } of plan.buffers) {
      alloc.setAttr("hls.copies", random.oneIn(2) ? undefined : i64Attr(copies + 40));
    }
    const before = executed(parseProgram(randomProgram(seed).source));
    const inputs = Array.from({ length: 4 }, () => before.inputWidths.map((width) => random.signed(width)));
    const edited = planHardware(func, target, interval, new DiagnosticList().report);
    if (edited === undefined) throw new Error(`the edited schedule of seed ${seed} is refused`);
    lowerFunctionToHw(edited);
    func.erase();
    checkHardware(
      module,
      inputs,
      inputs.map((input) => before.run(input)),
      random,
    );
  }
});
