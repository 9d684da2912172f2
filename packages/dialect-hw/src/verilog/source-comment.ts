import { findFilePosition, NameLoc } from "@hls-opt/ir-core";
import type { Location } from "@hls-opt/ir-core";

/** `file:line` of a location, without the folder; empty where it says nothing. */
export function sourceComment(location: Location): string {
  const position = findFilePosition(location);
  if (position === undefined) return "";
  return `${position.file.replace(/^.*[\\/]/, "")}:${position.line}`.replace(/[^\x20-\x7e]/g, "?");
}

/** The name that a location carries. */
export function locationName(location: Location): string | undefined {
  return location instanceof NameLoc && location.name !== "" ? location.name : undefined;
}
