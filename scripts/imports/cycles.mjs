/**
 * @typedef {ReadonlyMap<string, readonly string[]>} Graph successors by node
 */

/**
 * One short cycle for each group of nodes that are on cycles together and whose cycles hold an edge of interest. A cycle is
 * a path whose last node leads back to its first.
 * @param {Graph} graph
 * @param {(from: string, to: string) => boolean} [isOfInterest]
 * @returns {string[][]}
 */
export function findCycles(graph, isOfInterest = () => true) {
  return findComponents(graph).flatMap((members) => {
    const edges = [...members].flatMap((from) => (graph.get(from) ?? []).map((to) => ({ from, to })));
    const within = edges.filter(({ from, to }) => members.has(to) && isOfInterest(from, to));
    const cycles = within.map(({ from, to }) => shortestPath(graph, to, from, members));
    return cycles.sort((a, b) => a.length - b.length).slice(0, 1);
  });
}

/**
 * The strongly connected components that have an edge. Nodes without predecessors or successors are peeled off first; what
 * is left is small in a healthy project, so a search from each node does.
 * @param {Graph} graph
 * @returns {Set<string>[]}
 */
function findComponents(graph) {
  const left = peel(graph);
  /** @type {Set<string>} */
  const seen = new Set();
  /** @type {Set<string>[]} */
  const components = [];
  for (const node of left.keys()) {
    if (seen.has(node)) continue;
    const members = new Set([...reach(left, node)].filter((other) => reach(left, other).has(node)));
    if (!members.has(node)) continue;
    for (const member of members) seen.add(member);
    components.push(members);
  }
  return components;
}

/** @param {Graph} graph */
function peel(graph) {
  let current = graph;
  for (;;) {
    const targets = new Set([...current.values()].flat());
    const alive = new Set(
      [...current].filter(([node, to]) => to.length > 0 && targets.has(node)).map(([node]) => node),
    );
    if (alive.size === current.size) return current;
    current = new Map([...alive].map((node) => [node, (current.get(node) ?? []).filter((to) => alive.has(to))]));
  }
}

/**
 * The nodes that can be reached from `start` in one step or more.
 * @param {Graph} graph
 * @param {string} start
 */
function reach(graph, start) {
  /** @type {Set<string>} */
  const reached = new Set();
  const queue = [...(graph.get(start) ?? [])];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    queue.push(...(graph.get(node) ?? []));
  }
  return reached;
}

/**
 * Breadth first. There is a path: both ends are in one component.
 * @param {Graph} graph
 * @param {string} start
 * @param {string} end
 * @param {ReadonlySet<string>} members
 * @returns {string[]}
 */
function shortestPath(graph, start, end, members) {
  const visited = new Set([start]);
  const paths = [[start]];
  for (const path of paths) {
    const last = path.at(-1) ?? start;
    if (last === end) return path;
    for (const to of graph.get(last) ?? []) {
      if (!members.has(to) || visited.has(to)) continue;
      visited.add(to);
      paths.push([...path, to]);
    }
  }
  throw new Error(`no path from ${start} to ${end} within their component`);
}
