/** `nongso doctor` as a user without any right runs it: a program of its own, from the sources. */
import { spawn, spawnSync } from 'node:child_process';
import { chmod, chown } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../../cli/package-root.ts';
import { reportIn } from './doctor.ts';
import type { DoctorReport, Patient } from './doctor.ts';

export const NOBODY = 65_534;
const MAIN = join(packageRoot(), 'cli', 'main.ts');
const asNobody = { uid: NOBODY, gid: NOBODY };

/** Why nothing can be run as another user; undefined when it can. */
export function noOtherUser(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can run something as another user';
  const code = `require('node:fs').accessSync(${JSON.stringify(MAIN)})`;
  const { status } = spawnSync(process.execPath, ['-e', code], asNobody);
  return status === 0 ? undefined : 'another user cannot read these files';
}

/** What the doctor finds when a user without any right runs it. */
export async function examinedByNobody({ configFile = '', dataDir }: Patient): Promise<DoctorReport> {
  await chmod(join(configFile, '..'), 0o755);
  await chown(configFile, NOBODY, NOBODY);
  const words = [MAIN, 'doctor', '--config', configFile, '--json', '--lang', 'en'];
  const env = { PATH: process.env.PATH, NONGSO_DATA_DIR: dataDir };
  const child = spawn(process.execPath, words, { ...asNobody, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!out.startsWith('{')) throw new Error(err);
  return reportIn(out);
}
