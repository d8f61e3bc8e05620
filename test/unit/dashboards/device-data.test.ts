import { describe, expect, it } from 'vitest';
import { isAccounts, isDevices } from '../../../dashboards/farm/src/data/data-shape.ts';
import { deviceData, rowsOf } from '../../../dashboards/farm/src/data/device-data.ts';
import { ACCOUNTS, DEVICES, accountItem } from '../../support/farm-page-data.ts';

const data = { devices: DEVICES.items, accounts: ACCOUNTS.items, hasServer: true };
const TODAY = '2026-11-22';

describe('the devices with their data', () => {
  it('are those that are set up and those of which something came, what is off first', () => {
    expect(deviceData(data, TODAY).map(({ id, isOff }) => [id, isOff])).toEqual([
      ['node-7', true],
      ['old-3', false],
      ['soil-1', false],
      ['tram-thoi-tiet-va-be-nuoc-cuoi-vuon', false],
    ]);
  });

  it('have today and yesterday apart', () => {
    const [node, , soil] = deviceData(data, TODAY);
    expect(node?.days.map((day) => day?.received)).toEqual([undefined, 12_884]);
    expect(soil?.days.map((day) => day?.received)).toEqual([372, 1_440]);
  });
});

describe('the rows of a device', () => {
  const of = (given: Parameters<typeof accountItem>[2], hasServer = true) => {
    const accounts = [accountItem('soil-1', TODAY, given)];
    const [device] = deviceData({ devices: [], accounts, hasServer }, TODAY);
    return device && rowsOf(device, { hasServer }).map(({ name, counts }) => [name, counts[0]]);
  };

  it('are the four that always count, and what is rare where there is some', () => {
    const usual = { received: 5, stored: 5, forwarded: 4, waiting: 1 };
    expect(of(usual)).toEqual(Object.entries(usual));
    expect(of({ ...usual, duplicate: 1, merged: 2, rewritten: 3, dead: 4, expired: 5 })).toEqual([
      ...[
        ['received', 5],
        ['stored', 5],
        ['repeated', 6],
        ['dead', 4],
      ],
      ...[
        ['forwarded', 4],
        ['waiting', 1],
        ['expired', 5],
      ],
    ]);
  });

  it('tell nothing of sending where there is no server', () => {
    expect(of({ received: 5, stored: 5, waiting: 5 }, false)).toEqual([
      ['received', 5],
      ['stored', 5],
    ]);
  });
});

it('what the page takes for an answer is what the schemas of the domain accept', () => {
  expect(isAccounts(ACCOUNTS)).toBe(true);
  expect(isDevices(DEVICES)).toBe(true);
  expect(isAccounts({ ...ACCOUNTS, items: [{ ...ACCOUNTS.items[0], balanced: 'yes' }] })).toBe(false);
  expect(isDevices({ items: [{ id: 'soil-1', zone: null }] })).toBe(false);
});
