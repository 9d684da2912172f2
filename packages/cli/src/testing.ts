export { dialectPage } from "./docs/dialect-page.js";
export { passesPage } from "./docs/passes-page.js";
export { readExports, type DocumentedExport } from "./docs/read-comments.js";
