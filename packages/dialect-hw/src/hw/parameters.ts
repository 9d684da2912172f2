import { ArrayAttr, bareOrQuoted, writeSeparated } from "@hls-opt/ir-core";
import type { Attribute, NamedAttribute, OpParser, OpPrinter } from "@hls-opt/ir-core";
import { ParamDeclAttr } from "./parameter-attributes.js";

/** `<V: i32 = 8, F: none>`; nothing where there is no list. */
export function parseParameters(parser: OpParser): NamedAttribute[] {
  const declared = parser.optionalList("<", ">", () => {
    const name = parser.optionalString() ?? parser.keyword();
    parser.expect(":");
    const type = parser.type();
    return ParamDeclAttr.get(name, type, parser.optional("=") ? parser.attribute(type) : undefined);
  });
  return declared === undefined ? [] : [{ name: "parameters", value: ArrayAttr.get(declared) }];
}

/** The counterpart of `parseParameters`. */
export function printParameters(printer: OpPrinter, parameters: Attribute | undefined): void {
  if (!(parameters instanceof ArrayAttr) || parameters.elements.length === 0) return;
  printer.write("<");
  writeSeparated(printer, parameters.elements, ", ", (parameter) => {
    if (!(parameter instanceof ParamDeclAttr)) return printer.attribute(parameter);
    printer.write(`${bareOrQuoted(parameter.name)}: `);
    printer.type(parameter.type);
    if (parameter.value === undefined) return;
    printer.write(" = ");
    printer.attributeWithoutType(parameter.value);
  });
  printer.write(">");
}

/** The parameters of a list of them. */
export const parametersOf = (list: Attribute | undefined): ParamDeclAttr[] =>
  list instanceof ArrayAttr ? list.elements.filter((one) => one instanceof ParamDeclAttr) : [];
