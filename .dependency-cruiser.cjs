'use strict';
// Who may import whom: rules 1 to 6 of ARCHITECTURE.md (rule 7 is ESLint's). Each rule here is shown to fire
// by test/architecture/imports.test.ts; a rule whose pattern never matches protects nothing.

/** Test, benchmarks and the command line may import anything (rule 6). */
const free = '^(test|bench|cli)/';
const sides = 'gateway|api|firmware-sim|dashboards';
const edges = 'link|store|forward|local';

/** A package by name, installed or not. */
const packages = (...names) => `^(node_modules/)?(${names.join('|')})(/|$)`;

/** A driver has one home: nobody else may import it. */
const home = (name, driver, ...folders) => ({
  name,
  severity: 'error',
  from: { pathNot: [free, ...folders] },
  to: { path: driver },
});

module.exports = {
  forbidden: [
    {
      name: 'domain-imports-only-pure-libraries',
      comment: 'Rule 1. The vocabulary is pure: no I/O, no node: modules, no other packages than these.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { pathNot: ['^domain/', packages('zod', '@noble/curves', '@noble/hashes')] },
    },
    {
      name: 'sides-import-domain-never-each-other',
      comment: 'Rule 2. They meet on the wire, in the schemas of domain/http and domain/wire.',
      severity: 'error',
      from: { path: `^(${sides})/` },
      to: { path: `^(${sides})/`, pathNot: '^$1/' },
    },
    {
      name: 'gateway-rules-import-only-domain',
      comment: 'Rule 3. A rule is a pure function of domain values.',
      severity: 'error',
      from: { path: '^gateway/rules/' },
      to: { path: '^gateway/', pathNot: '^gateway/rules/' },
    },
    {
      name: 'gateway-core-imports-only-rules-and-domain',
      comment: 'Rule 3. The core says what it needs in core/ports/; main.ts brings it.',
      severity: 'error',
      from: { path: '^gateway/core/' },
      to: { path: '^gateway/', pathNot: '^gateway/(core|rules)/' },
    },
    {
      name: 'gateway-edges-import-only-ports',
      comment: 'Rule 3. An edge knows core/ports/, domain and its own folder, never another edge.',
      severity: 'error',
      from: { path: `^gateway/(${edges})/` },
      to: { path: '^gateway/', pathNot: ['^gateway/$1/', '^gateway/core/ports/'] },
    },
    {
      name: 'gateway-backtest-imports-only-core-and-rules',
      comment:
        'Rule 3. A backtest is the core on the past. Only stored.ts brings it together with the journal.',
      severity: 'error',
      from: { path: '^gateway/backtest/', pathNot: '^gateway/backtest/stored\\.ts$' },
      to: { path: '^gateway/', pathNot: '^gateway/(backtest|core|rules)/' },
    },
    {
      name: 'gateway-main-alone-composes',
      comment: 'Rule 3. Only main.ts names concrete adapters. (The config may speak the words of the core.)',
      severity: 'error',
      from: {
        path: '^gateway/',
        pathNot: [
          '^gateway/(main|evidence|metrics|mqtt|self-report|backtest/stored)\\.ts$',
          `^gateway/(core|rules|ingest|${edges})/`,
        ],
      },
      to: { path: `^gateway/(main\\.ts$|ingest/|(${edges})/)` },
    },
    {
      name: 'gateway-ingest-keeps-nothing',
      comment:
        'Rule 3. A worker of `nongso ingest` is its own composition of a session, the dialects and a sink; it has no ' +
        'store, no broker and no page.',
      severity: 'error',
      from: { path: '^gateway/ingest/' },
      to: {
        path: '^gateway/',
        pathNot: [
          '^gateway/(ingest|core|config|link/mqtt5|link/mqtt/dialects|forward/sinks)/',
          '^gateway/forward/[^/]+\\.ts$',
          '^gateway/(config|clock)\\.ts$',
        ],
      },
    },
    {
      name: 'api-features-meet-at-their-index',
      comment: 'Rule 4. A feature sees another only through its index.ts.',
      severity: 'error',
      from: { path: '^api/([^/]+)/' },
      to: { path: '^api/[^/]+/', pathNot: ['^api/$1/', '^api/[^/]+/index\\.ts$'] },
    },
    {
      name: 'api-ledger-stands-alone',
      comment: 'Rule 4. Others append to the ledger; it asks no other feature.',
      severity: 'error',
      from: { path: '^api/ledger/' },
      to: { path: '^api/[^/]+/', pathNot: '^api/(ledger|db)/' },
    },
    {
      name: 'api-adapters-import-only-their-port',
      comment: 'Rule 4. A label format or a marketplace is a pure plug: its port and domain, nothing more.',
      severity: 'error',
      from: { path: '^api/(label|marketplace)/(formats|adapters)/' },
      to: { path: '^api/', pathNot: ['^api/$1/$2/', '^api/$1/(model|port)\\.ts$'] },
    },

    // Rule 5: drivers have one home.
    home(
      'buses-live-in-link-and-simulator',
      packages('serialport', '@serialport', 'aedes', 'mqtt', 'mqtt-packet'),
      '^gateway/link/',
      '^firmware-sim/bus/',
    ),
    home('sqlite-lives-in-stores', '^(node:)?sqlite$', '^gateway/store/', '^api/db/'),
    home('postgres-lives-in-db', packages('pg'), '^api/db/'),
    home('influx-lives-in-sinks', packages('influx', '@influxdata'), '^gateway/forward/sinks/'),

    {
      name: 'nothing-imports-tests-benchmarks-or-commands',
      comment: 'Rule 6.',
      severity: 'error',
      from: { pathNot: free },
      to: { path: free },
    },

    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'services-need-no-dev-dependency',
      comment: 'A production install leaves devDependencies out. (Dashboards are bundled.)',
      severity: 'error',
      from: { path: '^(domain|gateway|api|firmware-sim)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|data)/' },
    tsPreCompilationDeps: true, // a type import is a dependency as well
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types', 'svelte'],
      mainFields: ['module', 'main', 'types', 'svelte'],
    },
  },
};
