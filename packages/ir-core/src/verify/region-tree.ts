import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";

interface Node {
  readonly region: Region;
  readonly depth: number;
  readonly parent: Node | undefined;
  /** Some ancestor, spaced so that every ancestor is O(log depth) steps away. */
  readonly jump: Node | undefined;
}

/**
 * Answers which op of a region encloses a given op, in O(log depth) however deep the nesting: skew-binary jump pointers
 * (E. W. Myers, "An applicative random-access stack", 1983), one node for each region that was asked about.
 */
export class RegionTree {
  private readonly nodes = new Map<Region, Node>();

  /** Whether `inner` is `outer` or lies in it. */
  encloses(outer: Region, inner: Region): boolean {
    if (outer === inner) return true;
    const depth = this.node(outer).depth;
    const node = this.node(inner);
    return node.depth > depth && climb(node, depth).region === outer;
  }

  /** The op directly in `region` that is `op` or encloses it; undefined when `op` is not in `region`. */
  ancestorIn(region: Region, op: Operation): Operation | undefined {
    const inner = op.parent?.parent;
    if (inner === region) return op;
    if (inner === undefined) return undefined;
    const depth = this.node(region).depth;
    const node = this.node(inner);
    if (node.depth <= depth) return undefined;
    const { owner } = climb(node, depth + 1).region;
    return owner.parent?.parent === region ? owner : undefined;
  }

  private node(region: Region): Node {
    const missing: Region[] = [];
    let above: Node | undefined;
    for (let r: Region | undefined = region; r !== undefined; r = r.owner.parent?.parent) {
      above = this.nodes.get(r);
      if (above !== undefined) break;
      missing.push(r);
    }
    for (let r = missing.pop(); r !== undefined; r = missing.pop()) this.nodes.set(r, (above = childOf(above, r)));
    return above as Node;
  }
}

function childOf(parent: Node | undefined, region: Region): Node {
  const depth = parent === undefined ? 0 : parent.depth + 1;
  const near = parent?.jump;
  const far = near?.jump;
  const even =
    parent !== undefined &&
    near !== undefined &&
    far !== undefined &&
    parent.depth - near.depth === near.depth - far.depth;
  return { region, depth, parent, jump: even ? far : parent };
}

function climb(from: Node, depth: number): Node {
  let node = from;
  while (node.depth > depth) {
    node = (node.jump !== undefined && node.jump.depth >= depth ? node.jump : node.parent) as Node;
  }
  return node;
}
