import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** The cache of the nearest node_modules, else that of the user. */
export function defaultCacheFolder(from = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (existsSync(modules)) return join(modules, ".cache", "hls-opt");
    if (dirname(folder) === folder) break;
  }
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "hls-opt");
}

/** A key that changes with any of the parts, or with where one part ends. */
export function contentKey(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex").slice(0, 40);
}

/** A folder of the cache, and whether it was there already. */
export interface CacheEntry {
  readonly folder: string;
  readonly hit: boolean;
}

/**
 * The folder of a key, filled by `fill` when it is new.
 *
 * It is filled under another name and then renamed, so that a build that stops halfway, or two at once, leave no broken entry.
 */
export function cached(cache: string, key: string, fill: (folder: string) => Promise<void>): Promise<CacheEntry> {
  const folder = join(cache, key);
  const running = underWay.get(folder);
  if (running) return running;
  const entry = fillFolder(folder, fill).finally(() => underWay.delete(folder));
  underWay.set(folder, entry);
  return entry;
}

/** Builds of this process, so that simulations started together share one. */
const underWay = new Map<string, Promise<CacheEntry>>();

async function fillFolder(folder: string, fill: (folder: string) => Promise<void>): Promise<CacheEntry> {
  if (existsSync(folder)) return { folder, hit: true };
  const partial = `${folder}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    await fill(partial);
    await rename(partial, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return { folder, hit: false };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
