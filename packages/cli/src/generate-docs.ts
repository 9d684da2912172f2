/** `npm run docs`: writes the generated part of docs/. The same sources give the same bytes. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dialects } from "./dialects.js";
import { architectureBlocks } from "./docs/architecture.js";
import { commandLinePage } from "./docs/command-line-page.js";
import { dialectIndex, dialectPage } from "./docs/dialect-page.js";
import { passesPage } from "./docs/passes-page.js";
import { readExports } from "./docs/read-comments.js";
import { replaceBlocks } from "./docs/replace-blocks.js";
import { orderingConstraints, passes } from "./passes.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const packages = ["ir-core", "dialect-nn", "dialect-affine", "dialect-hw"];

function write(path: string, text: string): void {
  const file = join(root, "docs", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const exports = packages.flatMap((name) => readExports(join(root, "packages", name, "src"), name));
for (const dialect of dialects) write(`dialects/${dialect.name}.md`, dialectPage(dialect, exports));
write("dialects/README.md", dialectIndex(dialects));
const passExports = [...exports, ...readExports(join(root, "packages", "passes", "src"), "passes")];
write("passes.md", passesPage(passes, passExports, orderingConstraints));
write("cli.md", await commandLinePage());

const architecture = join(root, "docs", "architecture.md");
writeFileSync(architecture, replaceBlocks(readFileSync(architecture, "utf8"), await architectureBlocks(root)));
