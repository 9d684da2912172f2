import type { OpInfo } from "../ir/op-info.js";

interface Rule {
  readonly root: OpInfo | undefined;
  readonly benefit: number;
}

/** Patterns by op kind, best first: those of the kind and those of any kind, merged once for each kind that turns up. */
export class PatternSet<P extends Rule> {
  private readonly specific = new Map<OpInfo, P[]>();
  private readonly general: P[] = [];
  private readonly merged = new Map<OpInfo, readonly P[]>();

  constructor(patterns: Iterable<P>) {
    for (const pattern of patterns) {
      if (pattern.root === undefined) this.general.push(pattern);
      else this.listOf(pattern.root).push(pattern);
    }
  }

  private listOf(root: OpInfo): P[] {
    let list = this.specific.get(root);
    if (list === undefined) this.specific.set(root, (list = []));
    return list;
  }

  /** What to try on an op of this kind, in this order. At equal benefit specific patterns come first, then order of declaration. */
  for(info: OpInfo): readonly P[] {
    let list = this.merged.get(info);
    if (list === undefined) {
      list = [...(this.specific.get(info) ?? []), ...this.general].sort((a, b) => b.benefit - a.benefit);
      this.merged.set(info, list);
    }
    return list;
  }
}
