import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../../../cli/package-root.ts';
import { parseStampPath, stampPath } from '../../../../domain/digital-link/address.ts';
import type { StampAddress } from '../../../../domain/digital-link/address.ts';

// The shared collection of cases stands beside the project, where there is one.
const file = join(packageRoot(), '..', 'shared', 'data', 'digital-link', 'cases.json');
const Case = z.object({
  uri: z.string(),
  valid: z.boolean(),
  elements: z.record(z.string(), z.string()).optional(),
  canonical: z.string().optional(),
});
type Case = z.infer<typeof Case>;

const read = (): Case[] => z.array(Case).parse(JSON.parse(readFileSync(file, 'utf8')));

/** What a server gets of a URI whose key 01 follows a stem: no scheme, host, stem or fragment. */
function requested(uri: string): string {
  const local = uri.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/#.*$/, '');
  const path = local.split('?')[0]!;
  return local.slice(`${path}/`.lastIndexOf('/01/'));
}

/**
 * In scope is a trade item by its GTIN in the path. Out of scope: other keys, and what is wrong with scheme or host,
 * since a request has passed both when it arrives.
 */
function inScope({ uri }: Case): boolean {
  const segments = uri.split(/[?#]/)[0]!.split('/').slice(3);
  return URL.canParse(uri) && segments.includes('01');
}

function elementsOf({ gtin, variant, lot, serial, thirdParty, attributes }: StampAddress) {
  const path = { '01': gtin, '22': variant, '10': lot, '21': serial, '235': thirdParty };
  return { ...path, ...attributes };
}

describe.skipIf(!existsSync(file))('the shared Digital Link cases (shared/data/digital-link)', () => {
  test('are mostly about trade items', () => {
    const all = read().filter(inScope);
    expect(all.filter(({ valid }) => valid).length).toBeGreaterThan(40);
    expect(all.filter(({ valid }) => !valid).length).toBeGreaterThan(40);
  });

  test('valid ones give their elements and their canonical path', () => {
    for (const { uri, elements, canonical } of read().filter((one) => one.valid && inScope(one))) {
      const address = parseStampPath(requested(uri));
      if ('fault' in address) throw new Error(`${uri}: ${address.fault}`);
      const canonicalPath = canonical!.replace('https://id.gs1.org', '').split('?')[0];
      const found = Object.entries(elementsOf(address)).filter(([, value]) => value !== undefined);
      expect(Object.fromEntries(found), uri).toEqual(elements);
      expect(stampPath(address), uri).toBe(canonicalPath);
    }
  });

  test('invalid ones are refused, but for a slash at the end that a resolver overlooks', () => {
    const faultOf = (path: string) => {
      const address = parseStampPath(path);
      return 'fault' in address ? address.fault : undefined;
    };
    for (const { uri } of read().filter((one) => !one.valid && inScope(one))) {
      const path = requested(uri);
      if (path.endsWith('/')) expect(faultOf(path), uri).toBe(faultOf(path.slice(0, -1)));
      else expect(faultOf(path), uri).toBeDefined();
    }
  });
});
