import type { DialectDefinition } from "./dialect.js";
import { DictionaryAttr } from "./builtin-attributes.js";
import type { OpInfo } from "./op-info.js";

/** The dialects and ops that one compilation knows. Unregistered ops get an `OpInfo` of their own, one for each name. */
export class Context {
  readonly dialects = new Map<string, DialectDefinition>();
  allowUnregistered: boolean;
  private readonly ops = new Map<string, OpInfo>();
  private readonly unregistered = new Map<string, OpInfo>();

  constructor(dialects: readonly DialectDefinition[], options: { readonly allowUnregistered?: boolean } = {}) {
    this.allowUnregistered = options.allowUnregistered ?? false;
    for (const dialect of dialects) this.register(dialect);
  }

  register(dialect: DialectDefinition): void {
    this.dialects.set(dialect.name, dialect);
    for (const op of dialect.ops) this.ops.set(op.info.name, op.info);
  }

  /** The registered op of this full name. */
  findOp(name: string): OpInfo | undefined {
    return this.ops.get(name);
  }

  /** The info of any op, registered or not. */
  opInfo(name: string): OpInfo {
    return this.ops.get(name) ?? this.unregisteredOp(name);
  }

  registeredOps(): Iterable<OpInfo> {
    return this.ops.values();
  }

  private unregisteredOp(name: string): OpInfo {
    let info = this.unregistered.get(name);
    if (info === undefined) this.unregistered.set(name, (info = makeUnregistered(name)));
    return info;
  }
}

function makeUnregistered(name: string): OpInfo {
  const dot = name.indexOf(".");
  return {
    name,
    dialect: dot < 0 ? "" : name.slice(0, dot),
    isRegistered: false,
    traits: new Set(),
    isTerminator: false,
    isPure: false,
    isCommutative: false,
    isConstantLike: false,
    isIsolatedFromAbove: false,
    isSymbolTable: false,
    hasGraphRegion: false,
    propertyNames: new Set(),
    verifyCounts: undefined,
    verifyDeclared: undefined,
    verify: undefined,
    verifyRegions: undefined,
    fold: undefined,
    interfaces: new Map(),
    defaults: DictionaryAttr.empty,
    impliedValues: DictionaryAttr.empty,
    definition: undefined,
    memos: { syntax: undefined, checks: undefined },
  };
}
