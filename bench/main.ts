/**
 * `npm run bench`: prints one JSON line for each measurement. `-- NAME …` runs some of them, `-- --long` also those that
 * take longer than a few minutes, `-- --compare FILE` adds to each line its ratio to an earlier run.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { backlog } from './backlog.ts';
import { backtest } from './backtest.ts';
import { broker } from './broker.ts';
import { controlTick } from './control-tick.ts';
import { externalBroker } from './external-broker.ts';
import { influxThroughput } from './influx-throughput.ts';
import { compareWith } from './line.ts';
import { history } from './history.ts';
import { ingest } from './ingest.ts';
import { labels } from './labels.ts';
import { scan } from './scan.ts';
import { sensorToRelay } from './sensor-to-relay.ts';
import { slowFsync } from './slow-fsync.ts';
import { stamps } from './stamps.ts';
import { startUp } from './start-up.ts';
import { season } from './season.ts';
import { water } from './water.ts';
import { catalogue, findProgram } from '../test/support/programs.ts';
import type { Program } from '../test/support/programs.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  'influx-throughput': influxThroughput,
  broker,
  'external-broker': externalBroker,
  ingest,
  'sensor-to-relay': sensorToRelay,
  'slow-fsync': slowFsync,
  season,
  labels,
  stamps,
  scan,
  'control-tick': controlTick,
  backtest,
  history,
  water,
  'start-up': startUp,
};

/** Take many minutes: only by name or with `--long`. */
const LONG: Readonly<Record<string, () => Promise<void>>> = { backlog };
const NEEDS: Readonly<Record<string, readonly Program[]>> = {
  'influx-throughput': ['influxd'],
  'external-broker': ['mosquitto'],
  ingest: ['mosquitto', 'influxd'],
  backlog: ['influxd'],
};

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { long: { type: 'boolean' }, compare: { type: 'string' } },
});
if (values.compare !== undefined) compareWith(readFileSync(values.compare, 'utf8'));
const all = { ...BENCHES, ...LONG };
const unknown = wanted.filter((name) => !Object.hasOwn(all, name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are: ${Object.keys(all).join(', ')}\n`);
  process.exit(2);
}
for (const [name, run] of Object.entries(values.long === true || wanted.length > 0 ? all : BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const missing = (NEEDS[name] ?? []).filter((program) => findProgram(program) === undefined);
  if (missing.length > 0)
    process.stderr.write(
      `left out: ${name} (apt install ${missing.map((of) => catalogue[of].package).join(' ')})\n`,
    );
  else await run();
}
