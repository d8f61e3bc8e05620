/** `nongso doctor` on a farm that a test has made, in the test's own process. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { doctor } from '../../cli/commands/doctor.ts';
import { run } from '../../cli/run.ts';
import { tempDir } from './temp.ts';

const Report = z.object({
  ok: z.boolean(),
  count: z.object({ fault: z.number(), warning: z.number(), ok: z.number() }),
  findings: z.array(
    z.object({
      status: z.enum(['fault', 'warning', 'ok']),
      code: z.string(),
      what: z.string(),
      fix: z.string().optional(),
      commands: z.array(z.string()),
    }),
  ),
  settings: z.array(
    z.object({
      name: z.string(),
      value: z.string().optional(),
      secret: z.literal('set').optional(),
      origin: z.enum(['flag', 'environment', 'file', 'default']),
    }),
  ),
});
export type DoctorReport = z.infer<typeof Report>;
export type DoctorFinding = DoctorReport['findings'][number];

export interface Patient {
  /** Undefined: a machine with an api only. */
  readonly configFile: string | undefined;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A farm with a configuration of its own and an empty data folder. Port 0 is free everywhere. */
export async function patient(
  config: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Patient & { readonly configFile: string }> {
  const folder = await tempDir();
  const configFile = join(folder, 'nongso.yaml');
  const made = { configFile, dataDir: join(folder, 'data'), env };
  await mkdir(made.dataDir, { mode: 0o700 });
  const whole = {
    farm: 'dong-tao',
    timezone: 'Asia/Ho_Chi_Minh',
    location: { lat: 20.83, lon: 105.97 },
    http: { listen: '127.0.0.1:0' },
    mqtt: { listen: '127.0.0.1:0' },
    ...config,
  };
  await writeFile(configFile, stringify(whole));
  await chmod(configFile, 0o600);
  return made;
}

export interface Seen {
  readonly code: number;
  readonly out: string;
  readonly err: readonly string[];
}

/** Runs the doctor with further words. */
export async function callDoctor(
  { configFile, dataDir, env }: Patient,
  ...words: readonly string[]
): Promise<Seen> {
  const named = configFile === undefined ? [] : ['--config', configFile];
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(['doctor', ...named, ...words], [doctor], {
    env: { PATH: process.env.PATH, NONGSO_DATA_DIR: dataDir, ...env },
    print: (line) => void out.push(line),
    note: (line) => void err.push(line),
    stopped: new Promise(() => undefined),
  });
  return { code, out: out.join('\n'), err };
}

export const reportIn = (out: string): DoctorReport => Report.parse(JSON.parse(out));

/** What the doctor finds, in English; the exit code and the line on stderr have to fit. */
export async function examined(someone: Patient): Promise<DoctorReport> {
  const { code, out, err } = await callDoctor(someone, '--json', '--lang', 'en');
  const report = reportIn(out);
  expect({ code, lines: err.length }).toEqual(report.ok ? { code: 0, lines: 0 } : { code: 1, lines: 1 });
  return report;
}

/** The one finding with this code; fails when there is none. */
export function found({ findings }: Pick<DoctorReport, 'findings'>, code: string): DoctorFinding {
  const [finding, ...others] = findings.filter((one) => one.code === code);
  expect(others).toEqual([]);
  if (finding === undefined)
    throw new Error(`no ${code} among:\n${findings.map((one) => `${one.code}: ${one.what}`).join('\n')}`);
  return finding;
}

export const codesOf = ({ findings }: Pick<DoctorReport, 'findings'>): readonly string[] =>
  findings.map(({ code }) => code);

/** The codes of what is wrong. */
export const faultsOf = ({ findings }: Pick<DoctorReport, 'findings'>): readonly string[] =>
  findings.filter(({ status }) => status === 'fault').map(({ code }) => code);
