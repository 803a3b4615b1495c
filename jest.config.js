/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": "<rootDir>/test/jest/strip-types.mjs" },
  injectGlobals: false,
  testTimeout: 20_000,
  // Most files wait for processes of their own: one worker fewer than cores, the default, leaves half of two idle.
  maxWorkers: "100%",
};
