import { describe, expect, test } from 'vitest';
import { isScan } from '../../../../api/scan/index.ts';

const by = (agent: string) => isScan({ method: 'GET', headers: { 'user-agent': agent } });

describe('who scans', () => {
  test.each([
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 12; SM-A127F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Zalo android/13120',
    'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Mobile Safari/537.36 [FBAN/EMA;FBLC/vi_VN;FBAV/370.0.0.8.106;]',
    'Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 21) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36',
    '',
  ])('a person: %s', (agent) => expect(by(agent)).toBe(true));

  test.each([
    'facebookexternalhit/1.1;line-poker/1.0',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)',
    'TelegramBot (like TwitterBot)',
    'WhatsApp/2.23.20.0',
    'meta-externalagent/1.1',
  ])('a program: %s', (agent) => expect(by(agent)).toBe(false));

  test('not a page fetched in advance, not a HEAD', () => {
    expect(isScan({ method: 'GET', headers: { 'sec-purpose': 'prefetch;anonymous-client-ip' } })).toBe(false);
    expect(isScan({ method: 'GET', headers: { purpose: 'prefetch' } })).toBe(false);
    expect(isScan({ method: 'GET', headers: { 'x-moz': 'prefetch' } })).toBe(false);
    expect(isScan({ method: 'HEAD', headers: {} })).toBe(false);
  });
});
