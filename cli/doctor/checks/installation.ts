import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Check } from '../check.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { nameOfUser } from '../users.ts';

const PAGES = ['farm', 'coop', 'trace'];

/** What is installed, whether it was built to the end, and whether the rights that are looked at are the gateway's. */
export const installation: Check = {
  name: 'installation',
  limit_s: 10,
  look: ({ root, dataDir }) => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    const found: Finding[] = [finding('installed', { version, node: process.version })];
    if (!PAGES.every((page) => existsSync(join(root, 'dist', 'dashboards', page))))
      found.push(finding('pages_missing', { root }));
    const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid ?? 0;
    if (process.geteuid?.() === 0 && owner !== 0)
      found.push(finding('rights_of_root', { user: nameOfUser(owner) }));
    return Promise.resolve(found);
  },
};
