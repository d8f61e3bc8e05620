import { expect, test } from 'vitest';
import { pointsToThisMachine } from '../../../api/loopback.ts';

test.each([
  'http://localhost:3000',
  'http://LOCALHOST.',
  'https://coop.localhost',
  'http://127.0.0.1:3000',
  'http://127.1',
  'http://2130706433',
  'http://0.0.0.0',
  'http://[::]:3000',
  'https://[::1]',
  'https://[::ffff:127.0.0.1]',
  'https://[::ffff:0.0.0.0]',
])('%s leads to this machine', (url) => expect(pointsToThisMachine(url)).toBe(true));

test.each([
  'https://id.example.vn',
  'http://192.168.1.10:3000',
  'https://localhost.example.vn',
  'https://128.0.0.1',
  'https://[2001:db8::1]',
])('%s leads to another', (url) => expect(pointsToThisMachine(url)).toBe(false));
