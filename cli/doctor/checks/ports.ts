import type { Config } from '../../../gateway/config.ts';
import type { Check } from '../check.ts';
import type { Listener } from '../facts.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { holderOfPort } from '../holder.ts';
import { gatewayHere } from '../stores/watch.ts';
import { tryListening } from '../try-listening.ts';

interface Wanted {
  readonly of: Listener;
  readonly host: string;
  readonly port: number;
}

const wantedBy = ({ http, mqtt }: Config): readonly Wanted[] => [
  { of: 'http', ...http },
  // With another broker the gateway listens for no MQTT.
  ...(mqtt.kind === 'embedded' ? [{ of: 'mqtt', ...mqtt.listen } as const] : []),
];

/** Whether the gateway can listen where it is told to. A gateway that runs has its ports. */
export const ports: Check = {
  name: 'ports',
  limit_s: 20,
  look: async (site) => {
    const { config, presence } = site;
    if (config === undefined) return [];
    const wanted = wantedBy(config).filter(({ port }) => port !== 0); // 0 takes a free one
    if (presence.is === 'running')
      return wanted.map(({ of, port }) => finding('port_fine', { of, port, state: 'ours' }));
    // Of one that is there and does not answer, a port that is taken is its own.
    const takenBy = (await gatewayHere(site)) === 'yes' ? 'gateway' : 'other';
    return Promise.all(wanted.map((one) => portFinding(one, takenBy)));
  },
};

/** What listening there says about the port. @param takenBy who has it, if somebody has */
export async function portFinding(
  { of, host, port }: Wanted,
  takenBy: 'gateway' | 'other' = 'other',
): Promise<Finding> {
  switch (await tryListening({ host, port })) {
    case 'free':
      return finding('port_fine', { of, port, state: 'free' });
    case 'taken':
      if (takenBy === 'gateway') return finding('port_fine', { of, port, state: 'ours' });
      return finding('port_taken', { of, port, holder: await holderOfPort(port) });
    case 'forbidden':
      return finding('port_forbidden', { of, port });
    case 'elsewhere':
      return finding('port_elsewhere', { of, host });
  }
}
