import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../../cli/package-root.ts';
import { all, copyOf } from './dockerfile.ts';
import type { Stage } from './dockerfile.ts';
import { imageOf } from './world.ts';
import type { World } from './world.ts';

/**
 * Puts into a folder what the image holds in its own, as the Dockerfile says: the repository without what .dockerignore
 * leaves out, the built programs, and of the packages those without which `npm ci --omit=dev` does.
 * @throws Error on a COPY that it does not understand
 */
export async function layOutImage(folder: string, world: World): Promise<void> {
  await mkdir(folder);
  await layOut(imageOf(world), { folder, world });
}

async function layOut(stage: Stage, to: { readonly folder: string; readonly world: World }): Promise<void> {
  const { folder, world } = to;
  for (const { word, rest } of stage.instructions) {
    if (word === 'RUN' && rest.startsWith('npm ci --omit=dev'))
      await linkPackages(join(folder, 'node_modules'));
    if (word !== 'COPY') continue;
    const { from, sources, target } = copyOf(rest);
    const other = from === '' ? undefined : world.stages.find(({ name }) => name === from);
    const isWhole = sources.join() === all(other ?? stage, 'WORKDIR')[0];
    if (other && isWhole) await layOut(other, to);
    else if (other && sources.join() === '/src/dist')
      await cp(join(packageRoot(), 'dist'), join(folder, target), { recursive: true });
    else if (!other && sources.join() === '.') await copyRepository(folder, world);
    else if (!other)
      for (const path of sources)
        await cp(join(packageRoot(), path), join(folder, path), { recursive: true });
    else throw new Error(`COPY ${rest} is not understood`);
  }
}

async function copyRepository(folder: string, { texts }: World): Promise<void> {
  const left = texts.dockerignore
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  const names = (await readdir(packageRoot())).filter((name) => !left.some((pattern) => pattern.test(name)));
  for (const name of names) await cp(join(packageRoot(), name), join(folder, name), { recursive: true });
}

const Lockfile = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().default(false) })),
});

/** Links, not copies: what our programs import by name must be there, and they import nothing by path. */
async function linkPackages(folder: string): Promise<void> {
  const { packages } = Lockfile.parse(
    JSON.parse(readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8')),
  );
  const names = Object.entries(packages)
    .filter(([path, { dev }]) => !dev && /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path))
    .map(([path]) => path.slice('node_modules/'.length));
  for (const name of names) {
    const from = join(packageRoot(), 'node_modules', name);
    if (!existsSync(from)) continue; // for another kind of machine
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await symlink(from, join(folder, name));
  }
}
