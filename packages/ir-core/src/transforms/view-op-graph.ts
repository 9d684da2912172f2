/** A picture of an op in the language of Graphviz: a box for each op and argument, a frame for each region, arrows for values. */
import type { Attribute } from "../ir/attribute.js";
import type { Block } from "../ir/block.js";
import type { Operation } from "../ir/operation.js";
import type { Value } from "../ir/value.js";
import { option } from "../pass/option.js";
import type { OptionValues } from "../pass/option.js";
import { definePass } from "../pass/pass.js";

const options = {
  maxLabelLen: option.int(20, "limit attribute and type length to this number of characters"),
  printAttrs: option.flag(true, "print attributes of operations"),
  printControlFlowEdges: option.flag(false, "print control flow edges"),
  printDataFlowEdges: option.flag(true, "print data flow edges"),
  printResultTypes: option.flag(true, "print result types of operations"),
};

/** Prints a Graphviz graph of the op. */
export const viewOpGraph = definePass({
  name: "view-op-graph",
  displayName: "ViewOpGraph",
  summary: "print Graphviz visualization of an operation",
  options,
  preserves: "all",
  run(root, context) {
    context.write(new GraphWriter(context.options).graph(root));
  },
});

type Step = { readonly op: Operation } | { readonly close: true } | { readonly block: Block };

class GraphWriter {
  private readonly options: OptionValues<typeof options>;
  private readonly lines: string[] = [];
  private readonly edges: string[] = [];
  private readonly nodes = new Map<Operation | Value, string>();
  private count = 0;

  constructor(given: OptionValues<typeof options>) {
    this.options = given;
  }

  graph(root: Operation): string {
    const pending: Step[] = [{ op: root }];
    const ops: Operation[] = [];
    for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
      if ("close" in step) this.lines.push("}");
      else if ("block" in step) this.openBlock(step.block, pending);
      else {
        ops.push(step.op);
        this.openOp(step.op, pending);
      }
    }
    for (const op of ops) this.drawEdges(op);
    return `digraph G {\n  compound = true;\n${[...this.lines, ...this.edges].map((line) => `  ${line}\n`).join("")}}\n`;
  }

  private openOp(op: Operation, pending: Step[]): void {
    const id = `v${this.count++}`;
    this.nodes.set(op, id);
    const label = this.labelOf(op);
    if (op.regions.length === 0) {
      this.lines.push(`${id} [label = ${label}, shape = ellipse, style = filled];`);
      return;
    }
    this.lines.push(`subgraph cluster_${id} {`, `label = ${label};`, `${id} [label = " ", shape = plain];`);
    pending.push({ close: true });
    for (const region of op.regions.slice().reverse()) {
      for (let block = region.last; block !== undefined; block = block.prev) pending.push({ block });
    }
  }

  private openBlock(block: Block, pending: Step[]): void {
    this.lines.push(`subgraph cluster_b${this.count++} {`, 'label = "";');
    for (const argument of block.arguments) {
      const id = `v${this.count++}`;
      this.nodes.set(argument, id);
      this.lines.push(`${id} [label = ${quoted(`arg${argument.index}`)}, shape = box];`);
    }
    pending.push({ close: true });
    for (let op = block.last; op !== undefined; op = op.prev) pending.push({ op });
  }

  private labelOf(op: Operation): string {
    const types = op.results.map((result) => this.shortened(result.type.toString())).join(", ");
    const attributes = this.options.printAttrs
      ? [...op.properties.entries, ...op.attributes.entries].map(
          ({ name, value }) => `\n${name}: ${this.textOf(value)}`,
        )
      : [];
    const result = this.options.printResultTypes && types !== "" ? ` : (${types})` : "";
    return quoted(`${op.name}${result}${attributes.length > 0 ? "\n" : ""}${attributes.join("")}`);
  }

  private textOf(attribute: Attribute): string {
    return this.shortened(attribute.toString());
  }

  private shortened(text: string): string {
    return text.length <= this.options.maxLabelLen ? text : `${text.slice(0, this.options.maxLabelLen)}...`;
  }

  private drawEdges(op: Operation): void {
    const to = this.nodes.get(op);
    if (this.options.printDataFlowEdges) {
      op.operandUses.forEach(({ value }, i) => {
        const from = this.nodes.get(value.definingOp ?? value);
        const label = op.operandCount > 1 ? `, label = "${i}"` : "";
        if (from !== undefined) this.edges.push(`${from} -> ${to} [style = solid${label}];`);
      });
    }
    const next = op.next && this.nodes.get(op.next);
    if (this.options.printControlFlowEdges && next !== undefined) {
      this.edges.push(`${to} -> ${next} [style = dashed];`);
    }
  }
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n")}"`;
