import tseslint from "typescript-eslint";
import { mustUseResult } from "./tools/eslint/must-use-result.ts";

const clockAndChance = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The clock is injected." },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: "The clock is injected.",
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: "Chance is injected.",
  },
];

const plainLanguage = [
  { selector: "ExportDefaultDeclaration", message: "Name what a file exports." },
  { selector: "TSEnumDeclaration", message: "Use a union of literals." },
];

const settingsElsewhere = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: "The environment is read once, in functions/main.ts.",
  },
];

const patchedOrPartialTests = [
  {
    selector: "MemberExpression[object.name='jest'][property.name=/^(mock|unstable_mockModule|spyOn)$/]",
    message: "No patched modules: write a small double.",
  },
  {
    selector: "MemberExpression[object.name=/^(test|it|describe)$/][property.name='only']",
    message: "The whole suite runs.",
  },
];

export default tseslint.config(
  { ignores: ["dist/", "coverage/", ".local/", "node_modules/"] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { filing: { rules: { "must-use-result": mustUseResult } } },
    rules: {
      "filing/must-use-result": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/strict-boolean-expressions": ["error", { allowNullableBoolean: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-restricted-syntax": ["error", ...plainLanguage],
      "no-empty": ["error", { allowEmptyCatch: false }],
      "no-console": "error",
      eqeqeq: "error",
      complexity: ["error", 12],
      "max-depth": ["error", 3],
      "max-params": ["error", 4],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["functions/**", "shared/**"],
    ignores: ["functions/main.ts"],
    rules: { "no-restricted-syntax": ["error", ...plainLanguage, ...settingsElsewhere] },
  },
  {
    files: ["shared/domain/**", "shared/application/**"],
    rules: {
      "no-restricted-syntax": ["error", ...plainLanguage, ...settingsElsewhere, ...clockAndChance],
      "no-restricted-globals": ["error", "setTimeout", "setInterval", "process", "fetch", "Buffer"],
      "max-params": ["error", 3],
    },
  },
  {
    files: ["test/**", "bench/**"],
    rules: {
      "max-lines-per-function": "off",
      "no-restricted-syntax": ["error", ...plainLanguage, ...patchedOrPartialTests],
    },
  },
  { files: ["local/**", "bench/**", "tools/**"], rules: { "no-console": "off" } },
  {
    files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { "filing/must-use-result": "off" },
  },
  { files: ["*.config.js", "test/jest/**"], rules: { "no-restricted-syntax": "off" } },
);
