import type { Operation } from "../ir/operation.js";

/** Resources that no attribute refers to, kept verbatim: group, then key to value text. */
export type ExternalResources = Map<string, Map<string, string>>;

// a note beside the module for the printer; it lives as long as the module does
const attached = new WeakMap<Operation, ExternalResources>();

/** Remembers the `external_resources` section that a module was read with. */
export function attachExternalResources(module: Operation, resources: ExternalResources): void {
  if (resources.size > 0) attached.set(module, resources);
}

/** The `external_resources` section that a module was read with. */
export function externalResourcesOf(module: Operation): ExternalResources | undefined {
  return attached.get(module);
}
