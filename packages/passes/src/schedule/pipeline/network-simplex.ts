/**
 * Least-cost potentials under difference constraints: minimise the sum of cost[v] * x[v], where x[to] - x[from] >= least for
 * every constraint, and earliest <= x <= latest. The dual is a flow of most gain along the constraints; it is found by the network
 * simplex method (Dantzig 1951; strongly feasible bases against cycling after Cunningham 1976), whose potentials are the
 * solution. Integer data give integer solutions. Constraints may be added to a solved problem, which goes on from where it
 * stands.
 */
export class DifferenceProgram {
  /** The potentials; node `count` is the root, which stands at 0. */
  readonly x: Float64Array;
  private readonly count: number;
  private readonly root: number;
  private source: Int32Array;
  private target: Int32Array;
  private least: Float64Array;
  private arcs = 0;
  /** The tree: by node its parent, the arc to it with the flow on it, whether the arc points up, and its children as a list. */
  private readonly parent: Int32Array;
  private readonly parentArc: Int32Array;
  private readonly isUp: Uint8Array;
  private readonly flow: Float64Array;
  private readonly depth: Int32Array;
  private readonly firstChild: Int32Array;
  private readonly nextSibling: Int32Array;
  private readonly previousSibling: Int32Array;
  private nextArc = 0;

  /** `cost` by node, and bounds of every x. */
  constructor(cost: Float64Array, earliest: ArrayLike<number>, latest: ArrayLike<number>) {
    const count = (this.count = cost.length);
    this.root = count;
    this.x = new Float64Array(count + 1);
    this.source = new Int32Array(4 * count + 16);
    this.target = new Int32Array(4 * count + 16);
    this.least = new Float64Array(4 * count + 16);
    this.parent = new Int32Array(count + 1).fill(-1);
    this.parentArc = new Int32Array(count + 1).fill(-1);
    this.isUp = new Uint8Array(count + 1);
    this.flow = new Float64Array(count + 1);
    this.depth = new Int32Array(count + 1);
    this.firstChild = new Int32Array(count + 1).fill(-1);
    this.nextSibling = new Int32Array(count + 1).fill(-1);
    this.previousSibling = new Int32Array(count + 1).fill(-1);
    // the bounds are constraints against the root, and enough of them carry the flow to begin with
    for (let v = 0; v < count; v++) {
      const low = this.addConstraint(this.root, v, earliest[v] as number);
      const high = this.addConstraint(v, this.root, -(latest[v] as number));
      const demand = cost[v] as number;
      const isUp = demand <= 0;
      this.isUp[v] = isUp ? 1 : 0;
      this.parentArc[v] = isUp ? high : low;
      this.flow[v] = Math.abs(demand);
      this.x[v] = (isUp ? latest[v] : earliest[v]) as number;
      this.link(v, this.root);
    }
  }

  /** Demands x[to] - x[from] >= least. */
  addConstraint(from: number, to: number, least: number): number {
    if (this.arcs === this.source.length) this.grow();
    this.source[this.arcs] = from;
    this.target[this.arcs] = to;
    this.least[this.arcs] = least;
    return this.arcs++;
  }

  /** Finds the best potentials; false when the constraints contradict one another. */
  solve(): boolean {
    for (;;) {
      const arc = this.violated();
      if (arc < 0) return true;
      if (!this.pivot(arc)) return false;
    }
  }

  private grow(): void {
    const size = 2 * this.source.length;
    const copy = <A extends Int32Array | Float64Array>(to: A, from: A): A => {
      to.set(from);
      return to;
    };
    this.source = copy(new Int32Array(size), this.source);
    this.target = copy(new Int32Array(size), this.target);
    this.least = copy(new Float64Array(size), this.least);
  }

  /** The most violated constraint of the first block that has one. */
  private violated(): number {
    const block = Math.max(32, Math.ceil(Math.sqrt(this.arcs)));
    let best = -1;
    let worst = 0;
    let inBlock = 0;
    let arc = this.nextArc;
    for (let seen = 0; seen < this.arcs; seen++) {
      if (arc >= this.arcs) arc = 0;
      const slack =
        (this.x[this.target[arc] as number] as number) -
        (this.x[this.source[arc] as number] as number) -
        (this.least[arc] as number);
      if (slack < worst) {
        worst = slack;
        best = arc;
      }
      arc++;
      if (++inBlock === block) {
        if (best >= 0) break;
        inBlock = 0;
      }
    }
    this.nextArc = arc;
    return best;
  }

  private pivot(arc: number): boolean {
    const from = this.source[arc] as number;
    const to = this.target[arc] as number;
    const apex = this.commonAncestor(from, to);
    // flow goes from -> to and back through the tree; where tree arcs point against it, it can be taken off
    let room = Infinity;
    let leaving = -1;
    let leavesBehindTo = false;
    for (let v = from; v !== apex; v = this.parent[v] as number) {
      if (this.isUp[v] === 1 && (this.flow[v] as number) < room) {
        room = this.flow[v] as number;
        leaving = v;
      }
    }
    for (let v = to; v !== apex; v = this.parent[v] as number) {
      if (this.isUp[v] === 0 && (this.flow[v] as number) <= room) {
        room = this.flow[v] as number;
        leaving = v;
        leavesBehindTo = true;
      }
    }
    if (leaving < 0) return false;
    for (let v = from; v !== apex; v = this.parent[v] as number) {
      this.flow[v] = (this.flow[v] as number) + (this.isUp[v] === 1 ? -room : room);
    }
    for (let v = to; v !== apex; v = this.parent[v] as number) {
      this.flow[v] = (this.flow[v] as number) + (this.isUp[v] === 1 ? room : -room);
    }
    const slack = (this.x[to] as number) - (this.x[from] as number) - (this.least[arc] as number);
    if (leavesBehindTo) this.hang(to, leaving, from, arc, false, room);
    else this.hang(from, leaving, to, arc, true, room);
    this.shift(leavesBehindTo ? to : from, leavesBehindTo ? -slack : slack);
    return true;
  }

  private commonAncestor(a: number, b: number): number {
    let [u, v] = [a, b];
    while (u !== v) {
      if ((this.depth[u] as number) >= (this.depth[v] as number)) u = this.parent[u] as number;
      else v = this.parent[v] as number;
    }
    return u;
  }

  /** Takes the subtree of `top` off its parent, turns it so that `node` is its root, and hangs it onto `under` by an arc. */
  private hang(node: number, top: number, under: number, arc: number, isUp: boolean, flow: number): void {
    let [current, newParent, newArc, newUp, newFlow] = [node, under, arc, isUp ? 1 : 0, flow];
    for (;;) {
      const oldParent = this.parent[current] as number;
      const oldArc = this.parentArc[current] as number;
      const oldUp = this.isUp[current] as number;
      const oldFlow = this.flow[current] as number;
      this.unlink(current);
      this.link(current, newParent);
      this.parentArc[current] = newArc;
      this.isUp[current] = newUp;
      this.flow[current] = newFlow;
      if (current === top) return;
      // the arc to the old parent is now the old parent's, seen from its other end
      [newParent, newArc, newUp, newFlow] = [current, oldArc, 1 - oldUp, oldFlow];
      current = oldParent;
    }
  }

  private link(node: number, parent: number): void {
    const first = this.firstChild[parent] as number;
    this.parent[node] = parent;
    this.nextSibling[node] = first;
    this.previousSibling[node] = -1;
    if (first >= 0) this.previousSibling[first] = node;
    this.firstChild[parent] = node;
    this.depth[node] = (this.depth[parent] as number) + 1;
  }

  private unlink(node: number): void {
    const [before, after] = [this.previousSibling[node] as number, this.nextSibling[node] as number];
    if (before >= 0) this.nextSibling[before] = after;
    else this.firstChild[this.parent[node] as number] = after;
    if (after >= 0) this.previousSibling[after] = before;
  }

  /** Moves the potentials of a subtree, and renews its depths. */
  private shift(top: number, by: number): void {
    let node = top;
    for (;;) {
      this.x[node] = (this.x[node] as number) + by;
      this.depth[node] = (this.depth[this.parent[node] as number] as number) + 1;
      const child = this.firstChild[node] as number;
      if (child >= 0) {
        node = child;
        continue;
      }
      while (node !== top && (this.nextSibling[node] as number) < 0) node = this.parent[node] as number;
      if (node === top) return;
      node = this.nextSibling[node] as number;
    }
  }
}
