import { fail, type OnnxLocation } from "../onnx-error.js";
import type { ModelProto } from "../proto/messages.js";

/** The range of ONNX operator sets that is understood. */
export const oldestOpset = 7;
export const newestOpset = 21;

/** The version of the standard operator set that the model imports; others are refused by number. */
export function standardOpset(model: ModelProto, at: OnnxLocation): number {
  const imported = (model.opsetImport ?? []).find(({ domain }) => isStandardDomain(domain ?? ""));
  if (imported === undefined) {
    fail(
      at,
      "onnx/opset",
      "the model imports no version of the standard operator set",
      `export it with opset ${oldestOpset} to ${newestOpset}`,
    );
  }
  const version = Number(imported.version ?? 0);
  if (version < oldestOpset || version > newestOpset) {
    fail(
      at,
      "onnx/opset",
      `the model uses opset ${version}, supported are ${oldestOpset} to ${newestOpset}`,
      "export it with opset_version=17, or run the ONNX version converter",
    );
  }
  return version;
}

/** Whether a domain means the standard operator set. */
export function isStandardDomain(domain: string): boolean {
  return domain === "" || domain === "ai.onnx";
}

/** What the domains of QONNX's operators are called here. */
export const qonnxDomain = "qonnx";

const qonnxNames: ReadonlySet<string> = new Set(["qonnx.custom_op.general", "finn.custom_op.general", "onnx.brevitas"]);

/** The domain of a node under one name each: "" for the standard one; undefined for one that is not supported. */
export function knownDomain(domain: string): string | undefined {
  if (isStandardDomain(domain)) return "";
  return qonnxNames.has(domain) ? qonnxDomain : undefined;
}
