import { CallSiteLoc, FileLineColLoc, FusedLoc, NameLoc, UnknownLoc } from "../../ir/location.js";
import type { Location } from "../../ir/location.js";

/** A location as `mlir-opt --mlir-pretty-debuginfo` shows it. Recurses as deep as locations nest, which the parser bounds. */
export function prettyLocation(location: Location): string {
  if (location instanceof FileLineColLoc) return `${location.file}:${location.line}:${location.column}`;
  if (location instanceof NameLoc) {
    const child = location.child === UnknownLoc.instance ? "" : `(${prettyLocation(location.child)})`;
    return `"${location.name}"${child}`;
  }
  if (location instanceof CallSiteLoc) {
    const { callee, caller } = location;
    const isOneLine = callee instanceof NameLoc && caller instanceof FileLineColLoc;
    return `${prettyLocation(callee)}${isOneLine ? "" : "\n"} at ${prettyLocation(caller)}`;
  }
  if (location instanceof FusedLoc) {
    const metadata = location.metadata === undefined ? "" : `<${location.metadata}>`;
    return `${metadata}[${location.locations.map(prettyLocation).join(", ")}]`;
  }
  return "[unknown]";
}
