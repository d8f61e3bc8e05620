import { describe, expect, it } from 'vitest';
import { runsHere } from '../../../../cli/doctor/call.ts';
import type { Call } from '../../../../cli/doctor/call.ts';
import { commandsFor } from '../../../../cli/doctor/mending.ts';
import { sentenceOf, WORDS } from '../../../../cli/doctor/messages/index.ts';
import type { Words } from '../../../../cli/doctor/messages/index.ts';
import { textOf } from '../../../../cli/doctor/report.ts';
import { environmentOf, readDockerfile } from '../../../support/containers/dockerfile.ts';
import { shippedTexts, worldOf } from '../../../support/containers/world.ts';
import { FACTS, SAMPLES } from '../../../support/doctor-samples.ts';

const CALL = { runs: 'service', dataDir: '/var/lib/nongso', config: '/etc/nongso/nongso.yaml' } as const;
const BY_HAND = { ...CALL, runs: 'by_hand' } as const;
const CONTAINER = { runs: 'container', dataDir: '/data', config: '/farm/nongso.yaml' } as const;
const VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i;

describe('what the doctor says', () => {
  it.each(SAMPLES.map((sample) => [sample.code, sample] as const))(
    'of %s in Vietnamese and English: what, and of what is not right what to do',
    (_, sample) => {
      const [vi, en] = [WORDS.vi, WORDS.en].map(({ sentences }) => sentenceOf(sentences, sample));
      for (const sentence of [vi, en]) {
        expect(sentence?.what).toMatch(/\S.*[.]$/s);
        expect(`${sentence?.what} ${sentence?.fix ?? ''}`).not.toMatch(
          /undefined|null|NaN|\[object|\s{2}|\.\.(?!\.)/,
        );
        expect(sentence?.fix === undefined).toBe(sample.status === 'ok');
      }
      expect(vi?.what.normalize('NFC')).toMatch(VIETNAMESE);
      expect(vi?.what).toBe(vi?.what.normalize('NFC'));
      expect(en?.what.replaceAll('Nông Số', '')).not.toMatch(VIETNAMESE);
    },
  );

  it('leads to commands where the sentence ends with a colon, and nowhere else', () => {
    for (const sample of SAMPLES) {
      const { fix } = sentenceOf(WORDS.en.sentences, sample);
      const announces = fix?.endsWith(':') === true;
      expect({ code: sample.code, announces }).toEqual({
        code: sample.code,
        announces: commandsFor(sample, CALL).length > 0,
      });
      for (const call of [BY_HAND, CONTAINER]) expect(commandsFor(sample, call).length > 0).toBe(announces);
      expect(sentenceOf(WORDS.vi.sentences, sample).fix?.endsWith(':') === true).toBe(announces);
    }
  });

  it('has other words where there is little room for anything, where no part can be looked at, and where many cannot', () => {
    const [few, many] = [['a', 'b'], Array.from({ length: 20 }, (_, i) => `tb-${i}`)];
    for (const { sentences } of Object.values(WORDS)) {
      const tight = (wanted_mb: number | undefined) =>
        sentences.disk_tight({ folder: '/d', free_mb: 400, wanted_mb });
      expect(tight(undefined).what).toMatch(/400 MB/);
      expect(tight(undefined).what).not.toMatch(/undefined/);
      expect(tight(undefined).fix).not.toContain('journal.max_mb');
      expect(tight(4_096).fix).toContain('journal.max_mb');
      const skipped = (parts: readonly string[]) => sentences.not_looked_at({ file: 'f.yaml', parts }).what;
      expect(skipped([])).toMatch(/f\.yaml.*\.$/);
      expect(skipped(few)).toContain('a, b');
      expect(skipped(many)).toMatch(/tb-11 \+ 8 /);
    }
  });

  it('has a sentence for everything that can be found, and no other', () => {
    const codes = Object.keys(FACTS).sort();
    for (const { sentences } of Object.values(WORDS)) expect(Object.keys(sentences).sort()).toEqual(codes);
  });
});

describe('commands', () => {
  it('name the program that is known to take the port of nodes', () => {
    const sample = SAMPLES.find(({ code }) => code === 'port_taken');
    expect(sample && commandsFor(sample, CALL)).toEqual([
      "sudo ss -ltnp 'sport = :1883'",
      'sudo systemctl disable --now mosquitto',
    ]);
  });

  it('are those of the service where it is installed, and those of the project where not', () => {
    const sample = SAMPLES.find(({ code }) => code === 'gateway_stopped');
    expect(sample && commandsFor(sample, CALL)).toEqual(['sudo systemctl restart nongso-gateway']);
    expect(sample && commandsFor(sample, BY_HAND)).toEqual([
      'npx nongso gateway --config /etc/nongso/nongso.yaml',
    ]);
    for (const other of SAMPLES)
      expect(commandsFor(other, BY_HAND).join('\n')).not.toMatch(/nongso-(gateway|api)|sudo nongso/);
  });

  it('give the services a folder of their own before a restore, and start them after it', () => {
    const sample = SAMPLES.find(({ code }) => code === 'settings_missing');
    expect(sample && commandsFor(sample, CALL)).toEqual([
      'sudo systemctl stop nongso-gateway nongso-api',
      'sudo mv /var/lib/nongso /var/lib/nongso.damaged',
      'sudo install --directory --owner=nongso --group=nongso --mode=700 /var/lib/nongso',
      'sudo nongso restore BACKUP_FOLDER',
      'sudo systemctl restart nongso-gateway nongso-api',
    ]);
    expect(sample && commandsFor(sample, BY_HAND)).toEqual([
      'mv /var/lib/nongso /var/lib/nongso.damaged',
      'NONGSO_DATA_DIR=/var/lib/nongso npx nongso restore BACKUP_FOLDER',
    ]);
  });

  it('are typed beside docker-compose.yml where the program runs in a container', async () => {
    const of = (code: string, call: Call = CONTAINER) =>
      SAMPLES.filter((sample) => sample.code === code).flatMap((sample) => commandsFor(sample, call));
    expect(of('gateway_silent')).toEqual(['docker compose restart gateway']);
    expect(of('other_folder')).toEqual([
      'docker compose exec gateway node cli/nongso.js doctor --config /farm/nongso.yaml',
    ]);
    expect(of('restore_unfinished', { ...CONTAINER, config: undefined })).toContain(
      `docker compose run --rm api restore /backup/BACKUP_FOLDER`,
    );
    const { services } = (await worldOf(shippedTexts())).compose;
    for (const sample of SAMPLES) {
      const commands = commandsFor(sample, CONTAINER).join('\n');
      expect(commands).not.toMatch(/npx|sudo nongso|nongso-(gateway|api)|systemctl (restart|stop|status)/);
      for (const [, name] of commands.matchAll(
        /compose (?:restart|stop|ps|up -d|logs --tail 100|exec) (\w+)/g,
      ))
        expect(services).toHaveProperty(name ?? '');
    }
  });

  it('by hand say that what runs is to be ended first, in both languages, and not of what does not run', () => {
    const shown = (code: string, words: Words) =>
      textOf(
        { findings: SAMPLES.filter((sample) => sample.code === code), settings: [], call: BY_HAND },
        words,
      );
    const restart = '    npx nongso gateway --config /etc/nongso/nongso.yaml';
    for (const words of [WORDS.vi, WORDS.en]) {
      const lines = shown('broker_refuses', words);
      const at = lines.findIndex((line) => line.endsWith(restart));
      expect(lines[at - 1]).toMatch(/^ +# .*Ctrl-C/);
      expect(shown('gateway_stopped', words).join('\n')).not.toContain('Ctrl-C');
    }
  });

  it('know the container by what its image says', () => {
    const image = readDockerfile(shippedTexts().dockerfile).at(-1);
    expect(image && runsHere(environmentOf(image))).toBe('container');
  });

  it('take names with spaces as one word', () => {
    const sample = SAMPLES.find(({ code }) => code === 'rights_of_root');
    const call = { runs: 'by_hand', dataDir: '/mnt/the card', config: "/home/ông Tư's/nongso.yaml" } as const;
    expect(sample && commandsFor(sample, call)).toEqual([
      String.raw`sudo -u nongso env NONGSO_DATA_DIR='/mnt/the card' npx nongso doctor --config '/home/ông Tư'\''s/nongso.yaml'`,
    ]);
  });
});
