/** What the nodes of a farm do around the kills of its gateway: with its own broker, or with one that outlives it. */
import { eventually } from './eventually.ts';
import { headOf, publishedIn, readJournal } from './journal-file.ts';
import { Load } from './load.ts';
import { loadNodes } from './load-frame.ts';
import type { Mosquitto } from './mosquitto.ts';
import { journalFaults } from './reckoning.ts';
import type { JournalFaults } from './reckoning.ts';
import { FARM } from './small-farm.ts';
import type { SmallFarm } from './small-farm.ts';

const HOUR_MS = 3_600_000;
/** In the gateway's log: from now on the broker keeps readings for it. */
const SUBSCRIBED = /"what":"readings","msg":"mqtt: connected to the broker"/;
/** Some 800 frames a second: a broker acknowledges at once, also while the gateway is dead, and all of it is compared in the end. */
const BROKER_PAUSE_MS = 100;
/** For the gateway to get what the broker has kept for it. */
const DELIVERED = { within_ms: 60_000, every_ms: 250 };

/** What the nodes of the farm do around the kills. */
export interface Work {
  readonly load: Load;
  /** Grows with every frame that the gateway is done with. */
  readonly done: () => number;
  /** What the journal must not show right after a restart. */
  readonly faults: () => JournalFaults;
  /** Before a kill is waited for. */
  readonly begin: () => Promise<void>;
  /** With the kill. */
  readonly stop: () => void;
  /** No new frames, and none is under way any more. */
  readonly finish: () => Promise<void>;
}

export const workOn = (farm: SmallFarm, broker: Mosquitto | undefined): Promise<Work> =>
  broker ? workWithBroker(farm, broker) : Promise.resolve(workWithGateway(farm));

/** The gateway acknowledges: nodes lose it with each kill, and what it acknowledged is there when it is back. */
function workWithGateway(farm: SmallFarm): Work {
  const load = new Load(loadNodes(farm.credentials), { farm: FARM, since: Date.now() - HOUR_MS });
  const begin = () => load.run(farm.gateway.mqttUrl);
  return {
    load,
    done: () => load.count,
    faults: () => journalFaults(load, readJournal(farm.dataDir).entries),
    begin,
    stop: () => load.cut(),
    async finish() {
      await begin();
      await load.drain();
    },
  };
}

/** The broker acknowledges: nodes do not notice the kills, and what it acknowledged is there once it has delivered all. */
async function workWithBroker(farm: SmallFarm, { port, user: username, password }: Mosquitto): Promise<Work> {
  const nodes = loadNodes(farm.credentials).map((node) => ({ ...node, username, password }));
  const load = new Load(nodes, { farm: FARM, since: Date.now() - HOUR_MS, pause_ms: BROKER_PAUSE_MS });
  await farm.gateway.says(SUBSCRIBED, 'stderr');
  await load.run(`mqtt://127.0.0.1:${port}`);
  return {
    load,
    done: () => headOf(farm.dataDir),
    faults: () => ({ ...journalFaults(load, readJournal(farm.dataDir).entries), missing: [] }), // it may still be on its way
    begin: () => Promise.resolve(),
    stop: () => undefined,
    async finish() {
      await load.drain();
      const all = () => publishedIn(farm.dataDir) >= load.count;
      await eventually('the broker has delivered all', all, DELIVERED).catch(() => undefined); // then some are missing
    },
  };
}
