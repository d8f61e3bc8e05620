import { constants } from 'node:fs';
import { access, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTcpAddress } from '../../../gateway/link/modbus/tcp.ts';
import type { BusSettings } from '../../../gateway/config/schema.ts';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { holderOfFile } from '../holder.ts';
import { gatewayHere } from '../stores/watch.ts';
import { tryConnecting } from '../try-connecting.ts';
import { nameOfGroup, ourName } from '../users.ts';

/** Names of adapters by maker and serial number, which udev makes: they stay when a plug is changed. */
const BY_ID = '/dev/serial/by-id';
const ADAPTER = /^(ttyUSB|ttyACM|ttyAMA|ttyS)\d+$|^nongso-/;
/** Names that udev gives in the order in which adapters are found. */
const CHANGING = /\/tty(USB|ACM)\d+$/;
/** A simulated port is held by the program that makes it. */
const SIMULATED = '/dev/pts/';
const GROUP_MAY = 0o060;

/** Whether each bus can be opened, by this user. A gateway that runs has its buses, and says itself what is wrong with them. */
export const serial: Check = {
  name: 'buses',
  limit_s: 25,
  look: async (site) => {
    // Not known counts as open: most converters take one connection, and that is the gateway's.
    const byGateway = (await gatewayHere(site)) === 'no' ? 'closed' : 'open';
    const found = (site.config?.buses ?? []).map((bus) => busFindings(bus, { byGateway, byId: BY_ID }));
    return (await Promise.all(found)).flat();
  },
};

/** @param place.byGateway whether a gateway that is here has the bus open @param place.byId where udev keeps the names that stay */
export async function busFindings(
  bus: Pick<BusSettings, 'id' | 'port'>,
  place: { readonly byGateway: 'open' | 'closed'; readonly byId: string },
): Promise<readonly Finding[]> {
  const { id, port } = bus;
  const facts = { bus: id, port };
  const address = parseTcpAddress(port);
  if (address !== undefined) {
    if (place.byGateway === 'open') return [finding('converter_fine', facts)];
    const away = await tryConnecting(address);
    return [away ? finding('converter_away', { ...facts, ...away }) : finding('converter_fine', facts)];
  }
  const names = await namesThatStay(place.byId);
  const trouble = await troubleOf(facts, place.byGateway);
  if (trouble) return [trouble];
  const stable = CHANGING.test(port) && names.size > 1 ? names.get(port) : undefined;
  return [
    finding('serial_fine', facts),
    ...(stable ? [finding('serial_unstable', { ...facts, stable })] : []),
  ];
}

async function troubleOf(
  facts: { readonly bus: string; readonly port: string },
  byGateway: 'open' | 'closed',
): Promise<Finding | undefined> {
  const { port } = facts;
  const found = await stat(port).catch(() => undefined);
  if (found === undefined) return finding('serial_missing', { ...facts, there: await adapters() });
  try {
    await access(port, constants.R_OK | constants.W_OK);
  } catch {
    const group = (found.mode & GROUP_MAY) === GROUP_MAY ? nameOfGroup(found.gid) : undefined;
    return finding('serial_forbidden', { ...facts, user: ourName(), group });
  }
  if (byGateway === 'open') return undefined;
  const real = await realpath(port);
  const holder = real.startsWith(SIMULATED) ? undefined : await holderOfFile(real);
  if (holder !== undefined) return finding('serial_held', { ...facts, holder });
  return openTrouble(facts);
}

/** By opening it as the gateway does: a driver may refuse what its file allows. */
async function openTrouble(facts: {
  readonly bus: string;
  readonly port: string;
}): Promise<Finding | undefined> {
  try {
    const handle = await open(facts.port, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    await handle.close();
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EBUSY') return finding('serial_held', { ...facts, holder: undefined });
    return finding('serial_broken', {
      ...facts,
      words: error instanceof Error ? error.message : String(error),
    });
  }
}

/** Adapters that are plugged in. */
async function adapters(): Promise<readonly string[]> {
  const names = await readdir('/dev').catch(() => []);
  return names
    .filter((name) => ADAPTER.test(name))
    .sort()
    .map((name) => join('/dev', name));
}

/** By the name that changes (`/dev/ttyUSB0`), the one that stays. */
async function namesThatStay(byId: string): Promise<ReadonlyMap<string, string>> {
  const links = (await readdir(byId).catch(() => [])).map((name) => join(byId, name));
  return new Map(
    await Promise.all(links.map(async (link) => [await realpath(link).catch(() => ''), link] as const)),
  );
}
