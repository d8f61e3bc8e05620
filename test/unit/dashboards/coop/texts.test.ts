import { describe, expect, it } from 'vitest';
import { WORDS } from '../../../../dashboards/coop/messages/index.ts';
import { forwardLines } from '../../../../dashboards/coop/src/rooms/coop/forward-lines.ts';
import { dayOf, daysText, dayText, localDay, momentText } from '../../../../dashboards/coop/src/text/days.ts';
import { gtinHelp } from '../../../../dashboards/coop/src/text/gtin-help.ts';
import { suggestLotNumber } from '../../../../dashboards/coop/src/text/lot-number.ts';
import { parse } from 'yaml';

describe('days', () => {
  it('are written as people write them', () => {
    expect(dayText('2026-11-20')).toBe('20/11/2026');
    expect(daysText('2026-11-18', '2026-11-20', WORDS.vi)).toBe('18/11/2026 đến 20/11/2026');
    expect(daysText('2026-11-20', '2026-11-20', WORDS.en)).toBe('20/11/2026');
  });

  it('of an instant are those of the clock it was written with', () => {
    expect(dayOf('2026-11-21T00:30:00+07:00')).toBe('21/11/2026');
    expect(momentText('2026-11-21T00:30:00+07:00')).toBe('00:30, 21/11/2026');
  });

  it('of now are those of the machine', () => {
    const now = new Date(2026, 10, 22, 0, 5).getTime();
    expect(localDay(now)).toBe('2026-11-22');
  });
});

describe('help with a GTIN', () => {
  it.each([
    ['', { kind: 'empty' }],
    ['952 1234 567 899', { kind: 'right' }],
    ['95212345', { kind: 'wrong_check_digit', digit: '0', completed: undefined }],
    ['9521234567890', { kind: 'wrong_check_digit', digit: '9', completed: undefined }],
    ['abc', { kind: 'not_digits' }],
    ['95212', { kind: 'wrong_length', digits: 5, completed: undefined }],
  ])('%s', (text, help) => {
    expect(gtinHelp(text)).toEqual(help);
  });

  it('adds the digit that twelve digits of a pack lack', () => {
    expect(gtinHelp('952123456789')).toMatchObject({ completed: '9521234567899' });
  });
});

describe('a lot number', () => {
  it('is suggested from the harvest day', () => {
    expect(suggestLotNumber('2026-11-20', [])).toBe('2026-11-20');
  });

  it('is one that the product has not had', () => {
    expect(suggestLotNumber('2026-11-20', ['2026-11-20', '2026-11-20-2'])).toBe('2026-11-20-3');
  });
});

it('the lines for a gateway are YAML that its configuration takes', () => {
  const text = forwardLines('https://id.example.vn', 'a-Token_1');
  expect(text.split('\n')).toHaveLength(2);
  expect(parse(text)).toEqual({ forward: { api: { url: 'https://id.example.vn', token: 'a-Token_1' } } });
});
