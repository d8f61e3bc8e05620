import { findProgram } from '../test/support/programs.ts';
import { benchFarm, startGateway } from './gateway.ts';
import { print, round } from './line.ts';
import { runLoad } from './load.ts';

const CLIENTS = 50;
const RATE = 500;
const SECONDS = 15;
const DELAY_MS = 80;
/** prom-client's monitor wakes every 10 ms and reports the time between two wakes. */
const RESOLUTION_S = 0.01;

/** How long the gateway's main thread is held up while every sync of the disk takes as long as on a bad card. */
export async function slowFsync(): Promise<void> {
  const strace = findProgram('strace');
  if (strace === undefined) {
    process.stderr.write('left out: event_loop_delay_slow_fsync (apt install strace)\n');
    return;
  }
  const farm = benchFarm(CLIENTS);
  const wrapper = [
    strace,
    '-f',
    '-qqq',
    '-o',
    '/dev/null',
    '--seccomp-bpf',
    '-e',
    'trace=fdatasync,fsync',
    '-e',
    `inject=fdatasync,fsync:delay_exit=${DELAY_MS * 1000}`,
  ];
  const gateway = await startGateway(farm, { wrapper });
  try {
    const load = { port: gateway.mqttPort, farm: 'bench', clients: [...farm.nodes.values()], rate: RATE };
    await runLoad({ ...load, seconds: 2 });
    // The monitor starts anew with every scrape, so this one leaves the start-up behind.
    await gateway.metric('nongso_nodejs_eventloop_lag_p99_seconds');
    const { acknowledged } = await runLoad({ ...load, seconds: SECONDS });
    const lag_s = await gateway.metric('nongso_nodejs_eventloop_lag_p99_seconds');
    print({
      what: 'event_loop_delay_slow_fsync_p99',
      value: round((lag_s - RESOLUTION_S) * 1000),
      unit: 'ms',
      conditions: { fsync_delay_ms: DELAY_MS, frames_per_s: RATE, acknowledged },
    });
  } finally {
    await gateway.stop();
    farm.remove();
  }
}
