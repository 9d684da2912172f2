import type { Operation } from "@hls-opt/ir-core";
import { labelProblem } from "../accuracy/accuracy.js";
import type { Labels } from "../accuracy/accuracy.js";
import type { Host } from "../host/host.js";
import { refuse } from "../host/user-error.js";
import { randomSamples, readLabels, readSamples } from "../samples/samples.js";
import type { Samples } from "../samples/samples.js";
import type { CompileRequest } from "./request.js";
import { inputSizes, outputWidths } from "./run-network.js";

/** Inputs to calibrate and verify with, and the right answers where they are known. */
export interface Evidence {
  readonly samples: Samples;
  readonly labels: Labels | undefined;
}

/** The fewest random inputs that a design is verified with. */
const leastRandomSamples = 200;

/** Reads samples and labels of a network, or draws random inputs. */
export function takeSamples(host: Host, request: CompileRequest, func: Operation): Evidence {
  const sizes = inputSizes(func);
  if (request.samples !== undefined) {
    const samples = readSamples(host, request.samples, sizes);
    if (samples.values.length < 2) {
      return refuse("samples/too-few", "there is one sample only", {
        file: request.samples,
        advice: "give two or more: the interval is measured between samples",
      });
    }
    return { samples, labels: takeLabels(host, request, func, samples.values.length) };
  }
  if (request.labels !== undefined) {
    return refuse("labels/no-samples", "there are labels without the samples that they belong to", {
      file: request.labels,
      advice: "give the inputs with --samples",
    });
  }
  const size = sizes.reduce((a, b) => a + b, 0);
  const count = Math.max(leastRandomSamples, request.frames);
  return { samples: randomSamples(count, size, request.seed, request.inputRange), labels: undefined };
}

function takeLabels(host: Host, { labels: path }: CompileRequest, func: Operation, count: number): Labels | undefined {
  if (path === undefined) return undefined;
  const labels = readLabels(host, path, count);
  const problem = labelProblem({ size: outputWidths(func).length }, labels.size);
  return problem === undefined ? labels : refuse("labels/shape", problem, { file: path });
}
