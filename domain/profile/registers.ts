/** Values from and to Modbus registers, both over the same table of a profile: decode(encode(v)) = v. */
import type { Point } from '../metric.ts';
import type { ModbusProfile, RegisterPoint } from './schema.ts';

/** One read request's worth of registers. */
export interface ReadBlock {
  readonly fn: 3 | 4;
  readonly address: number;
  readonly count: number;
}

/** Register words by function and address. */
export class RegisterImage {
  readonly #words = new Map<number, number>();

  set(fn: number, address: number, word: number): void {
    this.#words.set(fn * 0x10000 + address, word & 0xffff);
  }

  get(fn: number, address: number): number | undefined {
    return this.#words.get(fn * 0x10000 + address);
  }
}

const width = ({ type }: RegisterPoint): 1 | 2 => (type === 'u16' || type === 's16' ? 1 : 2);

/** The fewest requests that read every point, none longer than the device takes and none over a gap. */
export function planReads(profile: ModbusProfile): readonly ReadBlock[] {
  const sorted = [...profile.points].sort((a, b) => a.fn - b.fn || a.register - b.register);
  const blocks: ReadBlock[] = [];
  for (const point of sorted) {
    const last = blocks.at(-1);
    const end = point.register + width(point);
    const joins =
      last?.fn === point.fn &&
      point.register <= last.address + last.count &&
      end - last.address <= profile.max_registers;
    if (joins) blocks[blocks.length - 1] = { ...last, count: Math.max(last.count, end - last.address) };
    else blocks.push({ fn: point.fn, address: point.register, count: width(point) });
  }
  return blocks;
}

const scratch = new DataView(new ArrayBuffer(4));

function readRaw(image: RegisterImage, point: RegisterPoint): number | undefined {
  const first = image.get(point.fn, point.register);
  if (first === undefined) return undefined;
  if (point.type === 'u16') return first;
  if (point.type === 's16') return (first << 16) >> 16;
  const second = image.get(point.fn, point.register + 1);
  if (second === undefined) return undefined;
  const lowFirst = point.words === 'low_first';
  scratch.setUint16(0, lowFirst ? second : first);
  scratch.setUint16(2, lowFirst ? first : second);
  if (point.type === 'u32') return scratch.getUint32(0);
  return point.type === 's32' ? scratch.getInt32(0) : scratch.getFloat32(0);
}

/** Binary fractions such as 0.1 leave 31.200000000000003; a sensor means 31.2. */
const round = (value: number): number => Number(value.toPrecision(10));

/** The values found in an image, in catalogue units; points whose registers were not read are left out. */
export function decodeRegisters(
  profile: ModbusProfile,
  image: RegisterImage,
): Partial<Record<Point, number>> {
  const values: Partial<Record<Point, number>> = {};
  for (const point of profile.points) {
    const raw = readRaw(image, point);
    if (raw !== undefined) values[point.point] = round(raw * point.scale);
  }
  return values;
}

const RANGE = {
  u16: [0, 0xffff],
  s16: [-0x8000, 0x7fff],
  u32: [0, 0xffffffff],
  s32: [-0x80000000, 0x7fffffff],
} as const;

/** The registers a device with these values shows; values are clamped to what the register can hold. */
export function encodeRegisters(
  profile: ModbusProfile,
  values: Partial<Record<Point, number>>,
): RegisterImage {
  const image = new RegisterImage();
  for (const point of profile.points) {
    const value = values[point.point];
    if (value === undefined) continue;
    if (point.type === 'f32') scratch.setFloat32(0, value / point.scale);
    else {
      const [lowest, highest] = RANGE[point.type];
      const raw = Math.min(highest, Math.max(lowest, Math.round(value / point.scale)));
      scratch.setUint32(0, width(point) === 1 ? (raw & 0xffff) << 16 : raw >>> 0);
    }
    const [first, second] = width(point) === 2 && point.words === 'low_first' ? [2, 0] : [0, 2];
    image.set(point.fn, point.register, scratch.getUint16(first));
    if (width(point) === 2) image.set(point.fn, point.register + 1, scratch.getUint16(second));
  }
  return image;
}
