import { isProblem } from '../../domain/problem.ts';
import { ConfigError } from '../../gateway/config/mistake.ts';
import { startIngest } from '../../gateway/ingest/main.ts';
import { Failure, flag, WrongUsage } from '../command.ts';
import type { Arguments, Command } from '../command.ts';
import { loadProfiles } from '../profiles.ts';

/** How often `--json` prints the numbers, ms. */
const EVERY_MS = 10_000;
const LISTEN = /^(?:\[([0-9A-Fa-f:]+)\]|([^\s:]+)):(\d{1,5})$/;

/** @throws WrongUsage */
function listenOf({ flags: { listen } }: Arguments): { host: string; port: number } | undefined {
  if (typeof listen !== 'string') return undefined;
  const [, v6, name, port] = LISTEN.exec(listen) ?? [];
  const host = v6 ?? name;
  if (host === undefined || Number(port) > 65_535)
    throw new WrongUsage('--listen is an address and a port, as 127.0.0.1:9100');
  return { host, port: Number(port) };
}

/** @throws WrongUsage */
function shareOf(args: Arguments): string {
  const share = flag(args, 'share');
  // [MQTT-4.8.2-1] and [MQTT-4.8.2-2]
  if (/[/+#\0]/.test(share)) throw new WrongUsage('--share is a name without "/", "+" and "#"');
  return share;
}

export const ingest: Command = {
  name: 'ingest',
  usage: 'ingest --broker URL --share GROUP --config F [--listen HOST:PORT] [--json]',
  summary: 'writes the readings of a broker cluster to InfluxDB; start it twice and the two share them',
  example:
    'npx nongso ingest --broker mqtts://worker:secret@broker:8883 --share telemetry --config nongso.yaml',
  options: {
    broker: { type: 'string' },
    share: { type: 'string' },
    config: { type: 'string' },
    listen: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(args, { env, print, note, stopped }) {
    const configFile = flag(args, 'config');
    const running = await startIngest({
      ...{ configFile, profiles: loadProfiles(), env },
      ...{ broker: flag(args, 'broker'), share: shareOf(args), listen: listenOf(args) },
    }).catch((error: unknown) => {
      if (error instanceof ConfigError) throw new Failure(`${configFile}: ${error.message}`);
      throw error;
    });
    if (isProblem(running)) throw new Failure(running.detail);
    const { worker, broker, farm, devices, leftOut, url, numbers } = running;
    const isJson = args.flags.json === true;
    const say = (text: string, json: object): void => print(isJson ? JSON.stringify(json) : text);
    say(
      `worker ${worker} reads ${devices} devices of ${farm} from ${broker}${url === undefined ? '' : `; ${url}`}`,
      { worker, broker, farm, devices, left_out: leftOut, url },
    );
    if (leftOut.length > 0)
      note(`left to a gateway, as their frames carry no time: ${leftOut.slice(0, 10).join(', ')}`);
    const timer = isJson ? setInterval(() => print(JSON.stringify(numbers())), EVERY_MS) : undefined;
    await stopped;
    clearInterval(timer);
    await running.stop();
    const last = numbers();
    say(`stopped: ${last.received} received, ${last.written} written, ${last.dead} dead letters`, last);
    return 0;
  },
};
