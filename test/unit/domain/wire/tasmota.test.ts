import { describe, expect, test } from 'vitest';
import {
  boundCommand,
  holdCommand,
  parseWords,
  PREPARE_COMMAND,
  pulseCode,
  pulseTime_s,
  readCommand,
  releaseCommand,
} from '../../../../domain/wire/tasmota.ts';

describe('PulseTime', () => {
  // Tasmota's SetPulseTimer: above 111 seconds plus 100, else tenths of a second.
  test.each([
    [1, 10],
    [5, 50],
    [11, 110],
    [12, 112],
    [60, 160],
    [3_600, 3_700],
  ])('%i s is %i', (time_s, code) => {
    expect(pulseCode(time_s)).toBe(code);
    expect(pulseTime_s(code)).toBe(time_s);
  });

  test('reads tenths, and 0 as no time at all', () => {
    expect([0, 1, 111, 112, 65_535].map(pulseTime_s)).toEqual([0, 0.1, 11.1, 12, 65_435]);
  });

  test('says the same time both ways for every whole second of an hour, and never a code that means none', () => {
    for (let time_s = 1; time_s <= 3_600; time_s++) {
      expect(pulseTime_s(pulseCode(time_s))).toBe(time_s);
      expect(pulseCode(time_s)).toBeGreaterThan(0);
    }
  });
});

describe('a command', () => {
  test('that switches on has its PulseTime before it, in the same message', () => {
    expect(holdCommand(3, 60)).toEqual({ name: 'Backlog', payload: 'PulseTime3 160; POWER3 ON' });
  });

  test('that switches off needs no time, and a question has no value', () => {
    expect(releaseCommand(3)).toEqual({ name: 'POWER3', payload: 'OFF' });
    expect(readCommand(3)).toEqual({ name: 'Backlog', payload: 'PulseTime3; POWER3' });
    expect(PREPARE_COMMAND.payload).not.toMatch(/\bON\b/);
  });

  test('that gives relays an end switches none of them', () => {
    expect(boundCommand([2, 3], 60)).toEqual({ name: 'Backlog', payload: 'PulseTime2 160; PulseTime3 160' });
  });
});

describe('an answer', () => {
  test.each([
    ['{"POWER":"ON"}', [{ word: 'power', channel: 1, energised: true }]],
    ['{"POWER8":"OFF"}', [{ word: 'power', channel: 8, energised: false }]],
    ['{"PulseTime2":{"Set":160,"Remaining":145}}', [{ word: 'timer', channel: 2, set_s: 60, left_s: 45 }]],
    [
      '{"PulseTime":{"Set":[0,160],"Remaining":[0,145]}}',
      [
        { word: 'timer', channel: 1, set_s: 0, left_s: 0 },
        { word: 'timer', channel: 2, set_s: 60, left_s: 45 },
      ],
    ],
    ['{"PowerOnState":0}', [{ word: 'setting', name: 'PowerOnState', isSafe: true }]],
    ['{"PowerOnState":3}', [{ word: 'setting', name: 'PowerOnState', isSafe: false }]],
    ['{"SetOption0":"OFF"}', [{ word: 'setting', name: 'SetOption0', isSafe: true }]],
    ['{"SetOption0":"ON"}', [{ word: 'setting', name: 'SetOption0', isSafe: false }]],
    ['{"Command":"Unknown"}', [{ word: 'unknown' }]],
    [
      '{"Time":"2026-11-22T10:13:52","UptimeSec":9,"POWER1":"ON","POWER2":"OFF","Wifi":{"RSSI":80}}',
      [
        { word: 'power', channel: 1, energised: true },
        { word: 'power', channel: 2, energised: false },
      ],
    ],
    ['{"POWER1":"BLINK ON","PulseTime1":"160","PulseTime":{"Set":[0,"1"],"Remaining":[]}}', []],
    ['{"PulseTime":[0]}', []],
    ['{}', []],
  ])('%s is read', (text, words) => {
    expect(parseWords(text)).toEqual(words);
  });

  test.each(['', 'ON', '[]', 'null', '"x"', '{'])('"%s" is no answer', (text) => {
    expect(parseWords(text)).toBeUndefined();
  });
});
