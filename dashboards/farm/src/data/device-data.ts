import type { AccountItem } from '../../../../domain/http/accounts.ts';
import type { DataWords } from '../../../ui/messages/data-words.ts';
import type { FarmData } from './fetch-data.ts';

/** A device with what came from it. */
export interface DeviceData {
  readonly id: string;
  readonly zone: string | null;
  /** Whether it is in the configuration. */
  readonly isSetUp: boolean;
  /** UTC ms; undefined where nothing ever came. */
  readonly heardAt: number | undefined;
  /** Of today and yesterday; undefined where nothing came on that day. */
  readonly days: readonly [AccountItem | undefined, AccountItem | undefined];
  readonly isOff: boolean;
}

/**
 * The devices of the configuration, and those of which something came that are no longer in it. Those whose numbers do
 * not add up are first.
 * @param today as `2026-11-22`
 */
export function deviceData({ devices, accounts }: FarmData, today: string): readonly DeviceData[] {
  const known = new Map(devices.map((device) => [device.id, device]));
  const ids = new Set([...known.keys(), ...accounts.map(({ device }) => device)]);
  return [...ids]
    .map((id) => {
      const own = accounts.filter(({ device }) => device === id);
      const { zone = null, heard_at = null } = known.get(id) ?? {};
      return {
        ...{ id, zone, isSetUp: known.has(id), heardAt: heard_at === null ? undefined : Date.parse(heard_at) },
        days: [own.find(({ day }) => day === today), own.find(({ day }) => day < today)] as const,
        isOff: own.some(({ balanced }) => !balanced),
      };
    })
    .sort((one, other) => Number(other.isOff) - Number(one.isOff) || one.id.localeCompare(other.id));
}

type RowName = keyof DataWords['row'];

/** How often something came, or something was done with it, on one day. */
const COUNT: Readonly<Record<RowName, (account: AccountItem) => number>> = {
  received: ({ received }) => received,
  stored: ({ stored }) => stored,
  repeated: ({ duplicate, merged, rewritten }) => duplicate + merged + rewritten,
  dead: ({ dead }) => dead,
  forwarded: ({ forwarded }) => forwarded,
  waiting: ({ waiting }) => waiting,
  expired: ({ expired }) => expired,
};
/** Shown only where there is something to show. */
const RARE: readonly RowName[] = ['repeated', 'dead', 'expired'];
/** Shown only where there is a server to send to. */
const OF_SERVER: readonly RowName[] = ['forwarded', 'waiting'];

export interface DataRow {
  readonly name: RowName;
  /** Of today and yesterday. */
  readonly counts: readonly [number, number];
}

/** The rows of a device's table, from what came to where it went. */
export function rowsOf({ days }: DeviceData, { hasServer }: Pick<FarmData, 'hasServer'>): readonly DataRow[] {
  const names: readonly RowName[] = [
    ...(['received', 'stored', 'repeated', 'dead', 'forwarded', 'waiting', 'expired'] as const),
  ];
  const [today, yesterday] = days;
  return names
    .map((name): DataRow => {
      const of = (account: AccountItem | undefined): number => (account ? COUNT[name](account) : 0);
      return { name, counts: [of(today), of(yesterday)] };
    })
    .filter(({ name, counts }) => !RARE.includes(name) || counts.some((count) => count > 0))
    .filter(({ name }) => hasServer || !OF_SERVER.includes(name));
}
