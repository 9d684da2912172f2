import { bytesPerElement, DenseElementsAttr } from "../../ir/dense-attributes.js";
import { elementCount } from "../../ir/builtin-types.js";
import type { IndexType, IntegerType, ShapedType } from "../../ir/builtin-types.js";
import type { DenseData } from "../../ir/dense-data.js";
import type { Type } from "../../ir/type.js";
import { unquote } from "../lex/string-literal.js";
import { Token } from "../lex/token.js";
import { ElementStore, elementsFromBytes } from "./element-store.js";
import type { Parser } from "../parse/parser.js";

/**
 * The body of `dense<...>`. Its type comes last, so the elements are remembered as offsets into the source (negative for
 * those behind a minus sign) and read again once the type is known.
 */
export class DenseLiteral {
  /** Extents of the nested brackets; empty for a splat. */
  shape: number[] = [];
  private readonly p: Parser;
  private readonly elements: number[] = [];
  /** The offset of a `"0x..."` literal. */
  private hexAt: number | undefined;

  constructor(p: Parser) {
    this.p = p;
  }

  parse(allowHex: boolean): void {
    const { p } = this;
    if (p.at(Token.leftSquare)) this.shape = this.parseList();
    else if (allowHex && p.at(Token.string)) this.parseStringOrHex();
    else this.parseElement();
  }

  private parseStringOrHex(): void {
    this.hexAt = this.p.tokens.start;
    this.parseElement();
  }

  private parseList(): number[] {
    const { p } = this;
    let inner: number[] | undefined;
    let size = 0;
    p.enter();
    p.tokens.next();
    p.commaSeparatedUntil(Token.rightSquare, "]", "", () => {
      const dims = p.at(Token.leftSquare) ? this.parseList() : this.parseElement();
      size++;
      if (inner === undefined) inner = dims;
      else if (inner.length !== dims.length || inner.some((d, i) => d !== dims[i])) {
        p.fail("tensor literal is invalid; ranks are not consistent between elements");
      }
    });
    p.leave();
    return [size, ...(inner ?? [])];
  }

  /** A number, bool, string or `(re, im)`; returns its (empty) extents. */
  private parseElement(): number[] {
    const { p } = this;
    const { start } = p.tokens;
    if (p.at(Token.leftParen)) return this.parseComplex();
    if (p.accept(Token.minus)) {
      if (!p.at(Token.integer) && !p.at(Token.float)) p.fail("expected integer or floating point literal");
      this.elements.push(-p.tokens.start);
    } else if (
      p.at(Token.integer) ||
      p.at(Token.float) ||
      p.at(Token.string) ||
      p.atWord("true") ||
      p.atWord("false")
    ) {
      this.elements.push(start);
    } else {
      p.fail("expected element literal of primitive type");
    }
    p.tokens.next();
    return [];
  }

  private parseComplex(): number[] {
    const { p } = this;
    p.enter();
    p.tokens.next();
    this.parseElement();
    p.expect(Token.comma, "expected ',' between complex elements");
    this.parseElement();
    p.expect(Token.rightParen, "expected ')' after complex elements");
    p.leave();
    return [];
  }

  /** The attribute, now that the type is known. */
  finish(at: number, type: ShapedType): DenseElementsAttr {
    const { p } = this;
    const { element } = type;
    const isNumeric =
      element.kind === "integer" || element.kind === "index" || element.kind === "float" || element.kind === "complex";
    if (this.hexAt !== undefined && isNumeric) return this.fromHex(this.hexAt, at, type);
    if (this.shape.length > 0 && this.shape.join() !== type.shape.join()) {
      p.failAt(
        at,
        `inferred shape of elements literal ([${this.shape.join(", ")}]) does not match type ([${type.shape.join(", ")}])`,
      );
    }
    const count = elementCount(type.shape);
    if (this.elements.length === 0 && count > 0) {
      p.failAt(at, `parsed zero elements, but type ('${type}') expected at least 1`);
    }
    return DenseElementsAttr.get(type, this.readElements(at, type, count));
  }

  private readElements(at: number, type: ShapedType, count: number): DenseData {
    const { element } = type;
    const isComplex = element.kind === "complex";
    const scalar = isComplex ? (element as Type & { element: Type }).element : element;
    const isSplat = this.shape.length === 0 && this.elements.length > 0;
    const expected = (isSplat ? 1 : count) * (isComplex ? 2 : 1);
    if (this.elements.length !== expected) {
      this.p.failAt(
        at,
        `expected ${expected} numbers for elements of type '${element}', but parsed ${this.elements.length}`,
      );
    }
    if (scalar.kind === "integer" || scalar.kind === "index") {
      return this.readIntegers(scalar as IntegerType | IndexType);
    }
    if (scalar.kind === "float") return this.readFloats(scalar);
    return this.readStrings();
  }

  /** Calls `visit` with each element's token as the current one. */
  private forEach(visit: (isNegative: boolean, at: number) => void): void {
    const { tokens } = this.p;
    const resumeAt = tokens.start;
    for (const signed of this.elements) {
      const at = Math.abs(signed);
      tokens.reset(at);
      visit(signed < 0, at);
    }
    tokens.reset(resumeAt);
  }

  private readIntegers(type: IntegerType | IndexType): DenseData {
    const { p } = this;
    const store = new ElementStore(type, this.elements.length);
    const isUnsigned = type.kind === "integer" && type.signedness === "unsigned";
    this.forEach((isNegative, at) => {
      if (isNegative && isUnsigned) p.failAt(at, "expected unsigned integer elements, but parsed negative value");
      if (p.at(Token.float)) p.failAt(at, "expected integer elements, but parsed floating-point");
      if (p.at(Token.bareId)) {
        if (type.kind === "index" || type.width !== 1) p.failAt(at, "expected i1 type for 'true' or 'false' values");
        store.pushInteger(p.atWord("true") ? 1n : 0n);
      } else if (!p.at(Token.integer) || !store.pushIntegerText(isNegative, p.tokens.text())) {
        p.failAt(
          at,
          p.at(Token.integer)
            ? "integer constant out of range for type"
            : "expected integer elements, but parsed string",
        );
      }
    });
    return store.data;
  }

  private readFloats(type: Type): DenseData {
    const { p } = this;
    const store = new ElementStore(type, this.elements.length);
    const end = p.tokens.start;
    this.forEach((isNegative, at) => {
      const isHex = p.at(Token.integer) && p.source.startsWith("0x", at);
      if (!p.at(Token.float) && !isHex) p.failAt(end, "expected floating-point elements, but parsed integer");
      store.pushFloat(p, at, isNegative, p.tokens.text(), !isHex);
    });
    return store.data;
  }

  private readStrings(): DenseData {
    const { p } = this;
    const values: string[] = [];
    this.forEach((_isNegative, at) => {
      if (!p.at(Token.string)) p.failAt(at, "expected string token, but got a number");
      values.push(unquote(p.tokens.text()));
    });
    return values;
  }

  private fromHex(hexAt: number, at: number, type: ShapedType): DenseElementsAttr {
    const { p } = this;
    const resumeAt = p.tokens.start;
    p.tokens.reset(hexAt);
    const digits = p.tokens.text().slice(1, -1);
    p.tokens.reset(resumeAt);
    if (!isHexData(digits)) {
      p.failAt(hexAt, "expected string containing hex digits starting with `0x`");
    }
    const bytes = bytesFromHex(digits);
    const count = elementCount(type.shape) * (type.element.kind === "complex" ? 2 : 1);
    const size = bytesPerElement(type.element);
    const isBits = type.element.kind === "integer" && (type.element as IntegerType).width === 1;
    const needed = isBits ? Math.ceil(count / 8) : count * size;
    const splat = type.element.kind === "complex" ? 2 * size : size;
    if (bytes.length === needed) {
      return DenseElementsAttr.get(type, elementsFromBytes(type.element, bytes, count, size));
    }
    if (isBits && bytes.length === 1 && (bytes[0] === 0 || bytes[0] === 255)) {
      return DenseElementsAttr.get(type, Uint8Array.of(bytes[0] & 1));
    }
    if (!isBits && bytes.length === splat) {
      return DenseElementsAttr.get(type, elementsFromBytes(type.element, bytes, splat / size, size));
    }
    return p.failAt(at, `elements hex data size is invalid for provided type: '${type}'`);
  }
}

/** `0x` and whole bytes. The search is for what does not belong, as a pattern that repeats fills the stack on 100 MB. */
function isHexData(digits: string): boolean {
  return digits.startsWith("0x") && digits.length % 2 === 0 && !/[^0-9a-fA-F]/.test(digits.slice(2));
}

const digitValue = (code: number): number => (code < 58 ? code - 48 : (code | 32) - 87);

/** The bytes of `0x...`, two digits each. */
export function bytesFromHex(digits: string): Uint8Array {
  const bytes = new Uint8Array((digits.length - 2) >> 1);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (digitValue(digits.charCodeAt(2 * i + 2)) << 4) | digitValue(digits.charCodeAt(2 * i + 3));
  }
  return bytes;
}
