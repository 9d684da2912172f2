/**
 * Copies a nest of affine loops with some of them unrolled, in one walk: every op of the result is made once, with the
 * counters of unrolled loops already put into its maps. Time is linear in the size of the result. Loops inside loops that
 * are unrolled are unrolled with the values that the outer counters have there, so that triangular nests work out.
 *
 * There is no recursion: a stack of frames, one for each block that is being copied.
 */
import {
  AffineApplyOp,
  AffineForOp,
  AffineIfOp,
  AffineLoadOp,
  AffineMaxOp,
  AffineMinOp,
  AffineStoreOp,
  AffineYieldOp,
} from "@hls-opt/dialect-affine";
import {
  AffineExpr,
  AffineMap,
  AffineMapAttr,
  Block,
  IntegerSet,
  IntegerSetAttr,
  Operation,
  Value,
  clone,
  indexAttr,
  walk,
} from "@hls-opt/ir-core";
import type { DictionaryAttr } from "@hls-opt/ir-core";
import { Bindings, bindingOf, compactMap } from "./bindings.js";
import type { Binding } from "./bindings.js";
import { dividePieces, firstOf, wholeLoop } from "./iteration-pieces.js";
import type { LoopSpace, Piece, UnrollFactor } from "./iteration-pieces.js";
import { withoutUnrollAttributes } from "./unroll-attributes.js";

const dimension = AffineExpr.dim(0);

/** A block that is being copied. */
interface Frame {
  cursor: Operation | undefined;
  readonly target: Block;
  /** Called at the terminator; a frame that goes on sets its cursor. */
  readonly atEnd: (frame: Frame, terminator: Operation) => void;
}

/** A loop whose pieces are being made. */
interface LoopInProgress {
  readonly loop: AffineForOp;
  readonly space: LoopSpace;
  readonly target: Block;
  readonly isUnrolled: boolean;
  /** What goes into the next iteration. */
  carried: readonly Value[];
}

export interface ExpansionRequest {
  /** How to unroll a loop of the nest; undefined leaves it. */
  readonly factorOf: (loop: Operation) => UnrollFactor | undefined;
  /** Told of loops that stay, and why. */
  readonly refused: (loop: Operation, reason: string) => void;
  /** Most ops that may be made. */
  readonly limit: number;
  /** Whether remainders of known length are copies instead of loops. */
  readonly inlinesRemainder: boolean;
}

/** What was made: constants first. Undefined when there was more than the limit allows. */
export interface Expanded {
  readonly prologue: Block;
  readonly body: Block;
  readonly results: readonly Value[];
  /** How many loops were unrolled; one counts each time it is met. */
  readonly unrolled: number;
}

/** A detached copy of the nest. */
export function expand(root: Operation, request: ExpansionRequest): Expanded | undefined {
  return new Expansion(request).run(root);
}

class Expansion {
  private readonly request: ExpansionRequest;
  private readonly bindings = new Bindings();
  private readonly stack: Frame[] = [];
  /** Properties of accesses by constant subscripts, so that each is interned once. */
  private readonly constantAccesses = new Map<Operation, Map<string, DictionaryAttr>>();
  private readonly emitters: ReadonlyMap<Operation["info"], (op: Operation, target: Block) => void>;
  private made = 0;
  private unrolled = 0;

  constructor(request: ExpansionRequest) {
    this.request = request;
    this.emitters = new Map<Operation["info"], (op: Operation, target: Block) => void>([
      [AffineForOp.info, (op, target) => this.startLoop(new AffineForOp(op), target)],
      [AffineIfOp.info, (op, target) => this.startIf(new AffineIfOp(op), target)],
      [AffineApplyOp.info, (op) => this.bindApply(new AffineApplyOp(op))],
      [AffineMinOp.info, (op, target) => this.emitExtreme(op, target, Math.min)],
      [AffineMaxOp.info, (op, target) => this.emitExtreme(op, target, Math.max)],
      [AffineLoadOp.info, (op, target) => this.emitAccess(op, target, 1)],
      [AffineStoreOp.info, (op, target) => this.emitAccess(op, target, 2)],
    ]);
  }

  run(root: Operation): Expanded | undefined {
    const body = new Block();
    this.emit(root, body);
    for (let frame = this.stack.at(-1); frame !== undefined; frame = this.stack.at(-1)) {
      const op = frame.cursor as Operation;
      frame.cursor = op.next;
      if (op.next === undefined) frame.atEnd(frame, op);
      else this.emit(op, frame.target);
      if (this.made > this.request.limit) return this.abandon(body);
    }
    const results = root.results.map((result) => this.bindings.valueOf(result, body));
    return { prologue: this.bindings.prologue, body, results, unrolled: this.unrolled };
  }

  private abandon(body: Block): undefined {
    for (const block of [body, this.bindings.prologue]) for (const op of block.operations()) op.dropAllReferences();
    return undefined;
  }

  private emit(op: Operation, target: Block): void {
    const emitter = this.emitters.get(op.info);
    if (emitter !== undefined) emitter(op, target);
    else if (op.regions.length === 0) this.emitPlain(op, target);
    else this.emitWithRegions(op, target);
  }

  private insert(op: Operation, target: Block): void {
    target.push(op);
    this.made++;
  }

  private emitPlain(op: Operation, target: Block): void {
    this.emitCopy(op, target, this.valuesOf(op.operands, target), op.properties);
  }

  private emitCopy(op: Operation, target: Block, operands: readonly Value[], properties: DictionaryAttr): void {
    const { info, attributes, location, results } = op;
    const copy = new Operation({
      info,
      operands,
      resultTypes: results.map((result) => result.type),
      properties,
      attributes,
      location,
    });
    this.insert(copy, target);
    this.bindAll(results, copy.results);
  }

  /** Ops that are not affine are copied as they are; what they use from around them becomes values. */
  private emitWithRegions(op: Operation, target: Block): void {
    const mapping = new Map<Value, Value>();
    walk(op, (nested) => {
      for (const { value } of nested.operandUses) mapping.set(value, this.bindings.valueOf(value, target));
      this.made++;
    });
    const copy = clone(op, mapping);
    target.push(copy);
    this.bindAll(op.results, copy.results);
  }

  private emitAccess(op: Operation, target: Block, leading: number): void {
    const { map } = op.properties.get("map") as AffineMapAttr;
    const first = this.valuesOf(op.operands.slice(0, leading), target);
    const constants = this.bindings.evaluate(map, op.operandUses, leading);
    if (constants !== undefined) return this.emitCopy(op, target, first, this.propertiesAt(op, constants));
    const access = this.bindings.substituteMap(map, op.operands.slice(leading));
    this.emitCopy(op, target, [...first, ...access.operands], op.properties.with("map", AffineMapAttr.get(access.map)));
  }

  private propertiesAt(op: Operation, subscripts: readonly number[]): DictionaryAttr {
    let known = this.constantAccesses.get(op);
    if (known === undefined) this.constantAccesses.set(op, (known = new Map()));
    const key = subscripts.join();
    let properties = known.get(key);
    if (properties === undefined) {
      const map = AffineMap.get(0, 0, subscripts.map(AffineExpr.constant));
      known.set(key, (properties = op.properties.with("map", AffineMapAttr.get(map))));
    }
    return properties;
  }

  private bindApply({ map: { map }, mapOperands, op, result }: AffineApplyOp): void {
    const [constant] = this.bindings.evaluate(map, op.operandUses, 0) ?? [];
    this.bindings.bind(result, constant ?? bindingOf(this.bindings.substituteMap(map, mapOperands)));
  }

  private emitExtreme(op: Operation, target: Block, pick: (...values: number[]) => number): void {
    const { map } = op.properties.get("map") as AffineMapAttr;
    const values = this.bindings.evaluate(map, op.operandUses, 0);
    if (values !== undefined && values.length > 0) return this.bindings.bind(op.result(), pick(...values));
    const substituted = this.bindings.substituteMap(map, op.operands);
    this.emitCopy(op, target, substituted.operands, op.properties.with("map", AffineMapAttr.get(substituted.map)));
  }

  /** A condition over constants is decided. */
  private startIf(view: AffineIfOp, target: Block): void {
    const { condition, conditionOperands, op } = view;
    const shared = this.bindings.substitute([
      { exprs: condition.constraints, numDims: condition.numDims, operands: conditionOperands },
    ]);
    const { map, operands } = compactMap(shared.exprs[0] ?? [], shared);
    const set = IntegerSet.get(map.numDims, map.numSymbols, map.results, condition.eqFlags);
    const holds = map.isConstant() ? set.contains([], []) : undefined;
    if (holds !== undefined) return this.inlineBranch(op, holds ? view.thenBlock : view.elseBlock, target);
    const copy = shellOf(op, operands, op.properties, op.attributes.with("condition", IntegerSetAttr.get(set)));
    this.insert(copy, target);
    this.bindAll(op.results, copy.results);
    for (let r = op.regions.length - 1; r >= 0; r--) this.startRegion(op.region(r).first, copy, r);
  }

  private inlineBranch(op: Operation, branch: Block | undefined, target: Block): void {
    if (branch === undefined) return;
    this.push(branch, target, (_, terminator) => {
      this.stack.pop();
      this.bindAll(op.results, this.valuesOf(terminator.operands, target));
    });
  }

  private startRegion(from: Block | undefined, copy: Operation, region: number): void {
    if (from === undefined) return;
    const block = new Block();
    copy.region(region).push(block);
    this.push(from, block, (_, terminator) => {
      this.stack.pop();
      this.emitPlain(terminator, block);
    });
  }

  private startLoop(loop: AffineForOp, target: Block): void {
    const parts = [loop.lowerBound, loop.upperBound].map(({ map, operands }) => ({
      exprs: map.results,
      numDims: map.numDims,
      operands,
    }));
    const over = this.bindings.substitute(parts);
    const space: LoopSpace = { over, lower: over.exprs[0] ?? [], upper: over.exprs[1] ?? [], step: loop.stepSize };
    const factor = this.request.factorOf(loop.op);
    const pieces = factor === undefined ? wholeLoop(space) : dividePieces(space, factor, this.request.inlinesRemainder);
    if ("reason" in pieces) this.request.refused(loop.op, pieces.reason);
    const isUnrolled = factor !== undefined && !("reason" in pieces);
    if (isUnrolled) this.unrolled++;
    const progress: LoopInProgress = { loop, space, target, isUnrolled, carried: this.valuesOf(loop.inits, target) };
    this.startPiece(progress, "reason" in pieces ? wholeLoop(space) : pieces, 0);
  }

  private startPiece(progress: LoopInProgress, pieces: readonly Piece[], p: number): void {
    const piece = pieces[p];
    if (piece === undefined) return this.bindAll(progress.loop.op.results, progress.carried);
    const next = (): void => this.startPiece(progress, pieces, p + 1);
    if (piece.upper === undefined) this.startCopies(progress, piece, progress.target, firstOf(piece.lower), next);
    else this.startNewLoop(progress, piece, piece.upper, next);
  }

  private startNewLoop(progress: LoopInProgress, piece: Piece, upper: readonly AffineExpr[], next: () => void): void {
    const { loop, space, target, carried, isUnrolled } = progress;
    const [low, high] = [compactMap(piece.lower, space.over), compactMap(upper, space.over)];
    const made = AffineForOp.create(
      {
        lowerBoundOperands: low.operands,
        upperBoundOperands: high.operands,
        inits: carried,
        lowerBoundMap: AffineMapAttr.get(low.map),
        upperBoundMap: AffineMapAttr.get(high.map),
        step: indexAttr(space.step * piece.copies),
        resultsType: carried.map((value) => value.type),
      },
      loop.op.location,
    );
    made.op.attributes = isUnrolled ? withoutUnrollAttributes(loop.op.attributes) : loop.op.attributes;
    const body = new Block(loop.body.arguments.map((argument) => argument.type));
    made.region.push(body);
    this.insert(made.op, target);
    progress.carried = body.arguments.slice(1);
    this.startCopies(progress, piece, body, body.argument(0), () => {
      this.insert(AffineYieldOp.create({ operands: progress.carried }, loop.body.last?.location).op, body);
      progress.carried = made.op.results;
      next();
    });
  }

  /** The body, once for each copy, the counter `step` further each time. */
  private startCopies(
    progress: LoopInProgress,
    piece: Piece,
    target: Block,
    first: AffineExpr | Value,
    next: () => void,
  ): void {
    const { loop, space } = progress;
    const begin = (copy: number): void => {
      this.bindings.bind(loop.inductionVar, this.counterAt(space, first, copy));
      this.bindAll(loop.iterArgs, progress.carried);
    };
    let copy = 0;
    begin(copy);
    this.push(loop.body, target, (frame, terminator) => {
      progress.carried = this.valuesOf(terminator.operands, target);
      if (++copy < piece.copies) {
        begin(copy);
        frame.cursor = loop.body.first;
      } else {
        this.stack.pop();
        next();
      }
    });
  }

  private counterAt({ over, step }: LoopSpace, first: AffineExpr | Value, copy: number): Binding {
    if (!(first instanceof Value)) return bindingOf(compactMap([first.add(copy * step)], over));
    if (copy === 0) return first;
    return bindingOf({
      map: AffineMap.get(1, 0, [dimension.add(copy * step)]),
      operands: [first as AffineForOp["inductionVar"]],
    });
  }

  private push(from: Block, target: Block, atEnd: Frame["atEnd"]): void {
    this.stack.push({ cursor: from.first, target, atEnd });
  }

  private valuesOf(values: readonly Value[], target: Block): Value[] {
    return values.map((value) => this.bindings.valueOf(value, target));
  }

  private bindAll(values: readonly Value[], to: readonly Value[]): void {
    for (let i = 0; i < values.length; i++) this.bindings.bind(values[i] as Value, to[i] as Value);
  }
}

function shellOf(
  op: Operation,
  operands: readonly Value[],
  properties: DictionaryAttr,
  attributes: DictionaryAttr,
): Operation {
  const resultTypes = op.results.map((result) => result.type);
  return new Operation({
    info: op.info,
    operands,
    resultTypes,
    properties,
    attributes,
    regionCount: op.regions.length,
    location: op.location,
  });
}
