import { describe, expect, it } from 'vitest';
import { dialled, inUrl } from '../../../../cli/demo/addresses.ts';
import { demoPin } from '../../../../cli/demo/prepare.ts';
import { welcome } from '../../../../cli/demo/welcome.ts';
import type { ConsoleWayIn, WayIn } from '../../../../cli/demo/welcome.ts';

const url = 'http://127.0.0.1:8080';
const coop = {
  url: 'http://127.0.0.1:3000',
  login: 'demo@nongso.example',
  wayIn: { newPassword: 'k7wm-3qxt' },
  stamp: 'http://127.0.0.1:3000/t/7K3M9Q2X5T8VW',
} as const;
const linesOf = (wayIn: WayIn) =>
  welcome({ url, wayIn, console: coop }).filter((line) => /phone page|PIN/.test(line));
const consoleLinesOf = (wayIn: ConsoleWayIn) =>
  welcome({ url, wayIn: 'earlier PIN', console: { ...coop, wayIn } }).filter((line) =>
    /console|sign in|password|stamp/.test(line),
  );

describe('the welcome', () => {
  it('shows a PIN made now, and a link that carries it', () => {
    expect(linesOf({ newPin: '246810' })).toEqual([
      expect.stringMatching(/phone page +http:\/\/127\.0\.0\.1:8080\/#pin=246810$/),
      expect.stringMatching(/PIN +246810 .*shown only once/),
    ]);
  });

  it('says where an earlier PIN is to be found', () => {
    expect(linesOf('earlier PIN')).toEqual([
      expect.stringMatching(/phone page +http:\/\/127\.0\.0\.1:8080$/),
      expect.stringMatching(/as at the first start; a new one: npx nongso pin$/),
    ]);
  });

  it('names the password that the PIN is taken from, and does not show it', () => {
    const [, line] = linesOf('demo password');
    expect(line).toMatch(/6 chữ số đầu .*first 6 digits of NONGSO_DEMO_PASSWORD$/);
    expect(line).not.toMatch(/first start/);
  });
});

describe('the welcome to the console', () => {
  it('shows its address, how to sign in, and one stamp', () => {
    expect(consoleLinesOf({ newPassword: 'k7wm-3qxt' })).toEqual([
      expect.stringMatching(/console +http:\/\/127\.0\.0\.1:3000\/console\/$/),
      expect.stringMatching(/sign in +demo@nongso\.example$/),
      expect.stringMatching(/password +k7wm-3qxt .*shown only once/),
      expect.stringMatching(/one stamp +http:\/\/127\.0\.0\.1:3000\/t\/7K3M9Q2X5T8VW$/),
    ]);
  });

  it('says how to get a new password at a later start', () => {
    expect(consoleLinesOf('earlier password')[2]).toMatch(/npx nongso password demo@nongso\.example$/);
  });

  it('names the variable a password was taken from, and does not show it', () => {
    expect(consoleLinesOf('demo password')[2]).toMatch(/password +NONGSO_DEMO_PASSWORD$/);
  });
});

describe('the PIN of the demonstration', () => {
  it.each([
    ['135790-and-more', '135790'],
    ['13579', undefined],
    ['secret', undefined],
    [undefined, undefined],
  ])('from %s is %s', (password, pin) => {
    expect(demoPin(password)).toBe(pin);
  });
});

describe('where simulated nodes find the broker', () => {
  it.each([
    [undefined, '127.0.0.1'],
    ['', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['[::]', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['192.168.1.20', '192.168.1.20'],
    ['fd00::20', '[fd00::20]'],
  ])('of a gateway at %s is %s', (bind, host) => {
    expect(inUrl(dialled(bind))).toBe(host);
  });
});
