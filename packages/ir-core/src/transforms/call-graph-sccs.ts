/** Strongly connected components of a graph, callees before callers, after R. Tarjan (1972); without recursion, linear. */
export function stronglyConnected<N>(nodes: readonly N[], successors: (node: N) => readonly N[]): N[][] {
  const numbers = new Map<N, number>();
  const low = new Map<N, number>();
  const onStack = new Set<N>();
  const stack: N[] = [];
  const components: N[][] = [];
  const open = (node: N): { node: N; targets: readonly N[]; at: number } => {
    numbers.set(node, numbers.size);
    low.set(node, numbers.size - 1);
    stack.push(node);
    onStack.add(node);
    return { node, targets: successors(node), at: 0 };
  };
  const lower = (node: N, to: number): void => void low.set(node, Math.min(low.get(node) as number, to));
  for (const start of nodes) {
    if (numbers.has(start)) continue;
    const path = [open(start)];
    for (let frame = path[path.length - 1]; frame !== undefined; frame = path[path.length - 1]) {
      const target = frame.targets[frame.at++];
      if (target !== undefined) {
        if (!numbers.has(target)) path.push(open(target));
        else if (onStack.has(target)) lower(frame.node, numbers.get(target) as number);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) lower(parent.node, low.get(frame.node) as number);
      if (low.get(frame.node) === numbers.get(frame.node)) components.push(takeComponent(stack, onStack, frame.node));
    }
  }
  return components;
}

function takeComponent<N>(stack: N[], onStack: Set<N>, root: N): N[] {
  const component: N[] = [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    onStack.delete(node);
    component.push(node);
    if (node === root) break;
  }
  return component;
}
