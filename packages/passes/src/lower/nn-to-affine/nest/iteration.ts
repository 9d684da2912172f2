/**
 * The loops of one nest while they are being designed. Ops ask for loop dimensions and for accesses at affine subscripts
 * over them; then dimensions are split where that frees an access of quotients and remainders (reading a flattened image
 * becomes one loop each for channel, row and column).
 */
import { AffineExpr } from "@hls-opt/ir-core";
import { simplifyIndex, undecidedDivisions } from "./index-expr.js";

/** One loop of a nest. */
export interface LoopDim {
  readonly extent: number;
  readonly isReduction: boolean;
}

/** Subscripts of one access, and the conditions (each `>= 0`) under which it lies inside; rewritten when loops are split. */
export interface Subscripts {
  index: readonly AffineExpr[];
  guards: readonly AffineExpr[];
}

/** A loop that becomes two, the inner one of this extent. */
interface Split {
  readonly dim: number;
  readonly inner: number;
}

/** The loops of a nest, outermost first, parallel ones before reductions. */
export class Iteration {
  dims: LoopDim[] = [];
  private readonly registered: Subscripts[] = [];

  /** Adds a loop over independent elements. */
  parallel(extent: number): AffineExpr {
    return this.add(extent, false);
  }

  /** Adds a loop that accumulates. */
  reduction(extent: number): AffineExpr {
    return this.add(extent, true);
  }

  private add(extent: number, isReduction: boolean): AffineExpr {
    return AffineExpr.dim(this.dims.push({ extent, isReduction }) - 1);
  }

  get extents(): number[] {
    return this.dims.map((dim) => dim.extent);
  }

  /** Keeps the subscripts up to date from here on. */
  register(index: readonly AffineExpr[], guards: readonly AffineExpr[] = []): Subscripts {
    const subscripts: Subscripts = { index, guards };
    this.registered.push(subscripts);
    return subscripts;
  }

  /** Simplifies all subscripts, splitting loops where a quotient or remainder asks for it and the extents divide. */
  settle(): void {
    this.rewrite([]);
    for (let split = this.findSplit(); split !== undefined; split = this.findSplit()) this.split(split);
  }

  private findSplit(): Split | undefined {
    const undecided = this.registered.flatMap(({ index }) => index.flatMap(undecidedDivisions));
    const candidates = undecided.flatMap(({ divisor, terms }) =>
      terms.map(({ dim, factor }) => ({ dim, inner: divisor / Math.abs(factor) })),
    );
    return candidates.find((candidate) => this.canSplit(candidate));
  }

  private canSplit({ dim, inner }: Split): boolean {
    const { extent } = this.dims[dim] as LoopDim;
    return Number.isInteger(inner) && inner > 1 && extent > inner && extent % inner === 0;
  }

  private split({ dim: position, inner }: Split): void {
    const { extent, isReduction } = this.dims[position] as LoopDim;
    this.dims.splice(position, 1, { extent: extent / inner, isReduction }, { extent: inner, isReduction });
    const renumbered = this.dims.slice(1).map((_, old) => {
      if (old < position) return AffineExpr.dim(old);
      if (old > position) return AffineExpr.dim(old + 1);
      return AffineExpr.dim(position)
        .mul(inner)
        .add(AffineExpr.dim(position + 1));
    });
    this.rewrite(renumbered);
  }

  private rewrite(renumbered: readonly AffineExpr[]): void {
    const extents = this.extents;
    const update = (expr: AffineExpr): AffineExpr => simplifyIndex(expr.replace(renumbered), extents);
    for (const subscripts of this.registered) {
      subscripts.index = subscripts.index.map(update);
      subscripts.guards = subscripts.guards.map(update);
    }
  }
}
