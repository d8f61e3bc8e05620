import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formatInstant } from '../../../domain/time.ts';
import { timeBy } from '../../../gateway/core/obstacles.ts';
import { pointsToThisMachine } from '../../../api/loopback.ts';
import { ask } from '../ask.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import type { Site } from '../site.ts';
import { soonSeen } from '../stores/watch.ts';

/** Dates of HTTP are whole seconds and may be on the way for some. Readings are stored by minutes. */
const TOLERANCE_S = 30;
const MS_PER_S = 1_000;

/**
 * Whether the time is right: by the newest record of the journal, by when the program was built, by the date that servers
 * answer with, and by what the system says of its own clock.
 */
export const clock: Check = {
  name: 'clock',
  limit_s: 25,
  look: async (site, signal) => {
    const { now, root, config } = site;
    const [seenStores, dates, synchronized] = await Promise.all([
      soonSeen(site.stores),
      Promise.all(serversOf(site).map((url) => dateOf(url, { now, signal }))),
      saysSynchronized(site.env),
    ]);
    const system = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const wall = (at: number): string => wallTime(at, config?.farm.timezone ?? system);
    const [at, newest] = [now(), seenStores?.newest ?? 0];
    const said = { now: wall(at) };
    const seen = dates.flatMap((date) => date ?? []);
    const wrong = [
      ...(isBehind(newest, at) ? [finding('clock_behind', { ...said, newest: wall(newest) })] : []),
      ...(isBeforeUs(root, at) ? [finding('clock_before_build', said)] : []),
      ...seen
        .filter(({ ahead_s }) => Math.abs(ahead_s) > TOLERANCE_S)
        .map(({ server, ahead_s }) => finding('clock_differs', { ...said, server, ahead_s })),
    ];
    const by = [
      ...seen.filter(({ isOther }) => isOther).map(({ server }) => server),
      ...(synchronized === 'yes' ? ['NTP'] : []),
    ];
    const isDoubtful = synchronized === 'no' && by.length === 0;
    const right = isDoubtful ? finding('clock_unsynchronized', said) : finding('clock_fine', { ...said, by });
    return [
      ...(wrong.length > 0 ? wrong : [right]),
      ...(config ? [finding('timezone', { farm: config.farm.timezone, system })] : []),
    ];
  },
};

/** As `2026-11-23 04:37:31 +07:00`: to be compared with a watch. */
const wallTime = (at: number, timezone: string): string =>
  formatInstant(at, timezone).replace(/^(.+)T(.+)\.\d+([+-].+)$/, '$1 $2 $3');

/** As the gateway judges it: then it starts nothing. */
const isBehind = (newest: number, now: number): boolean => newest > now && timeBy(newest, now) === 'unknown';

/** Before a year in which there was no gateway of this version, or before this one was put here. */
const isBeforeUs = (root: string, now: number): boolean =>
  timeBy(0, now) === 'unknown' || now < statSync(join(root, 'package.json')).mtimeMs;

const serversOf = ({ config, api }: Site): readonly string[] => {
  const urls = [config?.api?.url, config?.influx?.url, config?.victoriametrics?.url, api?.config?.publicUrl];
  return [...new Set(urls.flatMap((url) => (url === undefined ? [] : [new URL(url).origin])))];
};

async function dateOf(
  url: string,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
): Promise<{ readonly server: string; readonly ahead_s: number; readonly isOther: boolean } | undefined> {
  const asked = now();
  const answer = await ask(`${url}/ping`, { signal });
  if ('why' in answer) return undefined; // told by the check of that server
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(date)) return undefined;
  const ahead_s = Math.round(((asked + now()) / 2 - date) / MS_PER_S);
  return { server: new URL(url).host, ahead_s, isOther: !pointsToThisMachine(url) };
}

/** What systemd says of NTP; undefined where there is no systemd. */
async function saysSynchronized(env: Site['env']): Promise<'yes' | 'no' | undefined> {
  const options = { env: { PATH: env.PATH ?? '' }, timeout: 5_000 };
  const said = await promisify(execFile)(
    'timedatectl',
    ['show', '--property=NTPSynchronized'],
    options,
  ).catch(() => undefined);
  const [, answer] = /^NTPSynchronized=(yes|no)$/m.exec(said?.stdout ?? '') ?? [];
  return answer === 'yes' || answer === 'no' ? answer : undefined;
}
