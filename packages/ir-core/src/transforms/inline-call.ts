/** Replacing one call by the body of what it calls. */
import type { Context } from "../ir/context.js";
import type { Block } from "../ir/block.js";
import { callInterface } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import { CallSiteLoc } from "../ir/location.js";
import { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import { clone } from "../ir/clone.js";
import type { Value } from "../ir/value.js";
import { walk } from "../ir/walk.js";

/** Why a call cannot be replaced by a body; undefined when it can. */
export function inliningFault(call: Operation, body: Region, context: Context): string | undefined {
  const target = call.parent?.parent;
  const entry = body.first;
  if (target === undefined || entry === undefined) return "there is no body";
  if (call.info.isTerminator) return "the call ends its block";
  if (argumentsOf(call).length !== entry.arguments.length) return "the numbers of arguments differ";
  const isSingle = body.first === body.last;
  if (!isSingle && (target.owner.info.traits.has("single-block") || context.findOp("cf.br") === undefined)) {
    return "the callee has several blocks, the caller may have one only";
  }
  const rules = context.dialects.get(target.owner.info.dialect)?.inlining;
  if (rules?.regionInto(target, body) !== true) return `'${target.owner.name}' takes no inlined blocks`;
  return illegalOp(body, target, context) ?? badReturn(call, body);
}

/** All ops, nested ones too, must be allowed in the region that they get into. */
function illegalOp(body: Region, target: Region, context: Context): string | undefined {
  let fault: string | undefined;
  for (const block of body.blocks()) {
    for (let child = block.first; child !== undefined && fault === undefined; child = child.next) {
      walk(child, (op) => {
        const around = op.parent?.parent === body ? target : (op.parent?.parent as Region);
        if (context.dialects.get(op.info.dialect)?.inlining?.opInto(op, around) !== true) {
          fault = `'${op.name}' cannot be inlined`;
        }
        return fault === undefined;
      });
    }
  }
  return fault;
}

function badReturn(call: Operation, body: Region): string | undefined {
  for (const { last } of body.blocks()) {
    if (last === undefined || last.successorUses.length > 0) continue;
    const fits =
      last.info.traits.has("return-like") &&
      last.operandCount === call.results.length &&
      last.operands.every((value, i) => value.type === call.result(i).type);
    if (!fits) return `'${last.name}' does not return what the call expects`;
  }
  return undefined;
}

function argumentsOf(call: Operation): Value[] {
  return call.operands.slice(getInterface(call.info, callInterface)?.firstArgument ?? 0);
}

/**
 * Puts the blocks of `body` (copies, unless it is given up) in place of the call. The caller has made sure that there is no
 * `inliningFault`. Returns the ops that have come in.
 */
export function inlineCall(call: Operation, body: Region, context: Context, giveUpBody: boolean): readonly Operation[] {
  const callable = giveUpBody ? body.owner : clone(body.owner);
  const source = callable.region(body.owner.regions.indexOf(body));
  const values = argumentsOf(call);
  source.entry.arguments.forEach((argument, i) => argument.replaceAllUsesWith(values[i] as Value));
  const inlined: Operation[] = [];
  for (const block of source.blocks()) {
    for (const op of block.operations()) {
      walk(op, (nested) => {
        nested.location = CallSiteLoc.get(nested.location, call.location);
      });
      inlined.push(op);
    }
  }
  if (source.first === source.last) spliceBlock(call, source.entry);
  else spliceBlocks(call, source, context);
  return inlined.filter((op) => op.parent !== undefined);
}

function spliceBlock(call: Operation, block: Block): void {
  const target = call.parent as Block;
  const end = block.last as Operation;
  call.results.forEach((result, i) => result.replaceAllUsesWith(end.operand(i)));
  end.erase();
  moveOps(block, target, call);
  call.erase();
}

function spliceBlocks(call: Operation, source: Region, context: Context): void {
  const before = call.parent as Block;
  const region = before.parent as Region;
  const after = before.splitBefore(call);
  call.results.forEach((result) => {
    result.replaceAllUsesWith(after.addArgument(result.type, call.location));
  });
  call.erase();
  const branch = context.opInfo("cf.br");
  const [entry, ...others] = source.blocks() as [Block, ...Block[]];
  let anchor = before;
  for (const block of others) {
    source.unlink(block);
    region.insertAfter(block, anchor);
    anchor = block;
  }
  moveOps(entry, before, undefined);
  for (const block of [before, ...others]) {
    const { last } = block;
    if (last === undefined || last.successorUses.length > 0) continue;
    const jump = new Operation({ info: branch, operands: last.operands, successors: [after], location: last.location });
    last.erase();
    block.push(jump);
  }
}

function moveOps(from: Block, to: Block, anchor: Operation | undefined): void {
  for (const op of from.operations()) {
    from.unlink(op);
    to.insert(op, anchor);
  }
}
