import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presentAdapters } from '../../../../cli/service/adapters.ts';
import type { Adapter } from '../../../../cli/service/adapters.ts';
import { nameAdapters } from '../../../../cli/service/udev.ts';
import { tempDir } from '../../../support/temp.ts';

const anAdapter = (given: Partial<Adapter> = {}): Adapter => ({
  device: '/dev/ttyUSB0',
  vendor: '0403',
  model: '6001',
  serial: 'A50285BI',
  port: '00',
  path: 'platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.1:1.0',
  ...given,
});
/** A CH340: it has no number of its own. */
const nameless = (socket: string, given: Partial<Adapter> = {}): Adapter =>
  anAdapter({
    ...{ vendor: '1a86', model: '7523', serial: undefined },
    path: `usb-0:${socket}:1.0`,
    ...given,
  });

const rulesOf = (adapters: readonly Adapter[], standing?: string): string[] =>
  (nameAdapters(adapters, standing).file?.text ?? '')
    .split('\n')
    .filter((line) => line.startsWith('SUBSYSTEM'));
const MM = ', ENV{ID_MM_DEVICE_IGNORE}="1"';

describe('names of USB serial adapters', () => {
  it('follow an adapter that has a number of its own', () => {
    expect(rulesOf([anAdapter()])).toEqual([
      'SUBSYSTEM=="tty", ENV{ID_VENDOR_ID}=="0403", ENV{ID_MODEL_ID}=="6001", ENV{ID_SERIAL_SHORT}=="A50285BI", ' +
        `ENV{ID_USB_INTERFACE_NUM}=="00", SYMLINK+="nongso-rs485-1"${MM}`,
    ]);
  });

  it('tell the ports of one adapter apart', () => {
    const ports = [anAdapter(), anAdapter({ device: '/dev/ttyUSB1', port: '01' })];
    expect(new Set(rulesOf(ports)).size).toBe(2);
  });

  it.each([
    ['has none', [nameless('1.1')]],
    ['has the one of the factory', [nameless('1.1', { serial: '0001' })]],
    ['shares it with another', [nameless('1.1', { serial: 'X7' }), nameless('1.2', { serial: 'X7' })]],
    ['has one that a rule cannot say', [nameless('1.1', { serial: 'a"b' })]],
  ])('stay with the socket when the adapter %s', (_, adapters) => {
    const [rule] = rulesOf(adapters);
    expect(rule).toBe(`SUBSYSTEM=="tty", ENV{ID_PATH}=="usb-0:1.1:1.0", SYMLINK+="nongso-rs485-1"${MM}`);
  });

  it('stay when adapters come and go', () => {
    const first = nameAdapters([nameless('1.3'), anAdapter()]);
    expect(first.names.map(({ name }) => name)).toEqual(['/dev/nongso-rs485-1', '/dev/nongso-rs485-2']);
    const later = nameAdapters([nameless('1.1'), anAdapter({ device: '/dev/ttyUSB7' })], first.file?.text);
    expect(later.names).toEqual([
      { device: '/dev/ttyUSB0', name: '/dev/nongso-rs485-3' },
      { device: '/dev/ttyUSB7', name: '/dev/nongso-rs485-2' },
    ]);
    expect(rulesOf([], later.file?.text)).toHaveLength(3);
  });

  it('need no file where there is nothing to name', () => {
    expect(nameAdapters([])).toEqual({ file: undefined, names: [] });
  });
});

describe('the adapters of a computer', () => {
  it('are its USB ports, as udev knows them, by their sockets', async () => {
    const devices = await tempDir();
    for (const name of ['ttyUSB0', 'ttyACM0', 'ttyUSB1', 'ttyS0', 'sda'])
      writeFileSync(join(devices, name), '');
    const known: Record<string, string> = {
      ttyUSB0: 'ID_VENDOR_ID=1a86\nID_MODEL_ID=7523\nID_PATH=usb-0:1.2:1.0\nID_USB_INTERFACE_NUM=00\n',
      ttyACM0:
        'ID_VENDOR_ID=0403\nID_MODEL_ID=6001\nID_SERIAL_SHORT=A5=1\nID_PATH=usb-0:1.1:1.0\nID_USB_INTERFACE_NUM=01\n',
      ttyUSB1: '', // one that was pulled out just now
    };
    const found = presentAdapters(devices, (device) => known[device.split('/').at(-1) ?? ''] ?? 'ID_PATH=x');
    expect(found).toEqual([
      {
        ...{ device: join(devices, 'ttyACM0'), vendor: '0403', model: '6001', port: '01' },
        ...{ serial: 'A5=1', path: 'usb-0:1.1:1.0' },
      },
      {
        ...{ device: join(devices, 'ttyUSB0'), vendor: '1a86', model: '7523', port: '00' },
        ...{ serial: undefined, path: 'usb-0:1.2:1.0' },
      },
    ]);
  });
});
