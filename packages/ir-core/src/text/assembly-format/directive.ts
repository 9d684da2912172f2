/** The parts of an assembly format, as written. Names refer to the op's specification. */
export type Directive =
  | { readonly kind: "literal"; readonly text: string }
  /** `` ` ` `` (one blank), `` `\n` `` or ``` `` ``` (no blank). */
  | { readonly kind: "space"; readonly text: " " | "\n" | "" }
  | { readonly kind: "variable"; readonly name: string; readonly qualified: boolean; readonly isAnchor: boolean }
  | { readonly kind: "type"; readonly of: TypeSource; readonly isAnchor: boolean }
  | { readonly kind: "functional-type"; readonly inputs: TypeSource; readonly results: TypeSource }
  /** `[4, %n]`: MLIR's `custom<DynamicIndexList>($operands, $numbers)`. */
  | { readonly kind: "index-list"; readonly operands: string; readonly numbers: string }
  /** `custom<Name>(...)`, whose syntax the op's definition has. */
  | {
      readonly kind: "custom";
      readonly name: string;
      readonly args: readonly DirectiveArgument[];
      readonly isAnchor: boolean;
    }
  | { readonly kind: "attr-dict"; readonly withKeyword: boolean }
  | { readonly kind: "prop-dict" }
  | { readonly kind: "operands" | "results" | "regions" | "successors"; readonly isAnchor: boolean }
  | { readonly kind: "optional"; readonly then: readonly Directive[]; readonly otherwise: readonly Directive[] }
  /** Clauses in any order, each a literal with what follows it. */
  | { readonly kind: "oilist"; readonly clauses: readonly (readonly Directive[])[] };

/** `$x`, `type($x)`, one of these in `ref(...)`, or a text. */
export type DirectiveArgument =
  | { readonly kind: "variable" | "type"; readonly name: string; readonly isReference: boolean }
  | { readonly kind: "text"; readonly text: string };

/** `$name`, `operands` or `results`. */
export type TypeSource =
  { readonly kind: "name"; readonly name: string } | { readonly kind: "operands" } | { readonly kind: "results" };
