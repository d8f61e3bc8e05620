/**
 * The load as a process of its own: reads what to do as one JSON argument, prints {"acknowledged": n} every 100 ms and
 * at the end. It keeps `inFlight` frames of each client unacknowledged, or sends `rate` frames a second in all.
 */
import { loadClient } from './mqtt-client.ts';
import type { LoadClient } from './mqtt-client.ts';

export interface Load {
  readonly port: number;
  readonly farm: string;
  readonly clients: readonly { readonly username: string; readonly password: string }[];
  readonly seconds: number;
  readonly inFlight?: number;
  readonly rate?: number;
}

const REPORT_MS = 100;
const TICK_MS = 10;

const load = JSON.parse(process.argv[2] ?? '{}') as Load;
const clients: { readonly client: LoadClient; readonly topic: string; seq: number }[] = [];
let sent = 0;
let acknowledged = 0;
let sending = true;
const report = (): void => void process.stdout.write(`${JSON.stringify({ sent, acknowledged })}\n`);

function send(i: number): void {
  const target = clients[i];
  if (!target || !sending) return;
  sent++;
  target.seq++;
  const moisture = (20 + ((target.seq * 7) % 200) / 10).toFixed(1);
  target.client.publish(
    target.topic,
    `{"ts":${stamp(i)},"seq":${target.seq},"boot":1,"values":{"soil.moisture":${moisture},"soil.temperature":24.5}}`,
  );
}

/** A time of its own for each frame of a client, so that none counts as a duplicate. */
const stamps: number[] = [];
function stamp(i: number): number {
  const next = Math.max(Date.now(), (stamps[i] ?? 0) + 1);
  stamps[i] = next;
  return next;
}

for (const [i, { username, password }] of load.clients.entries()) {
  const client = await loadClient({
    port: load.port,
    username,
    password,
    acknowledged: () => {
      acknowledged++;
      if (load.inFlight !== undefined) send(i);
    },
  });
  clients.push({ client, topic: `farm/${load.farm}/${username}/up`, seq: 0 });
}
const reporter = setInterval(report, REPORT_MS);
if (load.inFlight !== undefined) for (let n = 0; n < load.inFlight; n++) clients.forEach((_, i) => send(i));
const started = performance.now();
const pace = setInterval(() => {
  const due = ((performance.now() - started) / 1000) * (load.rate ?? 0);
  while (sent < due) send(sent % clients.length);
}, TICK_MS);
setTimeout(() => {
  sending = false;
  clearInterval(pace);
  // What is under way is waited for, so that every frame sent is accounted for.
  const drain = setInterval(() => {
    if (acknowledged < sent) return;
    clearInterval(drain);
    clearInterval(reporter);
    report();
    clients.forEach(({ client }) => client.end());
  }, TICK_MS);
}, load.seconds * 1000);
