import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A USB serial adapter that is plugged in now, as udev knows it. */
export interface Adapter {
  /** As `/dev/ttyUSB0`: changes with the order in which adapters are found. */
  readonly device: string;
  /** USB ids, 4 hex digits each. */
  readonly vendor: string;
  readonly model: string;
  /** Its own number; many cheap ones have none. */
  readonly serial: string | undefined;
  /** Which port of an adapter with several, 2 hex digits. */
  readonly port: string;
  /** The socket that it is plugged into. */
  readonly path: string;
}

/** As the kernel names ports of USB adapters. */
const USB_PORT = /^tty(USB|ACM)\d+$/;

/** Runs `udevadm info --query=property --name=…`; gives its lines, nothing where it fails. */
const askUdev = (device: string): string =>
  spawnSync('udevadm', ['info', '--query=property', `--name=${device}`], { encoding: 'utf8' }).stdout ?? '';

/** The adapters that are plugged in now, by the sockets they are in. */
export function presentAdapters(
  devices = '/dev',
  propertiesOf: (device: string) => string = askUdev,
): Adapter[] {
  return readdirSync(devices)
    .filter((name) => USB_PORT.test(name))
    .flatMap((name) => adapterOf(join(devices, name), propertiesOf(join(devices, name))) ?? [])
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** An adapter by its udev properties; undefined for a port that is none of a USB adapter. */
function adapterOf(device: string, properties: string): Adapter | undefined {
  const of = new Map(
    properties.split('\n').map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  const [vendor, model, path] = ['ID_VENDOR_ID', 'ID_MODEL_ID', 'ID_PATH'].map((name) => of.get(name) ?? '');
  if (!vendor || !model || !path) return undefined;
  return {
    ...{ device, vendor, model, path },
    serial: of.get('ID_SERIAL_SHORT'),
    port: of.get('ID_USB_INTERFACE_NUM') ?? '00',
  };
}
