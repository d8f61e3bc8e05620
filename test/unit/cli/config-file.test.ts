import { chmodSync, chownSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { readDocument, writeDocument } from '../../../cli/config-file.ts';
import { tempDir } from '../../support/temp.ts';

const TEXT = '# mine\nfarm: a # the old name\nforward: { influx: { token: !env TOKEN } }\n';
const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('an edited configuration file', () => {
  it('keeps comments, order and variables, and leaves the old one beside it', async () => {
    const folder = await tempDir();
    const file = join(folder, 'nongso.yaml');
    writeFileSync(file, TEXT);
    const document = readDocument(file);
    document.set('farm', 'b');
    writeDocument(file, document);
    expect(readFileSync(file, 'utf8')).toBe(TEXT.replace('farm: a', 'farm: b'));
    expect(readFileSync(`${file}.old`, 'utf8')).toBe(TEXT);
    expect(readdirSync(folder).sort()).toEqual(['nongso.yaml', 'nongso.yaml.old']);
  });

  it.each([0o640, 0o604, 0o600])('keeps its mode %o, and so does the old one', async (mode) => {
    const file = join(await tempDir(), 'nongso.yaml');
    writeFileSync(file, TEXT);
    chmodSync(file, mode);
    writeDocument(file, readDocument(file));
    expect(modeOf(file)).toBe(mode);
    expect(modeOf(`${file}.old`)).toBe(mode);
  });

  it('is private when it is new', async () => {
    const file = join(await tempDir(), 'nongso.yaml');
    writeDocument(file, parseDocument(TEXT));
    expect(modeOf(file)).toBe(0o600);
  });

  // Only root can give files away, so only root can take them from their owner by mistake.
  it.runIf(process.geteuid?.() === 0)('still belongs to its owner when root edits it', async () => {
    const file = join(await tempDir(), 'nongso.yaml');
    writeFileSync(file, TEXT);
    chownSync(file, 1_234, 2_345);
    writeDocument(file, readDocument(file));
    for (const name of [file, `${file}.old`])
      expect(statSync(name)).toMatchObject({ uid: 1_234, gid: 2_345 });
  });
});
