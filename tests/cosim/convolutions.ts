import type { Random } from "@hls-opt/passes/testing";

/** A convolution without padding, rounded to 8 fewer bits and clamped to [0, 32767]. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  /** Height and width of the input. */
  readonly size: number;
  readonly weights: readonly number[];
}

/** A layer with random weights. */
export function randomLayer(random: Random, inputs: number, outputs: number, kernel: number, size: number): Layer {
  const weights = Array.from({ length: outputs * inputs * kernel * kernel }, () => random.from(-100, 100));
  return { inputs, outputs, kernel, size, weights };
}

const outputSize = (layer: Layer): number => layer.size - layer.kernel + 1;

/** Layers one after the other, as loops over memory. */
export function convolutionSource(layers: readonly Layer[]): string {
  const buffers = layers.map((layer, i) => (i === layers.length - 1 ? "%out" : `%map${i}`));
  const type = (channels: number, size: number): string => `memref<${channels}x${size}x${size}xi16>`;
  const [first, last] = [layers[0] as Layer, layers.at(-1) as Layer];
  const globals = layers.map(
    (layer, i) => `memref.global "private" constant @w${i} : ${weightType(layer)} = ${weightText(layer)}`,
  );
  const nests = layers.map((layer, i) => {
    const to = buffers[i] as string;
    const outType = type(layer.outputs, outputSize(layer));
    const alloc = to === "%out" ? "" : `  ${to} = memref.alloc() : ${outType}\n`;
    return (
      alloc + nest(layer, i, i === 0 ? "%in" : (buffers[i - 1] as string), type(layer.inputs, layer.size), to, outType)
    );
  });
  return `${globals.join("\n")}
func.func @network(%in: ${type(first.inputs, first.size)}, %out: ${type(last.outputs, outputSize(last))}) {
  %zero = arith.constant 0 : i40
  %half = arith.constant 128 : i40
  %most = arith.constant 32767 : i40
  %eight = arith.constant 8 : i40
${nests.join("\n")}
  return
}
`;
}

function weightType({ outputs, inputs, kernel }: Layer): string {
  return `memref<${outputs}x${inputs}x${kernel}x${kernel}xi16>`;
}

function weightText({ outputs, inputs, kernel, weights }: Layer): string {
  const block = (from: number, shape: readonly number[]): string => {
    const [size = 0, ...inner] = shape;
    if (shape.length === 0) return `${weights[from]}`;
    const stride = inner.reduce((a, b) => a * b, 1);
    return `[${Array.from({ length: size }, (_, i) => block(from + i * stride, inner)).join(", ")}]`;
  };
  return `dense<${block(0, [outputs, inputs, kernel, kernel])}>`;
}

function nest(layer: Layer, i: number, from: string, fromType: string, to: string, toType: string): string {
  const size = outputSize(layer);
  return `  %w${i} = memref.get_global @w${i} : ${weightType(layer)}
  affine.for %y = 0 to ${size} {
    affine.for %x = 0 to ${size} {
      affine.for %o = 0 to ${layer.outputs} {
        %sum = affine.for %c = 0 to ${layer.inputs} iter_args(%sum_c = %zero) -> (i40) {
          %0 = affine.for %ky = 0 to ${layer.kernel} iter_args(%sum_y = %sum_c) -> (i40) {
            %1 = affine.for %kx = 0 to ${layer.kernel} iter_args(%sum_x = %sum_y) -> (i40) {
              %pixel = affine.load ${from}[%c, %y + %ky, %x + %kx] : ${fromType}
              %weight = affine.load %w${i}[%o, %c, %ky, %kx] : ${weightType(layer)}
              %a = arith.extsi %pixel : i16 to i40
              %b = arith.extsi %weight : i16 to i40
              %product = arith.muli %a, %b : i40
              %next = arith.addi %sum_x, %product : i40
              affine.yield %next : i40
            }
            affine.yield %1 : i40
          }
          affine.yield %0 : i40
        }
        %raised = arith.addi %sum, %half : i40
        %rounded = arith.shrsi %raised, %eight : i40
        %positive = arith.maxsi %rounded, %zero : i40
        %clamped = arith.minsi %positive, %most : i40
        %result = arith.trunci %clamped : i40 to i16
        affine.store %result, ${to}[%o, %y, %x] : ${toType}
      }
    }
  }`;
}

/** The same in plain numbers. */
export function convolve(layers: readonly Layer[], image: readonly number[]): number[] {
  return layers.reduce<number[]>((map, layer) => convolveOnce(layer, map), [...image]);
}

function convolveOnce(layer: Layer, map: readonly number[]): number[] {
  const { inputs, outputs, kernel, size, weights } = layer;
  const out = outputSize(layer);
  const result: number[] = [];
  for (let o = 0; o < outputs; o++) {
    for (let y = 0; y < out; y++) {
      for (let x = 0; x < out; x++) {
        let sum = 0;
        for (let tap = 0; tap < inputs * kernel * kernel; tap++) {
          const [c, ky, kx] = [Math.floor(tap / kernel ** 2), Math.floor(tap / kernel) % kernel, tap % kernel];
          sum +=
            (map[(c * size + y + ky) * size + x + kx] as number) * (weights[o * inputs * kernel ** 2 + tap] as number);
        }
        result.push(Math.min(32767, Math.max(0, Math.floor((sum + 128) / 256))));
      }
    }
  }
  return result;
}
