/** A farm of two zones whose rules are kept: a nongso.yaml, a store of rules, and the core on a virtual clock. */
import { stringify } from 'yaml';
import { loadProfiles } from '../../cli/profiles.ts';
import type { Decision } from '../../domain/decision.ts';
import { isProblem } from '../../domain/problem.ts';
import type { RuleSet } from '../../domain/rule/rule-set.ts';
import { VirtualClock } from '../../firmware-sim/clock.ts';
import { parseConfig } from '../../gateway/config.ts';
import { createCore } from '../../gateway/core/core.ts';
import type { RuleDesk, RuleProblem, RuleSheet } from '../../gateway/core/ports/desk.ts';
import type { RuleStore } from '../../gateway/core/ports/settings.ts';
import { RuleBook } from '../../gateway/core/rulebook/rule-book.ts';
import { VersionedRuleDesk } from '../../gateway/core/rulebook/rule-desk.ts';
import { Board } from './board.ts';
import { ruleStoreOf, settingsInMemory } from './rule-store.ts';
import { SOME_TIME } from './store.ts';

type Written = Readonly<Record<string, unknown>>;

/** Waters van-1 below 24 % and stops at 32 %, as it is written. */
export const written = (given: Written = {}): Written => ({
  ...{ id: 'khu-1-am', kind: 'threshold', metric: 'soil.moisture', output: 'van-1' },
  ...{ on_below: 24, off_above: 32 },
  ...given,
});

export interface FileGiven {
  /** The rules of the zones. */
  readonly khu1?: readonly Written[];
  readonly khu2?: readonly Written[];
  readonly outputsOfKhu1?: readonly string[];
}

/** A nongso.yaml with a valve and a probe in khu-1 and a node in khu-2. */
export const fileOf = ({
  khu1 = [written()],
  khu2 = [],
  outputsOfKhu1 = ['van-1'],
}: FileGiven = {}): string =>
  stringify({
    ...{ farm: 'dong-tao', timezone: 'Asia/Ho_Chi_Minh', location: { lat: 20.65, lon: 106.05 } },
    buses: [{ id: 'rs485-1', port: '/dev/ttyUSB0', baud: 9600 }],
    devices: [
      { id: 'soil-1', profile: 'jxct-soil-7in1', bus: 'rs485-1', address: 3, zone: 'khu-1' },
      { id: 'relay-1', profile: 'waveshare-relay-8', bus: 'rs485-1', address: 10 },
      { id: 'node-7', profile: 'nongso-node', zone: 'khu-2' },
    ],
    zones: [
      {
        ...{ id: 'khu-1', name: 'Khu 1' },
        outputs: outputsOfKhu1.map((id, i) => ({
          ...{ id, kind: 'valve', device: 'relay-1', channel: i + 1, flow_l_min: 40 },
        })),
        rules: khu1,
      },
      {
        ...{ id: 'khu-2', name: 'Khu 2' },
        outputs: [{ id: 'van-2', kind: 'valve', device: 'relay-1', channel: 8 }],
        rules: khu2,
      },
    ],
  });

/** Starts the farm on a store, as the gateway does. */
export async function openRuleFarm(
  store: RuleStore,
  { file = fileOf(), clock = new VirtualClock(SOME_TIME) }: { file?: string; clock?: VirtualClock } = {},
) {
  const { farm, declared } = parseConfig(file, { profiles: loadProfiles(), env: {} });
  const decisions: Decision[] = [];
  const fromFile: RuleSet[] = [];
  const failures: unknown[] = [];
  const book = new RuleBook([]);
  const rules = new VersionedRuleDesk({
    ...{ farm, book, store, clock },
    declared: (set) => fromFile.push(set),
    changed: ({ zone }) => core.loop.rulesChanged(zone),
    failed: (error) => failures.push(error),
  });
  await rules.open(declared);
  // Two relays of one channel behind the same board.
  const [board, rest] = [new Board(clock), new Board(clock)];
  const relay = (channel: number): Board => (channel === 1 ? board : rest);
  const core = createCore({
    ...{ farm, clock, rules: book },
    journal: {
      append: (entry) => {
        if (entry.kind === 'decision') decisions.push(entry.decision);
        return Promise.resolve('stored');
      },
    },
    overrideStore: { load: () => Promise.resolve(new Map()), save: () => Promise.resolve() },
    storedOverrides: new Map(),
    recovered: { frames: [], decisions: [], hours: [] },
    actuator: () => ({
      hold: (channel, for_s) => relay(channel).hold(channel, for_s),
      release: (channel) => relay(channel).release(),
      read: (channel) => relay(channel).read(),
    }),
    random: (bytes) => new Uint8Array(bytes),
    unjournalled: () => undefined,
    longestSleep_ms: Infinity,
  });
  core.start();
  const pass = (ms: number): Promise<void> => clock.run(clock.now() + ms);
  const sees = async (value: number): Promise<void> => {
    await core.ingest.accept({ device: 'soil-1', values: { 'soil.moisture': value } });
    await pass(1);
  };
  const inForce = (zone = 'khu-1') => book.ofZone(zone).map(({ id }) => id);
  return { rules, book, core, board, clock, decisions, fromFile, failures, pass, sees, inForce };
}

export const BY = { author: 'phone-1', language: 'en' } as const;
export const DRIER = written({ on_below: 18 });
/** On trial only. */
export const SHADOW = written({ id: 'khu-1-thu', on_below: 30, mode: 'shadow' });

/** A farm that can be started again and again on the same store. */
export function restartable() {
  const trouble = ruleStoreOf(settingsInMemory());
  const start = (given: FileGiven = {}) => openRuleFarm(trouble.store, { file: fileOf(given) });
  return { trouble, start };
}

/** The version that was answered; a refusal fails the test. */
export function sheetOf(answer: RuleSheet | RuleProblem): RuleSheet {
  if (isProblem(answer)) throw new Error(answer.detail);
  return answer;
}

/** The version in force. */
export const inForceNow = async (rules: RuleDesk, zone = 'khu-1') =>
  sheetOf(await rules.rules(zone, { language: 'en' }));
