import ts from "typescript";

/**
 * One import, re-export, dynamic import or `import()` type of a file.
 * @typedef {object} Import
 * @property {string} specifier
 * @property {number} line counted from 1
 * @property {boolean} typeOnly erased by the compiler: under `verbatimModuleSyntax`, `import { type X }` is not
 * @property {boolean} dynamic
 */

/**
 * The imports of a source text, in order.
 * @param {string} path
 * @param {string} text
 * @returns {Import[]}
 */
export function readImports(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  /** @type {Import[]} */
  const imports = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const found = importOf(node);
    if (found !== undefined) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      imports.push({ ...found, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

/**
 * @param {ts.Node} node
 * @returns {Omit<Import, "line"> | undefined}
 */
function importOf(node) {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: node.moduleSpecifier.text, typeOnly, dynamic: false };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly, dynamic: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, typeOnly: true, dynamic: false };
  }
  if (ts.isCallExpression(node) && isModuleCall(node.expression)) {
    const [argument] = node.arguments;
    if (argument === undefined || !ts.isStringLiteralLike(argument)) return undefined;
    return { specifier: argument.text, typeOnly: false, dynamic: true };
  }
  return undefined;
}

/**
 * `import(x)`, and finding where a module is: `import.meta.resolve(x)`, `require.resolve(x)`.
 * @param {ts.Expression} callee
 */
function isModuleCall(callee) {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return /^(import\.meta|require)\.resolve$/.test(callee.getText());
}
