/** `npm run bench`: prints one JSON line for each measurement. `npm run bench -- NAME …` runs some of them. */
import { backtest } from './backtest.ts';
import { controlTick } from './control-tick.ts';
import { influxThroughput } from './influx-throughput.ts';
import { labels } from './labels.ts';
import { scan } from './scan.ts';
import { sensorToRelay } from './sensor-to-relay.ts';
import { slowFsync } from './slow-fsync.ts';
import { stamps } from './stamps.ts';
import { startUp } from './start-up.ts';
import { season } from './season.ts';
import { water } from './water.ts';
import { findProgram } from '../test/support/programs.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  'influx-throughput': influxThroughput,
  'sensor-to-relay': sensorToRelay,
  'slow-fsync': slowFsync,
  season,
  labels,
  stamps,
  scan,
  'control-tick': controlTick,
  backtest,
  water,
  'start-up': startUp,
};

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
for (const [name, run] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (name === 'influx-throughput' && findProgram('influxd') === undefined)
    process.stderr.write('left out: influx-throughput (apt install influxdb)\n');
  else await run();
}
