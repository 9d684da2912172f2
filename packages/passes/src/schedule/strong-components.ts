/**
 * The cycles of a directed graph: its strongly connected components of more than one node, and nodes with an edge to
 * themselves. Tarjan (1972) without recursion; O(nodes + edges).
 */
export function findCycles(successors: readonly (readonly number[])[]): number[][] {
  const search = new Search(successors);
  for (let n = 0; n < successors.length; n++) search.visit(n);
  return search.cycles;
}

class Search {
  readonly cycles: number[][] = [];
  private readonly successors: readonly (readonly number[])[];
  /** Order of discovery, from 1; 0 for nodes not seen yet. */
  private readonly order: Int32Array;
  private readonly low: Int32Array;
  private readonly isOpen: Uint8Array;
  private readonly open: number[] = [];
  private seen = 0;

  constructor(successors: readonly (readonly number[])[]) {
    this.successors = successors;
    this.order = new Int32Array(successors.length);
    this.low = new Int32Array(successors.length);
    this.isOpen = new Uint8Array(successors.length);
  }

  visit(root: number): void {
    if (this.order[root] !== 0) return;
    const path = [{ node: root, edge: 0 }];
    this.discover(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = (this.successors[top.node] as readonly number[])[top.edge++];
      if (next === undefined) {
        path.pop();
        this.leave(top.node, path.at(-1)?.node);
      } else if (this.order[next] === 0) {
        this.discover(next);
        path.push({ node: next, edge: 0 });
      } else if (this.isOpen[next] === 1) {
        this.lower(top.node, this.order[next] as number);
      }
    }
  }

  private discover(node: number): void {
    this.order[node] = this.low[node] = ++this.seen;
    this.open.push(node);
    this.isOpen[node] = 1;
  }

  private lower(node: number, to: number): void {
    if (to < (this.low[node] as number)) this.low[node] = to;
  }

  private leave(node: number, parent: number | undefined): void {
    if (parent !== undefined) this.lower(parent, this.low[node] as number);
    if (this.low[node] !== this.order[node]) return;
    const members = this.open.splice(this.open.lastIndexOf(node));
    for (const member of members) this.isOpen[member] = 0;
    if (members.length > 1 || (this.successors[node] as readonly number[]).includes(node)) {
      this.cycles.push(members.sort((a, b) => a - b));
    }
  }
}
