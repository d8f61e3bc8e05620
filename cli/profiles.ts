import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Profile } from '../domain/profile/schema.ts';
import type { ProfileLibrary } from '../domain/profile/schema.ts';
import { packageRoot } from './package-root.ts';

/**
 * Reads every device profile that ships with the product.
 * @throws Error naming the file when one is malformed or an id occurs twice: the library is part of the program.
 */
export function loadProfiles(folder = join(packageRoot(), 'domain', 'profiles')): ProfileLibrary {
  const library = new Map<string, Profile>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  for (const file of files.sort()) {
    const parsed = Profile.safeParse(parse(readFileSync(join(folder, file), 'utf8')));
    if (!parsed.success) throw new Error(`profile ${file}: ${z.prettifyError(parsed.error)}`);
    if (library.has(parsed.data.id)) throw new Error(`profile ${file}: the id ${parsed.data.id} is taken`);
    library.set(parsed.data.id, parsed.data);
  }
  return library;
}
