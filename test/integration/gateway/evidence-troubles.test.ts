// An api that is away or refuses: nothing of the evidence is lost, and the gateway says what is wrong.
import { beforeEach, describe, expect, test } from 'vitest';
import { TIMEOUT_MS } from '../../../gateway/forward/sinks/evidence.ts';
import { eventually } from '../../support/eventually.ts';
import { TOKEN, refusal } from './evidence-api.ts';
import { FAILED_MS, IDLE_MS, REFUSED_MS, Sender, who } from './evidence-sender.ts';

let sender: Sender;
beforeEach(async () => {
  sender = await Sender.start();
});

describe('an api that is away', () => {
  test.each([
    ['says 500', { status: 500 }],
    ['says 413', refusal(413, 'too_large')],
    // None of the api's own problems: of a firewall, a proxy or another server at this address.
    ['says 400 in HTML', { status: 400, body: '<html>Bad Request' }],
    ['says 409 with a code of its own', { status: 409, body: { code: 'conflict', detail: 'no' } }],
    ['says 422 with a strange problem', { status: 422, body: { type: 'about:blank', code: 'not_readable' } }],
    ['lacks revisions by a strange problem', { status: 409, body: { code: 'revision_missing', have: 0 } }],
    ['redirects', { status: 307, headers: { location: 'https://elsewhere.example/' } }],
    ['is a portal that says 200 to everything', { status: 200, body: '<html>Sign in to Wi-Fi</html>' }],
    ['answers with more than is read of it', { status: 200, body: 'x'.repeat(1e7) }],
    [
      'speaks of another document',
      { status: 201, body: { zone: 'khu-1', revision: 1, digest: 'a'.repeat(64), state: 'stored' } },
    ],
  ])('and %s is waited for, ever longer, and keeps everything', async (_, answer) => {
    await sender.keep('khu-1', '2026-11-20');
    sender.api.interfere = ({ method }) => (method === 'PUT' ? answer : undefined);
    sender.forwarder.start();
    const [first, second, third] = FAILED_MS;
    await sender.pass(first);
    await sender.pass(second);
    await sender.rests(third);
    expect(sender.forwarder.state().alarm).toBe('unavailable');
    expect(await sender.waiting()).toBe(1);
    sender.api.interfere = () => undefined;
    await sender.pass(third);
    await sender.allSent();
    await eventually('the alarm ends', () => sender.forwarder.state().alarm === undefined);
  });

  test('and says for how long is given that time', async () => {
    await sender.keep('khu-1', '2026-11-20');
    sender.api.interfere = ({ method }) =>
      method === 'PUT' ? { status: 429, headers: { 'retry-after': '120' } } : undefined;
    sender.forwarder.start();
    await sender.rests(120_000);
    expect(sender.api.sent).toHaveLength(1);
  });

  test('and takes the connection but does not answer is given up after a time', async () => {
    await sender.keep('khu-1', '2026-11-20');
    let isSilent = false;
    sender.api.interfere = ({ method }) => {
      if (method !== 'PUT') return undefined;
      isSilent = true;
      return 'silence';
    };
    sender.forwarder.start();
    await eventually('the day was sent', () => isSilent);
    expect(sender.clock.waiting()).toEqual([TIMEOUT_MS]);
    sender.clock.advance(TIMEOUT_MS);
    expect((await sender.alarm('unavailable')).lastError).toContain('no answer within 15 s');
  });

  test('and does not hold up the end of the gateway', async () => {
    await sender.keep('khu-1', '2026-11-20');
    let isSilent = false;
    sender.api.interfere = () => {
      isSilent = true;
      return 'silence';
    };
    sender.forwarder.start();
    await eventually('it asked', () => isSilent);
    const stopped = sender.forwarder.stop();
    sender.clock.advance(5_000);
    await stopped;
    expect(await sender.waiting()).toBe(1);
  });

  test('and comes back finds everything', async () => {
    await sender.keep('khu-1', '2026-11-20', 3);
    const { port } = sender.api;
    await sender.api.stop();
    sender.forwarder.start();
    expect((await sender.alarm('unavailable')).lastError).toContain('ECONNREFUSED');
    await sender.rests(FAILED_MS[0]);
    await sender.api.listen(port);
    await sender.pass(FAILED_MS[0]);
    await sender.allSent();
    expect(sender.api.days.size).toBe(3);
  });
});

describe('an api that refuses', () => {
  test('the token is asked again every minute, and pairs when it is given anew', async () => {
    await sender.keep('khu-1', '2026-11-20');
    sender.api.token = 'another';
    sender.forwarder.start();
    await sender.rests(REFUSED_MS);
    expect(sender.forwarder.state()).toMatchObject({ alarm: 'refused', lastError: '401 no_token' });
    sender.api.token = TOKEN;
    await sender.pass(REFUSED_MS);
    await sender.allSent();
  });

  test('the key says so', async () => {
    sender.api.paired.push({ ...who, public_key: 'ab'.repeat(32) });
    sender.forwarder.start();
    expect((await sender.alarm('refused')).lastError).toBe('409 key_changed');
  });

  test('a token that was withdrawn in between makes it pair again', async () => {
    sender.forwarder.start();
    await sender.rests(IDLE_MS);
    sender.api.token = 'another';
    await sender.keep('khu-1', '2026-11-20');
    await sender.pass(IDLE_MS);
    await sender.rests(REFUSED_MS);
    sender.api.token = TOKEN;
    await sender.pass(REFUSED_MS);
    await sender.allSent();
    expect(sender.api.paired).toHaveLength(2);
  });

  test('because it knows this gateway by another name', async () => {
    sender.api.interfere = () => ({
      status: 200,
      body: { id: '01K0', gateway: 'gw-0123456789abcdef', cooperative: 'HTX', have: 0 },
    });
    sender.forwarder.start();
    expect((await sender.alarm('refused')).lastError).toContain('gw-0123456789abcdef');
  });
});
