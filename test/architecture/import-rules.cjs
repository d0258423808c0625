/**
 * Imports that each lib may have of other libs; see docs/ARCHITECTURE.md. Every lib may import itself, by relative
 * paths.
 */
const MAY_IMPORT = {
  domain: [],
  protocol: [],
  platform: [],
  'event-store': ['platform'],
  'event-store-local': ['event-store', 'platform'],
  'event-store-embedded': ['event-store', 'event-store-local', 'platform'],
  'event-store-eventstoredb': ['event-store', 'event-store-local', 'platform'],
  stores: ['event-store', 'event-store-embedded', 'event-store-eventstoredb', 'platform'],
  application: ['domain', 'event-store', 'platform'],
  audit: ['domain', 'event-store', 'platform'],
  models: ['domain', 'platform'],
  client: ['protocol'],
  terminal: ['client', 'protocol'],
  'read-models': ['domain', 'event-store', 'platform'],
};

/** Stores that a spec may open, of whichever lib it is. */
const STORES_FOR_SPECS = ['event-store-local', 'event-store-embedded', 'stores'];

const libRule = (name, from, libs) => ({
  name,
  severity: 'error',
  from,
  to: { path: '^libs/', pathNot: `^libs/(${libs.join('|')})/` },
});
const libRules = Object.entries(MAY_IMPORT).flatMap(([lib, others]) => {
  const name = `${lib}-imports-${others.length === 0 ? 'no-lib' : others.join('-and-')}`;
  const libs = [lib, ...others];
  const specs = others.includes('event-store') || lib === 'event-store' ? [...libs, ...STORES_FOR_SPECS] : libs;
  return [
    libRule(name, { path: `^libs/${lib}/`, pathNot: '[.]spec[.]ts$' }, libs),
    libRule(`specs-of-${name}`, { path: `^libs/${lib}/.*[.]spec[.]ts$` }, specs),
  ];
});

/**
 * Imports that each feature of the domain may have of other features. Every feature may import itself and the kernel,
 * and names here the others that it needs. None imports back up: the sums above the features (commands, events, decide,
 * evolve) are imported by no feature.
 */
const FEATURE_MAY_IMPORT = {
  kernel: [],
  tree: [],
  periods: [],
  clock: [],
  rejections: [],
  limits: ['tree'],
  funds: ['tree'],
  pricing: ['tree'],
  signals: ['pricing', 'tree'],
  escrow: ['funds', 'tree'],
  status: ['limits', 'tree'],
  spending: ['funds', 'limits', 'periods', 'pricing', 'status', 'tree'],
  adjustments: ['limits', 'spending', 'tree'],
  reservations: ['escrow', 'funds', 'limits', 'periods', 'pricing', 'spending', 'tree'],
  accounts: ['funds', 'limits', 'reservations', 'status', 'tree'],
  reports: ['accounts', 'funds', 'limits', 'periods', 'pricing', 'reservations', 'spending', 'tree'],
  lifecycle: ['accounts', 'limits', 'reservations'],
};

const LEDGER = 'libs/domain/src/ledger';
const featureRules = Object.entries(FEATURE_MAY_IMPORT).map(([feature, others]) => ({
  name: `the-domain's-${feature}-keeps-its-floor`,
  severity: 'error',
  from: { path: `^${LEDGER}/${feature}/`, pathNot: '[.]spec[.]ts$' },
  to: { path: `^${LEDGER}/`, pathNot: `^${LEDGER}/(${[feature, 'kernel', ...others].join('|')})/` },
}));

/**
 * Imports that each step of the application may have of other steps and of the files above the steps. Every step may
 * import itself and the limits. The writer stands on the steps, the registry on the writer; commands and queries come
 * from above.
 */
const STEP_MAY_IMPORT = {
  pending: [],
  outcomes: [],
  committed: ['outcomes/', 'pending/'],
  snapshots: ['committed/'],
  reads: ['committed/', 'writer-context.ts'],
  batch: ['clock-doubts.ts', 'committed/', 'outcomes/', 'pending/', 'writer-context.ts'],
  registry: ['committed/', 'ledger-writer.ts', 'outcomes/', 'pending/', 'writer-context.ts'],
  commands: ['pending/', 'writer-registry.ts'],
  queries: ['reads/', 'writer-registry.ts'],
};

const APPLICATION = 'libs/application/src';
const stepRules = Object.entries(STEP_MAY_IMPORT).map(([step, others]) => ({
  name: `the-application's-${step}-keeps-its-floor`,
  severity: 'error',
  from: { path: `^${APPLICATION}/${step}/`, pathNot: '[.]spec[.]ts$' },
  to: {
    path: `^${APPLICATION}/`,
    pathNot: `^${APPLICATION}/(${[`${step}/`, 'limits.ts', ...others].join('|').replaceAll('.', '[.]')})`,
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...libRules,
    ...featureRules,
    ...stepRules,
    {
      name: 'a-feature-of-the-domain-has-a-rule',
      comment: 'A new folder is entered in the table above, with what it may import.',
      severity: 'error',
      from: { path: `^${LEDGER}/(?!(${Object.keys(FEATURE_MAY_IMPORT).join('|')})/)[^/]+/` },
      to: {},
    },
    {
      name: 'a-step-of-the-application-has-a-rule',
      comment: 'A new folder is entered in the table above, with what it may import.',
      severity: 'error',
      from: { path: `^${APPLICATION}/(?!(${Object.keys(STEP_MAY_IMPORT).join('|')})/)[^/]+/` },
      to: {},
    },
    {
      name: 'grpc-stays-at-its-door',
      comment: 'The other doors, and what they share, know kinds of faults; only that of gRPC knows its statuses.',
      severity: 'error',
      from: { path: '^apps/ledger/src/(nats|wire)/', pathNot: '[.]spec[.]ts$' },
      to: { path: 'node_modules/@grpc/' },
    },
    {
      name: 'the-thread-of-eventstoredb-holds-nothing-native',
      comment: 'It is terminated from outside when it hangs, which would abort a process inside a database library.',
      severity: 'error',
      from: { path: '^libs/event-store-eventstoredb/src/thread/client[.]worker[.]ts$' },
      to: { path: '^libs/event-store-local/|node_modules/(libsql|classic-level)/', reachable: true },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'nobody-imports-an-app', severity: 'error', from: { path: '^(libs)/' }, to: { path: '^apps/' } },
    {
      name: 'no-app-imports-another',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'the-client-takes-nothing-of-the-server',
      comment:
        'Users install it: of the protocol it imports generated messages and services, how they travel, and which server owns a ledger.',
      severity: 'error',
      from: { path: '^libs/client/' },
      to: {
        path: '^(apps|libs)/',
        pathNot: [
          '^libs/client/',
          '^libs/protocol/src/(generated/(budget|google)/.+|grpc-service|routing|trailers)[.]ts$',
        ],
      },
    },
    {
      name: 'a-lib-has-one-door',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/', pathNot: '^libs/client/' },
      to: { path: '^libs/', pathNot: ['^libs/[^/]+/src/index[.]ts$', '^$1/$2/'] },
    },
    {
      name: 'tests-use-the-door-too',
      severity: 'error',
      from: { path: '^test/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index[.]ts$' },
    },
    {
      name: 'insiders-do-not-use-their-own-door',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/.+', pathNot: ['^libs/[^/]+/src/index[.]ts$', '[.]spec[.]ts$'] },
      to: { path: '^libs/$1/src/index[.]ts$' },
    },
    {
      name: 'the-domain-is-pure',
      comment:
        'No framework, no I/O, no clock: decimal.js, luxon for time zones, and of Node the hash functions, which compute and nothing else.',
      severity: 'error',
      from: { path: '^libs/domain/src/', pathNot: '[.]spec[.]ts$' },
      to: { pathNot: ['^libs/domain/', 'node_modules/(decimal[.]js|luxon)/', '^crypto$'] },
    },
    {
      name: 'libs-ship-what-they-need',
      comment:
        'What is only installed for development is not there when the server runs; generators (.mjs) are not run then.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '[.]spec[.]ts$|[.]mjs$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'test-support-stays-in-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '[.]spec[.]ts$' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
