import { api } from './checks/api.ts';
import { broker } from './checks/broker.ts';
import { clock } from './checks/clock.ts';
import { configuration } from './checks/configuration.ts';
import { disk } from './checks/disk.ts';
import { gateway } from './checks/gateway.ts';
import { installation } from './checks/installation.ts';
import { outputs } from './checks/outputs.ts';
import { ownApi } from './checks/own-api.ts';
import { ports } from './checks/ports.ts';
import { secrets } from './checks/secrets.ts';
import { serial } from './checks/serial.ts';
import { servers } from './checks/servers.ts';
import { stores } from './checks/stores.ts';
import type { Check } from './check.ts';
import { finding } from './finding.ts';
import type { Finding, Status } from './finding.ts';
import type { Site } from './site.ts';

/** In the order in which a person would look. */
export const CHECKS: readonly Check[] = [
  installation,
  configuration,
  gateway,
  stores,
  disk,
  clock,
  ports,
  serial,
  broker,
  servers,
  api,
  ownApi,
  outputs,
  secrets,
];

const URGENCY: Readonly<Record<Status, number>> = { fault: 0, warning: 1, ok: 2 };

/** Everything that is found, the worst first. One check that hangs or fails hides nothing of the others. */
export async function examine(site: Site, checks: readonly Check[] = CHECKS): Promise<readonly Finding[]> {
  const found = await Promise.all(checks.map((check) => withinLimit(check, site)));
  return found.flat().sort((one, other) => URGENCY[one.status] - URGENCY[other.status]);
}

async function withinLimit({ name, limit_s, look }: Check, site: Site): Promise<readonly Finding[]> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(() => {
      late.abort();
      resolve([finding('check_late', { check: name, limit_s })]);
    }, limit_s * 1_000);
  });
  try {
    return await Promise.race([look(site, late.signal), cut]);
  } catch (error) {
    return [
      finding('check_failed', { check: name, words: error instanceof Error ? error.message : String(error) }),
    ];
  } finally {
    clearTimeout(timer);
  }
}
