// Shows that each import rule fires on a file that breaks it, and that what the architecture allows passes.
// A rule whose pattern matches nothing looks exactly like a rule that everybody obeys.
import { createRequire } from 'node:module';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

type Config = { readonly forbidden: IForbiddenRuleType[]; readonly options: ICruiseOptions };
const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as Config;

type Allowed = [from: string, to: string];

/** [the rule broken, the file that breaks it, what it imports] */
const refused: [rule: string, from: string, to: string][] = [
  ['domain-imports-only-pure-libraries', 'domain/a.ts', 'node:fs'],
  ['domain-imports-only-pure-libraries', 'domain/b.ts', 'yaml'],
  ['domain-imports-only-pure-libraries', 'domain/c.ts', 'gateway/config.ts'],
  ['sides-import-domain-never-each-other', 'gateway/main.ts', 'firmware-sim/index.ts'],
  ['sides-import-domain-never-each-other', 'api/main.ts', 'gateway/config.ts'],
  ['sides-import-domain-never-each-other', 'firmware-sim/a.ts', 'gateway/core/ports/link.ts'],
  ['sides-import-domain-never-each-other', 'dashboards/farm/a.ts', 'gateway/local/http.ts'],
  ['sides-import-domain-never-each-other', 'dashboards/farm/App.svelte', 'gateway/local/http.ts'],
  ['gateway-rules-import-only-domain', 'gateway/rules/a.ts', 'gateway/core/ports/link.ts'],
  ['gateway-core-imports-only-rules-and-domain', 'gateway/core/a.ts', 'gateway/store/journal.ts'],
  ['gateway-core-imports-only-rules-and-domain', 'gateway/core/b.ts', 'gateway/config.ts'],
  ['gateway-edges-import-only-ports', 'gateway/link/modbus/a.ts', 'gateway/store/journal.ts'],
  ['gateway-edges-import-only-ports', 'gateway/store/a.ts', 'gateway/core/snapshot.ts'],
  ['gateway-edges-import-only-ports', 'gateway/forward/sinks/a.ts', 'gateway/rules/define.ts'],
  ['gateway-edges-import-only-ports', 'gateway/local/a.ts', 'gateway/config.ts'],
  ['gateway-backtest-imports-only-core-and-rules', 'gateway/backtest/a.ts', 'gateway/store/journal.ts'],
  ['gateway-backtest-imports-only-core-and-rules', 'gateway/backtest/b.ts', 'gateway/config.ts'],
  ['gateway-main-alone-composes', 'gateway/config.ts', 'gateway/store/journal.ts'],
  ['gateway-main-alone-composes', 'gateway/profiles.ts', 'gateway/link/backoff.ts'],
  ['gateway-main-alone-composes', 'gateway/profiles.ts', 'gateway/ingest/main.ts'],
  ['gateway-ingest-keeps-nothing', 'gateway/ingest/main.ts', 'gateway/store/journal.ts'],
  ['gateway-ingest-keeps-nothing', 'gateway/ingest/a.ts', 'gateway/link/mqtt/broker.ts'],
  ['gateway-ingest-keeps-nothing', 'gateway/ingest/a.ts', 'gateway/local/http.ts'],
  ['api-features-meet-at-their-index', 'api/lot/lot.service.ts', 'api/stamp/stamp.service.ts'],
  ['api-ledger-stands-alone', 'api/ledger/a.ts', 'api/stamp/index.ts'],
  ['api-adapters-import-only-their-port', 'api/label/formats/a.ts', 'api/label/label.service.ts'],
  ['api-adapters-import-only-their-port', 'api/label/formats/b.ts', 'api/marketplace/port.ts'],
  ['api-adapters-import-only-their-port', 'api/marketplace/adapters/a.ts', 'api/order/index.ts'],
  ['buses-live-in-link-and-simulator', 'gateway/core/c.ts', 'serialport'],
  ['buses-live-in-link-and-simulator', 'gateway/main.ts', 'aedes'],
  ['buses-live-in-link-and-simulator', 'firmware-sim/device.ts', 'mqtt'],
  ['buses-live-in-link-and-simulator', 'gateway/local/b.ts', 'mqtt-packet'],
  ['sqlite-lives-in-stores', 'gateway/forward/a.ts', 'node:sqlite'],
  ['postgres-lives-in-db', 'api/lot/lot.repository.ts', 'pg'],
  ['influx-lives-in-sinks', 'gateway/forward/forwarder.ts', 'influx'],
  ['influx-lives-in-sinks', 'gateway/main.ts', '@influxdata/influxdb-client'],
  ['nothing-imports-tests-benchmarks-or-commands', 'domain/d.ts', 'test/support/tools.ts'],
  ['nothing-imports-tests-benchmarks-or-commands', 'gateway/main.ts', 'cli/main.ts'],
  ['nothing-imports-tests-benchmarks-or-commands', 'firmware-sim/b.ts', 'bench/main.ts'],
  ['no-cycles', 'gateway/rules/define.ts', 'gateway/rules/kinds/a.ts'], // which imports define.ts, below
  ['imports-resolve', 'gateway/link/b.ts', 'gateway/link/gone.ts'],
  ['services-need-no-dev-dependency', 'gateway/local/c.ts', 'fast-check'],
];

const allowed: Allowed[] = [
  ['domain/e.ts', 'zod'],
  ['domain/http/a.ts', 'domain/metric.ts'],
  ['gateway/rules/b.ts', 'domain/metric.ts'],
  ['gateway/rules/kinds/a.ts', 'gateway/rules/define.ts'],
  ['gateway/core/d.ts', 'gateway/rules/define.ts'],
  ['gateway/link/modbus/b.ts', 'gateway/core/ports/link.ts'],
  ['gateway/link/modbus/c.ts', 'gateway/link/backoff.ts'],
  ['gateway/link/modbus/d.ts', 'serialport'],
  ['gateway/link/mqtt/a.ts', 'aedes'],
  ['gateway/link/mqtt5/a.ts', 'mqtt-packet'],
  ['gateway/ingest/b.ts', 'gateway/link/mqtt5/session.ts'],
  ['gateway/ingest/b.ts', 'gateway/link/mqtt/dialects/choose.ts'],
  ['gateway/ingest/b.ts', 'gateway/core/judge-values.ts'],
  ['gateway/ingest/main.ts', 'gateway/forward/sinks/choose.ts'],
  ['gateway/ingest/main.ts', 'gateway/config.ts'],
  ['gateway/store/b.ts', 'node:sqlite'],
  ['gateway/backtest/c.ts', 'gateway/core/control.ts'],
  ['gateway/backtest/d.ts', 'gateway/rules/define.ts'],
  ['gateway/backtest/stored.ts', 'gateway/store/journal.ts'],
  ['gateway/forward/sinks/b.ts', 'influx'],
  ['gateway/forward/sinks/c.ts', '@influxdata/influxdb-client'],
  ['gateway/local/d.ts', 'fastify'],
  ['gateway/main.ts', 'gateway/store/journal.ts'],
  ['gateway/main.ts', 'gateway/link/backoff.ts'],
  ['gateway/random.ts', 'gateway/core/ports/link.ts'],
  ['gateway/config.ts', 'gateway/core/farm.ts'],
  ['firmware-sim/bus/mqtt.ts', 'mqtt'],
  ['dashboards/farm/b.ts', 'dashboards/ui/button.ts'],
  ['dashboards/farm/c.ts', 'domain/metric.ts'],
  ['api/lot/a.ts', 'api/stamp/index.ts'],
  ['api/ledger/b.ts', 'api/db/index.ts'],
  ['api/label/formats/c.ts', 'api/label/model.ts'],
  ['api/marketplace/adapters/b.ts', 'api/marketplace/port.ts'],
  ['test/a.test.ts', 'gateway/store/journal.ts'],
  ['test/b.test.ts', 'node:sqlite'],
  ['bench/a.ts', 'mqtt'],
  ['cli/a.ts', 'gateway/main.ts'],
];

let root: string;
let violations: { rule: string; from: string; to: string }[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'nongso-imports-'));
  await writeTree(root);
  const { output } = await cruise(['.'], {
    ...config.options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: config.forbidden },
  });
  violations = (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    to: plain(to),
  }));
});

afterAll(() => rm(root, { recursive: true }));

/** A target as the tables above name it, whichever way it was found: a package, a builtin, a file, no file. */
const plain = (target: string): string =>
  target.replace(/^node_modules\/((@\w+\/)?[\w-]+)\/.*$/, '$1').replace(/^(node:|(\.\.\/)+)/, '');

/** The rules that the import of one file by another breaks. */
const brokenBy = (importer: string, imported: string): string[] =>
  violations.filter(({ from, to }) => from === importer && to === plain(imported)).map(({ rule }) => rule);

describe('an import rule', () => {
  test.each(refused)('%s refuses %s -> %s', (rule, from, to) => {
    expect(brokenBy(from, to)).toContain(rule);
  });

  test.each(allowed)('lets pass %s -> %s', (from, to) => {
    expect(brokenBy(from, to)).toEqual([]);
  });

  test('has a file here that breaks it', () => {
    const proven = new Set(refused.map(([rule]) => rule));
    expect(config.forbidden.map(({ name }) => name).filter((name) => !proven.has(name!))).toEqual([]);
  });
});

/** Writes every file named above with its imports, and a stub for each package. */
async function writeTree(dir: string): Promise<void> {
  const imports = new Map<string, string[]>();
  const packages = new Set<string>();
  for (const [from, to] of [...refused.map(([, from, to]): Allowed => [from, to]), ...allowed]) {
    const isFile = to.endsWith('.ts');
    if (!isFile && !to.startsWith('node:')) packages.add(to);
    if (isFile && !imports.has(to) && !to.endsWith('gone.ts')) imports.set(to, []);
    imports.set(from, [
      ...(imports.get(from) ?? []),
      isFile ? '../'.repeat(from.split('/').length - 1) + to : to,
    ]);
  }
  for (const [file, targets] of imports) {
    // Type imports, the harder case: they are gone once compiled. (In components ESLint watches those.)
    const isComponent = file.endsWith('.svelte');
    const code = targets
      .map((target) => `import ${isComponent ? '' : 'type'} { X } from '${target}';`)
      .join('\n');
    await write(join(dir, file), isComponent ? `<script lang="ts">\n${code}\nX();\n</script>` : code);
  }
  const dependencies = Object.fromEntries(
    [...packages].filter((name) => name !== 'fast-check').map((n) => [n, '1']),
  );
  await write(
    join(dir, 'package.json'),
    JSON.stringify({ dependencies, devDependencies: { 'fast-check': '1' } }),
  );
  for (const name of packages) {
    await write(join(dir, 'node_modules', name, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
    await write(join(dir, 'node_modules', name, 'index.js'), '');
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
