import { describe, expect, it } from 'vitest';
import { commandsFor } from '../../../../cli/doctor/mending.ts';
import { sentenceOf, WORDS } from '../../../../cli/doctor/messages/index.ts';
import { FACTS, SAMPLES } from '../../../support/doctor-samples.ts';

const CALL = { runs: 'service', dataDir: '/var/lib/nongso', config: '/etc/nongso/nongso.yaml' } as const;
const BY_HAND = { ...CALL, runs: 'by_hand' } as const;
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
      expect(commandsFor(sample, BY_HAND).length > 0).toBe(announces);
      expect(sentenceOf(WORDS.vi.sentences, sample).fix?.endsWith(':') === true).toBe(announces);
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

  it('take names with spaces as one word', () => {
    const sample = SAMPLES.find(({ code }) => code === 'rights_of_root');
    const call = { runs: 'by_hand', dataDir: '/mnt/the card', config: "/home/ông Tư's/nongso.yaml" } as const;
    expect(sample && commandsFor(sample, call)).toEqual([
      String.raw`sudo -u nongso env NONGSO_DATA_DIR='/mnt/the card' npx nongso doctor --config '/home/ông Tư'\''s/nongso.yaml'`,
    ]);
  });
});
