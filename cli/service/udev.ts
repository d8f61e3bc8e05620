import type { Adapter } from './adapters.ts';
import type { ServiceFile } from './plan.ts';

/** After 60-serial.rules, which finds out what the rules here compare. */
export const UDEV_FILE = '/etc/udev/rules.d/70-nongso.rules';

const NAME = 'nongso-rs485-';
/** What makers print into every one of their adapters is no number of this one. */
const NO_NUMBER = /^0*1?$/;
/** What stands in a rule as it is. */
const PLAIN = /^[\w.:+-]+$/;

/** A rule of ours: what an adapter is known by, and the name it gets. */
interface NamedAdapter {
  readonly condition: string;
  readonly number: number;
}

/** An adapter with a number of its own keeps its name in any socket; of others the socket has the name. */
function conditionOf(adapter: Adapter, all: readonly Adapter[]): string {
  const { vendor, model, serial = '', port, path } = adapter;
  const twins = all.filter((other) => other.serial === serial && other.port === port);
  const known =
    PLAIN.test(serial) && !NO_NUMBER.test(serial) && twins.length === 1
      ? { ID_VENDOR_ID: vendor, ID_MODEL_ID: model, ID_SERIAL_SHORT: serial, ID_USB_INTERFACE_NUM: port }
      : { ID_PATH: path };
  return Object.entries(known)
    .map(([name, value]) => `ENV{${name}}=="${value}"`)
    .join(', ');
}

const RULE = new RegExp(`^SUBSYSTEM=="tty", (.+), SYMLINK\\+="${NAME}(\\d+)"`, 'gm');

const rulesIn = (text: string): NamedAdapter[] =>
  [...text.matchAll(RULE)].map(([, condition = '', number]) => ({ condition, number: Number(number) }));

/** ModemManager must not greet a bus of valves as if it were a modem. */
const ruleOf = ({ condition, number }: NamedAdapter): string =>
  `SUBSYSTEM=="tty", ${condition}, SYMLINK+="${NAME}${number}", ENV{ID_MM_DEVICE_IGNORE}="1"`;

export interface Named {
  /** Undefined where there is nothing to name. */
  readonly file: ServiceFile | undefined;
  /** The name of each adapter that is plugged in: `/dev/nongso-rs485-1`. */
  readonly names: readonly { readonly device: string; readonly name: string }[];
}

/**
 * Names for the adapters that are plugged in now. Those that `standing`, the file of an earlier run, knows keep theirs,
 * also when they are not there now.
 */
export function nameAdapters(adapters: readonly Adapter[], standing = ''): Named {
  const rules = rulesIn(standing);
  const names = adapters.map((adapter) => {
    const condition = conditionOf(adapter, adapters);
    const known = rules.find((rule) => rule.condition === condition);
    const number = known?.number ?? Math.max(0, ...rules.map((rule) => rule.number)) + 1;
    if (!known) rules.push({ condition, number });
    return { device: adapter.device, name: `/dev/${NAME}${number}` };
  });
  if (rules.length === 0) return { file: undefined, names };
  const text = `# Names of USB serial adapters that stay when they are plugged in another order.
# ID_SERIAL_SHORT is the adapter, in any socket; ID_PATH is the socket, whatever adapter is in it.
${rules.map(ruleOf).join('\n')}
`;
  return { file: { path: UDEV_FILE, mode: 0o644, text, write: 'always' }, names };
}
