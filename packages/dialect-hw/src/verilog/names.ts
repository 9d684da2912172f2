import { keywords } from "./keywords.js";

/** Whether a name can stand in Verilog as it is. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_$]*$/.test(name) && !keywords.has(name);
}

/** The nearest name that Verilog accepts, but for keywords; `fallback` where nothing is left. */
export function legalise(name: string, fallback: string): string {
  const cleaned = name
    .replace(/[^A-Za-z0-9_$]+/g, "_")
    .replace(/^[_$]+(?=.)/, "")
    .replace(/_+$/, "");
  if (cleaned === "" || cleaned === "_") return fallback;
  return /^[0-9$]/.test(cleaned) ? `_${cleaned}` : cleaned;
}

/** Hands out names that are legal and all different; equal requests in equal order get equal names. */
export class NameScope {
  private readonly avoided: ReadonlySet<string>;
  private readonly taken = new Set<string>();
  private readonly counters = new Map<string, number>();

  /** Names in `avoided` are handed out as labels only. */
  constructor(avoided: ReadonlySet<string> = new Set()) {
    this.avoided = avoided;
  }

  /** A name for an instance: as `claim`, but names that others avoid are free. */
  claimLabel(wanted: string, fallback: string): string {
    const free = isIdentifier(wanted) && !this.taken.has(wanted);
    if (!free) return this.claim(wanted, fallback);
    this.taken.add(wanted);
    return wanted;
  }

  /** The wanted name, or that with the lowest free number behind it. */
  claim(wanted: string, fallback = "value"): string {
    const base = isIdentifier(wanted) ? wanted : legalise(wanted, fallback);
    let name = base;
    if (this.isTaken(name)) {
      let number = this.counters.get(base) ?? 0;
      do name = `${base}_${number++}`;
      while (this.isTaken(name));
      this.counters.set(base, number);
    }
    this.taken.add(name);
    return name;
  }

  private isTaken(name: string): boolean {
    return this.taken.has(name) || keywords.has(name) || this.avoided.has(name);
  }
}
