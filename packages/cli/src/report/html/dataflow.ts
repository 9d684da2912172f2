import type { KernelReport } from "../report.js";
import { escape } from "./markup.js";

const nodeWidth = 170;
const nodeHeight = 40;
const gapX = 30;
const gapY = 36;
const margin = 4;

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly buffer: string;
}

/** The kernels and the buffers between them; data flows from top to bottom. */
export function dataflowGraph(kernels: readonly KernelReport[]): string {
  const edges = findEdges(kernels);
  const layers = assignLayers(kernels.length, edges);
  const places = placeNodes(layers);
  // edges that go around boxes use the gap to the right of them
  const width = Math.max(...places.map(({ x }) => x)) + nodeWidth + gapX;
  const height = Math.max(...places.map(({ y }) => y)) + nodeHeight + margin;
  const lines = edges.map((edge) => drawEdge(edge, places));
  const boxes = kernels.map((kernel, i) => drawNode(kernel, places[i] as Place));
  return `<div class="scroll"><svg width="${width}" height="${height}" role="img" aria-label="dataflow between kernels">\n${[...lines, ...boxes].join("\n")}\n</svg></div>`;
}

function findEdges(kernels: readonly KernelReport[]): Edge[] {
  const writers = new Map<string, number[]>();
  kernels.forEach((kernel, i) => {
    for (const buffer of kernel.writes) writers.set(buffer, [...(writers.get(buffer) ?? []), i]);
  });
  return kernels.flatMap((kernel, to) =>
    kernel.reads.flatMap((buffer) =>
      (writers.get(buffer) ?? []).filter((from) => from < to).map((from) => ({ from, to, buffer })),
    ),
  );
}

/** A kernel's layer is one below the lowest of those it reads from; kernels come in the order of their dependences. */
function assignLayers(count: number, edges: readonly Edge[]): number[] {
  const layers = new Array<number>(count).fill(0);
  for (let i = 0; i < count; i++) {
    for (const { from, to } of edges) {
      if (to === i) layers[i] = Math.max(layers[i] as number, (layers[from] as number) + 1);
    }
  }
  return layers;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function placeNodes(layers: readonly number[]): Place[] {
  const used = new Map<number, number>();
  return layers.map((layer) => {
    const column = used.get(layer) ?? 0;
    used.set(layer, column + 1);
    return { x: margin + column * (nodeWidth + gapX), y: margin + layer * (nodeHeight + gapY) };
  });
}

function drawNode(kernel: KernelReport, { x, y }: Place): string {
  const name = kernel.name.length <= 24 ? kernel.name : `${kernel.name.slice(0, 23)}…`;
  return [
    `<g><title>${escape(kernel.name)}</title><rect class="node" x="${x}" y="${y}" width="${nodeWidth}" height="${nodeHeight}" rx="6"/>`,
    `<text x="${x + nodeWidth / 2}" y="${y + 17}" text-anchor="middle">${escape(name)}</text>`,
    `<text class="soft" x="${x + nodeWidth / 2}" y="${y + 32}" text-anchor="middle">${kernel.iterations} × ${kernel.lanes}, depth ${kernel.depth}</text></g>`,
  ].join("");
}

function drawEdge({ from, to, buffer }: Edge, places: readonly Place[]): string {
  const a = places[from] as Place;
  const b = places[to] as Place;
  const [x1, y1, x2, y2] = [a.x + nodeWidth / 2, a.y + nodeHeight, b.x + nodeWidth / 2, b.y];
  const bend = (y2 - y1) / 2;
  // A straight line past a layer would run through the boxes in between.
  const side = y2 - y1 > gapY ? nodeWidth / 2 + gapX / 2 : 0;
  const path =
    side === 0
      ? `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
      : `M${x1} ${y1}C${x1 + side} ${y1 + gapY} ${x1 + side} ${y1} ${x1 + side} ${y1 + bend}S${x2} ${y2 - gapY / 2} ${x2} ${y2}`;
  return `<path class="edge" d="${path}"><title>${escape(buffer)}</title></path>`;
}
