import { InvariantError } from "../../ir/diagnostic.js";
import type { Directive, DirectiveArgument, TypeSource } from "./directive.js";

const tokenPattern = /\s+|`[^`]*`|\$[A-Za-z_][A-Za-z0-9_]*|[A-Za-z][A-Za-z0-9_-]*|"[^"]*"|[()?^:,|<>]/y;

/** Reads an assembly format string into directives. A malformed one is a fault of the op's definition. */
export function readFormat(opName: string, text: string): readonly Directive[] {
  return new FormatReader(opName, text).read();
}

class FormatReader {
  private readonly opName: string;
  private readonly tokens: readonly string[];
  private position = 0;

  constructor(opName: string, text: string) {
    this.opName = opName;
    this.tokens = tokenize(text, (message) => this.fail(message));
  }

  read(): readonly Directive[] {
    const directives = this.sequence();
    return this.position < this.tokens.length ? this.fail(`unexpected '${this.peek() ?? ""}'`) : directives;
  }

  private fail(message: string): never {
    throw new InvariantError(`assembly format of '${this.opName}': ${message}`);
  }

  private peek(): string | undefined {
    return this.tokens[this.position];
  }

  private accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.position++;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) this.fail(`expected '${token}' but found '${this.peek() ?? "the end"}'`);
  }

  /** Directives up to `)`, `|` or the end. */
  private sequence(): Directive[] {
    const directives: Directive[] = [];
    for (let next = this.peek(); next !== undefined && next !== ")" && next !== "|"; next = this.peek()) {
      directives.push(...this.directive());
    }
    return directives;
  }

  private directive(): readonly Directive[] {
    const token = this.peek() as string;
    if (token === "(") return [this.group()];
    this.position++;
    if (token.startsWith("`")) return literals(token.slice(1, -1));
    if (token.startsWith("$")) {
      return [{ kind: "variable", name: token.slice(1), qualified: false, isAnchor: this.accept("^") }];
    }
    return [this.word(token)];
  }

  private word(word: string): Directive {
    switch (word) {
      case "type":
        return { kind: "type", of: this.parenthesised(() => this.typeSource()), isAnchor: this.accept("^") };
      case "qualified":
        return this.qualified();
      case "functional-type":
        return this.functionalType();
      case "index-list":
        return this.indexList();
      case "attr-dict":
      case "attr-dict-with-keyword":
        return { kind: "attr-dict", withKeyword: word !== "attr-dict" };
      case "prop-dict":
        return { kind: "prop-dict" };
      case "operands":
      case "results":
      case "regions":
      case "successors":
        return { kind: word, isAnchor: this.accept("^") };
      case "custom":
        return this.custom();
      case "oilist":
        return { kind: "oilist", clauses: this.parenthesised(() => this.clauses()) };
      default:
        return this.fail(`unknown directive '${word}'`);
    }
  }

  private parenthesised<T>(read: () => T): T {
    this.expect("(");
    const result = read();
    this.expect(")");
    return result;
  }

  private qualified(): Directive {
    const [inner, ...rest] = this.parenthesised(() => this.sequence());
    if (inner === undefined || rest.length > 0) return this.fail("'qualified' takes one argument");
    const isAnchor = this.accept("^");
    if (inner.kind === "variable") return { ...inner, qualified: true, isAnchor };
    return inner.kind === "type" ? { ...inner, isAnchor } : this.fail("'qualified' takes a variable or a type");
  }

  private functionalType(): Directive {
    return this.parenthesised(() => {
      const inputs = this.typeSource();
      this.expect(",");
      return { kind: "functional-type", inputs, results: this.typeSource() };
    });
  }

  private indexList(): Directive {
    return this.parenthesised(() => {
      const operands = this.variable();
      this.expect(",");
      return { kind: "index-list", operands, numbers: this.variable() };
    });
  }

  /** `custom<Name>(argument, ...)` */
  private custom(): Directive {
    this.expect("<");
    const name = this.peek() ?? "";
    this.position++;
    this.expect(">");
    const args = this.parenthesised(() => this.directiveArguments());
    return { kind: "custom", name, args, isAnchor: this.accept("^") };
  }

  private directiveArguments(): DirectiveArgument[] {
    if (this.peek() === ")") return [];
    const args = [this.directiveArgument(false)];
    while (this.accept(",")) args.push(this.directiveArgument(false));
    return args;
  }

  private directiveArgument(isReference: boolean): DirectiveArgument {
    const token = this.peek() ?? "";
    if (token.startsWith("$")) return { kind: "variable", name: this.variable(), isReference };
    this.position++;
    if (token.startsWith('"')) return { kind: "text", text: token.slice(1, -1) };
    if (token === "type") return { kind: "type", name: this.parenthesised(() => this.variable()), isReference };
    if (token === "ref" && !isReference) return this.parenthesised(() => this.directiveArgument(true));
    return this.fail(`'${token}' cannot be an argument of a custom directive`);
  }

  private variable(): string {
    const token = this.peek() ?? "";
    this.position++;
    return token.startsWith("$") ? token.slice(1) : this.fail(`expected a variable but found '${token}'`);
  }

  private typeSource(): TypeSource {
    const token = this.peek() ?? "";
    this.position++;
    if (token.startsWith("$")) return { kind: "name", name: token.slice(1) };
    return token === "operands" || token === "results" ? { kind: token } : this.fail(`'${token}' has no type`);
  }

  private clauses(): Directive[][] {
    const clauses = [this.sequence()];
    while (this.accept("|")) clauses.push(this.sequence());
    return clauses;
  }

  /** `( ... )?` with or without `:( ... )` before the question mark. */
  private group(): Directive {
    const then = this.parenthesised(() => this.sequence());
    const otherwise = this.accept(":") ? this.parenthesised(() => this.sequence()) : [];
    this.expect("?");
    return { kind: "optional", then, otherwise };
  }
}

function tokenize(text: string, fail: (message: string) => never): readonly string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.length; at = tokenPattern.lastIndex) {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(text);
    if (match === null) return fail(`unexpected '${text.slice(at, at + 10)}'`);
    if (match[0].trim() !== "") tokens.push(match[0]);
  }
  return tokens;
}

function literals(text: string): readonly Directive[] {
  if (text === "" || text === " " || text === "\\n") return [{ kind: "space", text: text === "\\n" ? "\n" : text }];
  return [{ kind: "literal", text }];
}
