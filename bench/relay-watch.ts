import type { Credential } from '../firmware-sim/index.ts';
import { loadClient } from './mqtt-client.ts';

const EVERY_MS = 100;

/** Zone of `node-0` for {@link benchFarm}: its valve follows its own soil. */
export const RELAY_ZONE = `
  - id: khu-1
    name: Khu 1
    outputs: [{ id: van-1, kind: valve, device: node-0, channel: 1, on_max_s: 600 }]
    rules: [{ id: am, kind: threshold, metric: soil.moisture, on_below: 24, off_above: 32, output: van-1 }]`;

interface Command {
  readonly id: string;
  readonly output: string;
  readonly state: 'on' | 'off';
  readonly for_s?: number;
}

/** Times from the bytes of a dry (or wet) frame to the command that opens (or closes) the valve, ms. */
export interface RelayWatch {
  readonly waits: readonly number[];
  end(): void;
}

/** Lets `node-0` be dry and wet in turn, and takes the time until it is told to open and to close. */
export async function watchRelay(port: number, node: Credential): Promise<RelayWatch> {
  const waits: number[] = [];
  let expected: 'on' | 'off' = 'off';
  let asked = 0;
  const client = await loadClient({
    port,
    ...node,
    acknowledged: () => undefined,
    received(payload) {
      const { id, output, state, for_s } = JSON.parse(payload) as Command;
      if (state === expected && asked > 0) {
        waits.push(performance.now() - asked);
        asked = 0;
      }
      client.publish('farm/bench/node-0/ack', JSON.stringify({ id, output, state, left_s: for_s ?? 0 }));
    },
  });
  client.subscribe('farm/bench/node-0/cmd');
  let seq = 0;
  const turn = setInterval(() => {
    if (asked > 0) return;
    expected = expected === 'on' ? 'off' : 'on';
    asked = performance.now();
    seq++;
    const values = { 'soil.moisture': expected === 'on' ? 20 : 40 };
    client.publish('farm/bench/node-0/up', JSON.stringify({ seq, boot: 1, values }));
  }, EVERY_MS);
  return {
    waits,
    end() {
      clearInterval(turn);
      client.end();
    },
  };
}
