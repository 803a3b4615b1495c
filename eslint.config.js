import tseslint from "typescript-eslint";

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

export default tseslint.config(
  { ignores: ["dist/", "coverage/", ".local/", "node_modules/"] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/strict-boolean-expressions": ["error", { allowNullableBoolean: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
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
    files: ["shared/domain/**", "shared/application/**"],
    rules: {
      "no-restricted-syntax": ["error", ...plainLanguage, ...clockAndChance],
      "no-restricted-globals": ["error", "setTimeout", "setInterval", "process", "fetch", "Buffer"],
      "max-params": ["error", 3],
    },
  },
  {
    files: ["test/**", "bench/**"],
    rules: {
      "max-lines-per-function": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "MemberExpression[object.name='jest'][property.name=/^(mock|unstable_mockModule|spyOn)$/]",
          message: "No patched modules: write a small double.",
        },
      ],
    },
  },
  { files: ["local/**", "bench/**"], rules: { "no-console": "off" } },
  {
    files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
    ...tseslint.configs.disableTypeChecked,
  },
  { files: ["*.config.js", "test/jest/**"], rules: { "no-restricted-syntax": "off" } },
);
