// Every profile that ships, against the exchanges it quotes: what the gateway sends and understands is what they say.
import { describe, expect, test } from 'vitest';
import { loadProfiles } from '../../../../cli/profiles.ts';
import { isProblem } from '../../../../domain/problem.ts';
import { RegisterImage, decodeRegisters, planReads } from '../../../../domain/profile/registers.ts';
import {
  energisedIn,
  holdRequest,
  isRelay,
  readbackRequest,
  releaseRequests,
} from '../../../../domain/profile/relay.ts';
import type { RelayProfile } from '../../../../domain/profile/relay.ts';
import type { ModbusProfile } from '../../../../domain/profile/schema.ts';
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest } from '../../../../domain/wire/modbus.ts';
import type { Request } from '../../../../domain/wire/modbus.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const key = (request: Request): string => Buffer.from(encodeRequest(request)).toString('hex');

const modbus = [...loadProfiles().values()].flatMap((profile) =>
  profile.link === 'modbus' ? [profile] : [],
);
const relays = modbus.filter(isRelay);
const samples = modbus.flatMap((profile) =>
  profile.samples.map((sample) => [profile.id, sample.request, { profile, sample }] as const),
);

const channelsOf = ({ outputs }: RelayProfile) => Array.from({ length: outputs.channels }, (_, i) => i + 1);

/** Times a board's timer can be set to: all short ones, of the longer ones every 13th. */
function times_s({ lease }: RelayProfile): number[] {
  const units = Array.from({ length: Math.round(lease.max_s / lease.unit_s) }, (_, i) => i + 1);
  return units.filter((count) => count < 256 || count % 13 === 0).map((count) => count * lease.unit_s);
}

/** Everything the gateway may ever say to a device of this profile, at one unit. */
function vocabulary(profile: ModbusProfile, unit: number): Set<string> {
  const reads: Request[] = planReads(profile).map((block) => ({ ...block, unit }));
  if (!isRelay(profile)) return new Set(reads.map(key));
  const writes = channelsOf(profile).flatMap((channel) => [
    ...releaseRequests(profile, unit, channel),
    ...times_s(profile).map((for_s) => holdRequest(profile, unit, { channel, for_s })),
  ]);
  return new Set([...reads, readbackRequest(profile, unit), ...writes].map(key));
}

describe('the quoted exchanges', () => {
  test('are there for every relay board', () => {
    expect(relays.filter((profile) => profile.samples.length === 0)).toEqual([]);
    expect(relays.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['waveshare-relay-8', 'eletechsup-r421a08', 'eletechsup-r4d8a08']),
    );
  });

  test.each(samples)('of %s: %s is a question the gateway asks', (_, __, { profile, sample }) => {
    const request = decodeRequest(bytes(sample.request));
    if (isProblem(request)) throw new Error(request.detail);
    expect(vocabulary(profile, request.unit)).toContain(key(request));
  });

  test.each(samples)('of %s: the answer to %s reads as it is said to', (_, __, { profile, sample }) => {
    const request = decodeRequest(bytes(sample.request));
    if (isProblem(request)) throw new Error(request.detail);
    const answer = decodeAnswer(request, bytes(sample.response));
    if (isProblem(answer)) throw new Error(answer.detail);
    expect(Buffer.from(encodeAnswer(request, answer))).toEqual(bytes(sample.response));
    const image = new RegisterImage();
    if ('words' in answer && !isRelay(profile))
      answer.words.forEach((word, i) => image.set(request.fn, request.address + i, word));
    expect(decodeRegisters(profile, image)).toEqual(sample.values);
  });
});

describe('a relay board of the catalogue', () => {
  test.each(relays.map((profile) => [profile.id, profile] as const))(
    '%s can only be told to hold for a time, or to release',
    (_, profile) => {
      const { hold, read } = profile.outputs;
      for (const channel of channelsOf(profile)) {
        for (const for_s of [0, -1, NaN, Infinity, profile.lease.max_s + profile.lease.unit_s])
          expect(() => holdRequest(profile, 1, { channel, for_s })).toThrow(RangeError);
        for (const for_s of times_s(profile)) {
          const request = holdRequest(profile, 1, { channel, for_s });
          if (request.fn === 6) expect(request.value & 0xff00).toBe(hold.base);
          else expect(request.address).toBeGreaterThanOrEqual(read.address + profile.outputs.channels);
        }
      }
    },
  );

  test('reads coils and registers back as the channels they are', () => {
    expect(energisedIn({ bits: [true, false, true] })).toEqual(new Set([1, 3]));
    expect(energisedIn({ words: [0, 1, 0] })).toEqual(new Set([2]));
    expect(energisedIn({ words: [0, 0] })).toEqual(new Set());
  });

  test('is not taken at its word when it answers with a reading or an echo', () => {
    expect(energisedIn({ words: [0, 253] })).toBeUndefined();
    expect(energisedIn({ written: true })).toBeUndefined();
  });
});
