// What the gateway says and understands, against frames that manuals print and people recorded, and against itself.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadProfiles } from '../../../../../cli/profiles.ts';
import type { Point } from '../../../../../domain/metric.ts';
import { isProblem } from '../../../../../domain/problem.ts';
import {
  RegisterImage,
  decodeRegisters,
  encodeRegisters,
  planReads,
} from '../../../../../domain/profile/registers.ts';
import {
  holdRequest,
  isRelay,
  readbackRequest,
  releaseRequests,
} from '../../../../../domain/profile/relay.ts';
import type { ModbusProfile } from '../../../../../domain/profile/schema.ts';
import {
  crc16,
  decodeAnswer,
  decodeRequest,
  encodeAnswer,
  encodeRequest,
} from '../../../../../domain/wire/modbus.ts';
import type { Answer, Request } from '../../../../../domain/wire/modbus.ts';
import { hasRecorded, recorded } from './frames.ts';
import type { RecordedExchange } from './frames.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text.split(' '), (byte) => parseInt(byte, 16));
const text = (frame: Uint8Array): string =>
  Array.from(frame, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');

function request(hex: string): Request {
  const decoded = decodeRequest(bytes(hex));
  if (isProblem(decoded)) throw new Error(`${hex}: ${decoded.detail}`);
  return decoded;
}

function answerOf({ request: asked, response }: RecordedExchange): Answer {
  const answer = decodeAnswer(request(asked), bytes(response ?? ''));
  if (isProblem(answer)) throw new Error(`${response}: ${answer.detail}`);
  return answer;
}

function profile(id: string): ModbusProfile {
  const found = loadProfiles().get(id);
  if (found?.link !== 'modbus') throw new Error(`${id} is no Modbus profile`);
  return found;
}

const device = (start: string): readonly RecordedExchange[] => {
  const found = recorded.devices.find((entry) => entry.device.startsWith(start));
  if (found === undefined) throw new Error(`no recorded frames of ${start}`);
  return found.exchanges;
};

/** The values a profile reads from a recorded exchange. */
function valuesOf(id: string, exchange: RecordedExchange): Partial<Record<Point, number>> {
  const asked = request(exchange.request);
  const answer = answerOf(exchange);
  const image = new RegisterImage();
  if ('words' in answer) answer.words.forEach((word, i) => image.set(asked.fn, asked.address + i, word));
  return decodeRegisters(profile(id), image);
}

describe.skipIf(!hasRecorded)('recorded frames', () => {
  const exchanges = recorded.devices.filter(({ protocol }) => !protocol).flatMap((entry) => entry.exchanges);

  test('carry the check bytes that are computed for them', () => {
    expect(crc16(Buffer.from('123456789'))).toBe(0x4b37);
    for (const { hex } of recorded.crc.frames) expect([hex, crc16(bytes(hex))]).toEqual([hex, 0]);
  });

  test('of requests come out byte by byte when what they ask is encoded', () => {
    for (const { request: hex } of exchanges) expect(text(encodeRequest(request(hex)))).toBe(hex);
    expect(exchanges.length).toBeGreaterThan(40);
  });

  test('of answers are understood, and come out byte by byte when encoded again', () => {
    const answered = exchanges.filter(({ response }) => response !== undefined);
    for (const exchange of answered) {
      const again = text(encodeAnswer(request(exchange.request), answerOf(exchange)));
      // Bits beyond those asked for carry no meaning, but none of the recordings sets one.
      expect(again).toBe(exchange.response);
    }
    expect(answered.length).toBeGreaterThan(15);
  });

  test.each(recorded.wrongCrc)('with wrong check bytes are refused: $hex', ({ hex, rightCrc }) => {
    expect(decodeRequest(bytes(hex))).toHaveProperty('problem');
    const [unit = 0, fn] = bytes(hex);
    const asked: Request = { unit, fn: fn === 4 ? 4 : 3, address: 0, count: 1 };
    expect(decodeAnswer(asked, bytes(hex))).toHaveProperty('code', 'crc_mismatch');
    expect(crc16(bytes(`${hex.slice(0, -5)}${rightCrc}`))).toBe(0);
  });

  test.each(recorded.garbage)('of a disturbed line are refused: $hex', ({ hex, answerTo }) => {
    expect(decodeAnswer(request(answerTo), bytes(hex))).toHaveProperty('problem');
  });

  test('of the XY-MD02 give its temperature and humidity', () => {
    for (const exchange of device('XY-MD01')) {
      const { temperatureC, humidityPct } = exchange.values ?? {};
      expect(valuesOf('xy-md02', exchange)).toEqual({
        ...(temperatureC !== undefined && { 'air.temperature': temperatureC }),
        ...(humidityPct !== undefined && { 'air.humidity': humidityPct }),
      });
    }
  });

  test('of the JXCT probe are what the poll of its profile sends', () => {
    const printed = device('JXCT').map((exchange) => exchange.request);
    const plan = planReads(profile('jxct-soil-7in1')).map((block) =>
      text(encodeRequest({ unit: 1, ...block })),
    );
    // The manual has no example for temperature alone.
    expect(plan.filter((hex) => !printed.includes(hex))).toEqual(['01 03 00 13 00 01 75 CF']);
    expect(plan).toHaveLength(7);
  });

  test('of another probe, read by the map of the JXCT, give nothing', () => {
    for (const maker of ['Soil moisture, temperature, EC and pH probe VMS', '7-in-1 soil probe (moisture'])
      for (const exchange of device(maker))
        expect(Object.keys(valuesOf('jxct-soil-7in1', exchange))).toEqual(
          maker.startsWith('7') ? ['soil.ph'] : [],
        );
  });

  test('of the Waveshare board are what its driver sends to hold and release, and never plainly "on"', () => {
    const relay = profile('waveshare-relay-8');
    if (!isRelay(relay)) throw new Error('no relay');
    const timed = device('Waveshare').filter(({ values }) => values?.seconds !== undefined);
    for (const { request: hex, values } of timed) {
      const hold = { channel: (values?.channel ?? 0) + 1, for_s: values?.seconds ?? 0 };
      expect(text(encodeRequest(holdRequest(relay, 1, hold)))).toBe(hex);
    }
    expect(timed).toHaveLength(2);
    expect(releaseRequests(relay, 1, 1).map((write) => text(encodeRequest(write)))).toEqual([
      '01 05 00 00 00 00 CD CA',
    ]);
    expect(text(encodeRequest(readbackRequest(relay, 1)))).toBe('01 01 00 00 00 08 3D CC');

    const plainOn = device('Waveshare')
      .map((exchange) => exchange.request)
      .filter((hex) => /^01 (05 00 \S+ FF|0F)/.test(hex));
    expect(plainOn).toHaveLength(3);
    const sent = new Set<string>();
    for (let channel = 1; channel <= 8; channel++)
      for (let tenths = 1; tenths <= 0x7fff; tenths += 97)
        sent.add(text(encodeRequest(holdRequest(relay, 1, { channel, for_s: tenths / 10 }))));
    expect(plainOn.filter((hex) => sent.has(hex))).toEqual([]);
  });

  test.each(['eletechsup-r421a08', 'eletechsup-r4d8a08'])(
    'of the boards of eletechsup hold only the delay and the off of what the driver of %s writes',
    (id) => {
      const relay = profile(id);
      if (!isRelay(relay)) throw new Error('no relay');
      const sent = new Set<string>();
      for (let channel = 1; channel <= 8; channel++) {
        for (let for_s = 1; for_s <= 255; for_s++)
          sent.add(text(encodeRequest(holdRequest(relay, 1, { channel, for_s }))));
        for (const write of releaseRequests(relay, 1, channel)) sent.add(text(encodeRequest(write)));
      }
      const writes = [...device('eletechsup R421A08'), ...device('eletechsup R4D8A08')]
        .map((exchange) => exchange.request)
        .filter((hex) => !/^01 0[13]/.test(hex));
      // Off, and delays of 10 s and 100 s; plain on, toggle, latch, pulse, all on and the settings are not said.
      expect(new Set(writes.filter((hex) => sent.has(hex)))).toEqual(
        new Set(['01 06 00 01 02 00 D9 6A', '01 06 00 01 06 0A 5B AD', '01 06 00 01 06 64 DA 41']),
      );
      expect(writes.length).toBeGreaterThan(15);
    },
  );
});

const unit = fc.integer({ min: 1, max: 247 });
const word = fc.integer({ min: 0, max: 0xffff });
const address = fc.integer({ min: 0, max: 0xf000 });

/** Any request the gateway may send, with an answer to it. */
const exchange: fc.Arbitrary<{ request: Request; answer: Answer }> = fc.oneof(
  fc
    .record({
      unit,
      fn: fc.constantFrom(1 as const, 2 as const),
      address,
      bits: fc.array(fc.boolean(), { minLength: 1, maxLength: 2000 }),
    })
    .map(({ bits, ...head }) => ({ request: { ...head, count: bits.length }, answer: { bits } })),
  fc
    .record({
      unit,
      fn: fc.constantFrom(3 as const, 4 as const),
      address,
      words: fc.array(word, { minLength: 1, maxLength: 125 }),
    })
    .map(({ words, ...head }) => ({ request: { ...head, count: words.length }, answer: { words } })),
  fc
    .oneof(
      fc.record({ unit, fn: fc.constantFrom(5 as const, 6 as const), address, value: word }),
      fc.record({
        unit,
        fn: fc.constant(15 as const),
        address,
        bits: fc.array(fc.boolean(), { minLength: 1, maxLength: 1968 }),
      }),
      fc.record({
        unit,
        fn: fc.constant(16 as const),
        address,
        words: fc.array(word, { minLength: 1, maxLength: 123 }),
      }),
    )
    .map((request) => ({ request, answer: { written: true as const } })),
);

describe('any frame', () => {
  test('that is encoded is decoded to the same', () => {
    fc.assert(
      fc.property(exchange, ({ request, answer }) => {
        expect(decodeRequest(encodeRequest(request))).toEqual(request.fn === 15 ? { ...request } : request);
        expect(decodeAnswer(request, encodeAnswer(request, answer))).toEqual(answer);
      }),
    );
  });

  test('with one bit turned is refused', () => {
    fc.assert(
      fc.property(exchange, fc.nat(), ({ request, answer }, at) => {
        for (const frame of [encodeRequest(request), encodeAnswer(request, answer)]) {
          const bit = at % (8 * frame.length);
          frame[bit >> 3] = (frame[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(isProblem(decodeRequest(frame))).toBe(true);
          expect(isProblem(decodeAnswer(request, frame))).toBe(true);
        }
      }),
    );
  });

  test('a device may send is decoded without throwing', () => {
    fc.assert(
      fc.property(exchange, fc.uint8Array({ maxLength: 300 }), ({ request }, frame) => {
        expect(isProblem(decodeRequest(frame))).toBe(true);
        expect(isProblem(decodeAnswer(request, frame))).toBe(true);
      }),
    );
  });

  test('whose byte count does not fit its number of registers or coils is refused', () => {
    for (const body of [
      [1, 16, 0, 0, 0, 2, 2, 0, 7],
      [1, 15, 0, 0, 0, 9, 1, 0xff],
    ]) {
      const crc = crc16(Uint8Array.from(body));
      expect(decodeRequest(Uint8Array.of(...body, crc & 0xff, crc >> 8))).toHaveProperty(
        'code',
        'wrong_length',
      );
    }
  });
});

describe('the registers of every profile', () => {
  const modbus = [...loadProfiles().values()].filter((entry) => entry.link === 'modbus');
  const range = {
    u16: [0, 0xffff],
    s16: [-0x8000, 0x7fff],
    u32: [0, 0xffffffff],
    s32: [-0x80000000, 0x7fffffff],
  } as const;

  test.each(modbus.map((entry) => [entry.id, entry] as const))(
    'of %s give back what was put in',
    (_, profile) => {
      const values = fc.record(
        Object.fromEntries(
          profile.points.map(({ point, type, scale }) => [
            point,
            type === 'f32'
              ? fc.float({ noNaN: true, noDefaultInfinity: true }).map((raw) => raw * scale)
              : fc
                  .integer({ min: range[type][0], max: range[type][1] })
                  .map((raw) => Number((raw * scale).toPrecision(10))),
          ]),
        ),
      );
      fc.assert(
        fc.property(values, (given) => {
          const image = encodeRegisters(profile, given);
          const read = new RegisterImage();
          for (const { fn, address, count } of planReads(profile))
            for (let i = 0; i < count; i++) read.set(fn, address + i, image.get(fn, address + i) ?? 0);
          const back = decodeRegisters(profile, read);
          for (const { point, type } of profile.points)
            if (type === 'f32') expect(back[point]).toBeCloseTo(given[point] ?? NaN, 5);
            else expect(back[point]).toBe(given[point]);
        }),
      );
    },
  );
});
