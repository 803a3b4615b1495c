/**
 * Who may import whom. What a rule does not allow is forbidden; types count as much as values.
 * `test/house/import-rules.test.ts` holds a deliberate breach of every rule here.
 */

/** Our own code, by the part that a file belongs to. */
const production = "^(functions|shared)/";
const ours = "^(functions|shared|local|test|bench|tools)/";
const entry = "^functions/main\\.ts$";

/** Azure's SDKs; the Functions library is not one of them: it is how functions are declared. */
const azureSdk = "^node_modules/@azure/(?!functions/)";

/** Parts of the desk that know nothing of Filing, so that they can become packages of their own. */
const standalone = "service-bus|cosmos|functions-host";

/** What exactly one adapter is there to hide. Other production code does not know these packages. */
const hiddenPackages = {
  saxes: "^shared/adapters/xbrl/",
  pdfkit: "^shared/adapters/pdf/",
  jose: "^shared/adapters/identity/",
  minisearch: "^shared/adapters/search/",
};

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const forbidden = [
  {
    name: "domain-is-pure",
    comment: "The domain imports the domain: no package, no platform, no other layer.",
    severity: "error",
    from: { path: "^shared/domain/" },
    to: { pathNot: "^shared/domain/" },
  },
  {
    name: "application-knows-ports-only",
    comment: "A use case asks the domain and its ports; what is behind a port is not its business.",
    severity: "error",
    from: { path: "^shared/application/" },
    to: { pathNot: "^shared/(application|domain)/" },
  },
  {
    name: "contracts-are-schemas",
    comment: "Contracts describe what is sent and stored, in terms of the domain and of zod.",
    severity: "error",
    from: { path: "^shared/contracts/" },
    to: { pathNot: ["^shared/(contracts|domain)/", "^node_modules/zod/"] },
  },
  {
    name: "config-is-alone",
    comment: "Settings are read before anything else exists.",
    severity: "error",
    from: { path: "^shared/config/" },
    to: { pathNot: ["^shared/config/", "^node_modules/zod/", "^shared/contracts/topology\\.json$"] },
  },
  {
    name: "adapters-face-inward",
    comment:
      "An adapter sees the ports it serves, the domain and the contracts; never a use case, a trigger or a setting.",
    severity: "error",
    from: { path: "^shared/adapters/" },
    to: {
      path: ours,
      pathNot: "^shared/(adapters/|application/ports/|application/fault\\.ts$|domain/|contracts/)",
    },
  },
  {
    name: "adapters-keep-apart",
    comment: "One adapter never needs another; what joins them is main.ts.",
    severity: "error",
    from: { path: "^shared/adapters/([^/]+)/" },
    to: { path: "^shared/adapters/", pathNot: "^shared/adapters/$1/" },
  },
  {
    name: "triggers-go-through-use-cases",
    comment:
      "A trigger translates one event into one use case; only main.ts opens adapters and reads settings.",
    severity: "error",
    from: { path: "^functions/", pathNot: entry },
    to: {
      path: ours,
      pathNot: "^(functions/|shared/(application|contracts|domain)/)",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "triggers-see-types-of-config-at-most",
    comment: "The shape of the configuration may be named outside main.ts; nothing else of the outer ring.",
    severity: "error",
    from: { path: "^functions/", pathNot: entry },
    to: { path: "^shared/", pathNot: "^shared/(application|contracts|domain|config)/" },
  },
  {
    name: "triggers-need-few-packages",
    comment: "Triggers need the Functions library and zod.",
    severity: "error",
    from: { path: "^functions/", pathNot: entry },
    to: { dependencyTypes: ["npm", "npm-dev"], pathNot: "^node_modules/(@azure/functions|zod)/" },
  },
  {
    name: "functions-library-stays-outside",
    comment: "Only triggers and the host on the desk know how functions are declared.",
    severity: "error",
    from: { path: ours, pathNot: "^(functions|test|local/functions-host)/" },
    to: { path: "^node_modules/@azure/functions/" },
  },
  {
    name: "azure-sdks-stay-in-their-adapter",
    comment:
      "Beside the adapter, the host on the desk receives from Service Bus as a client, and the desk's own programs are its operator.",
    severity: "error",
    from: {
      path: "^(functions/|shared/|tools/|local/[^/]+/)",
      pathNot: "^(shared/adapters/azure|local/functions-host)/",
    },
    to: { path: azureSdk },
  },
  {
    name: "functions-host-is-a-service-bus-client-only",
    comment: "The host delivers messages; it has no business with the other services.",
    severity: "error",
    from: { path: "^local/functions-host/" },
    to: { path: azureSdk, pathNot: "^node_modules/@azure/(service-bus|core-amqp)/" },
  },
  ...Object.entries(hiddenPackages).map(([name, home]) => ({
    name: `${name}-stays-in-its-adapter`,
    comment: "What an adapter hides stays replaceable.",
    severity: "error",
    from: { path: production, pathNot: home },
    to: { path: `^node_modules/${name}/` },
  })),
  {
    name: "nothing-imports-main",
    comment: "main.ts has effects at import: hosts load it, nobody imports it.",
    severity: "error",
    from: { path: "^(functions|shared|local|tools)/" },
    to: { path: entry },
  },
  {
    name: "production-never-imports-the-desk",
    comment: "Tests, emulators, benchmarks and tools are not deployed.",
    severity: "error",
    from: { path: production },
    to: { path: "^(test|local|bench|tools)/" },
  },
  {
    name: "nothing-imports-tests",
    comment: "Tests are at the end of every chain.",
    severity: "error",
    from: { path: "^(local|tools)/" },
    to: { path: "^(test|bench)/" },
  },
  {
    name: "emulators-know-nothing-of-filing",
    comment: "They can become packages of their own.",
    severity: "error",
    from: { path: `^local/(${standalone})/` },
    to: { path: ours, pathNot: "^local/$1/" },
  },
  {
    name: "unit-tests-stay-in-the-core",
    comment: "A unit test of the core needs doubles, never the outer ring.",
    severity: "error",
    from: { path: "^test/unit/(domain|application)/" },
    to: { path: "^(functions/|local/|shared/(adapters|config)/)" },
  },
  {
    name: "no-dev-packages-in-production",
    comment: "What is deployed is installed without development packages.",
    severity: "error",
    from: { path: production },
    to: { dependencyTypes: ["npm-dev"] },
  },
  {
    name: "no-undeclared-packages",
    comment: "A package that is only there because another one brought it may leave at any time.",
    severity: "error",
    from: { path: ours },
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  },
  {
    name: "no-cycles",
    comment: "Two files that need each other are one file, or need a third.",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "no-unresolvable",
    comment: "An import that leads nowhere.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "no-orphans",
    comment: "A file that nothing imports and that imports nothing is left over, unless it is run by itself.",
    severity: "error",
    from: {
      orphan: true,
      path: ours,
      pathNot: ["^test/", "^(local|bench|tools)/[^/]+\\.ts$", "^tools/eslint/"],
    },
    to: {},
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: "^node_modules/" },
    exclude: { path: "^(dist|coverage|\\.local)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
