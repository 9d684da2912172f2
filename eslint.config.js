import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const noDefaultOrStarExports = [
  { selector: "ExportDefaultDeclaration", message: "export by name, so that a thing has one name everywhere" },
  {
    selector: "ExportAllDeclaration",
    message: "name what is exported; `export *` hides the public surface and breeds cycles",
  },
];

const dynamicImport = {
  selector: "ImportExpression[source.value=/^(\\.|@hls-opt\\/)/]",
  message: "import the project's own modules at the top of the file",
};

export default defineConfig(
  { ignores: ["**/dist/", "**/node_modules/", "build/", "out/", "coverage/", "docs/", "**/*.d.ts"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommended],
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      // Specifications of ops are inferred from literals, and there `{}` is the type of what is left out.
      "@typescript-eslint/no-empty-object-type": [
        "error",
        { allowInterfaces: "with-single-extends", allowObjectTypes: "always" },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none" },
      ],
      "@typescript-eslint/no-import-type-side-effects": "error",
      "no-redeclare": "off",
    },
  },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-depth": ["warn", 3],
      "max-lines": ["warn", { max: 600, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      "no-restricted-syntax": ["error", ...noDefaultOrStarExports, dynamicImport],
      "no-undef": "off", // TypeScript checks names, in the plain scripts as well (tsconfig.tests.json)
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  { files: ["packages/cli/**", "scripts/**", "benchmarks/**"], rules: { "no-console": "off" } },
  { files: ["*.config.js", "*.config.ts"], rules: { "no-restricted-syntax": "off" } },
  { files: ["**/*.test.ts", "**/*.check.ts"], rules: { "max-lines": "off" } },
);
