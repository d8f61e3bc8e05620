import { expect, test } from 'vitest';
import { problem } from '../../../../../../domain/problem.ts';
import type { Problem } from '../../../../../../domain/problem.ts';
import { MAX_WAITING_COMMANDS } from '../../../../../../gateway/link/mqtt/external/limits.ts';
import { Sender } from '../../../../../../gateway/link/mqtt/external/sender.ts';
import type { Keep } from '../../../../../../gateway/link/mqtt5/publication.ts';
import { handClock } from '../../../../../support/hand-clock.ts';

/** A broker that takes so many publishes at once and answers them when it is told to. */
function rig(window: number) {
  const clock = handClock(0);
  const sent: { topic: string; keep: Keep; answer: (said: Problem | undefined) => void }[] = [];
  const broker = {
    window,
    publish: (topic: string, _payload: string, keep: Keep) =>
      new Promise<Problem | undefined>((answer) => sent.push({ topic, keep, answer })),
  };
  const sender = new Sender(broker, clock);
  const failures: string[] = [];
  const send = (topic: string): void =>
    void sender.publish(
      { topic, payload: '' },
      { within_ms: 5_000, failed: ({ code }) => failures.push(`${topic} ${code}`) },
    );
  return { clock, broker, sender, sent, failures, send };
}

const turn = () => new Promise(setImmediate);

test('has no more under way than the broker takes, and gives each only the time that is left', async () => {
  const { clock, sent, send } = rig(2);
  for (const topic of ['a', 'b', 'c']) send(topic);
  expect(sent.map(({ topic }) => topic)).toEqual(['a', 'b']);
  clock.advance(2_000);
  sent[0]!.answer(undefined);
  await turn();
  expect(sent[2]).toMatchObject({ topic: 'c', keep: { for_s: 3 } });
});

test('never sends a command whose time is over', async () => {
  const { clock, sent, failures, send } = rig(1);
  send('a');
  send('b');
  clock.advance(5_000);
  sent[0]!.answer(undefined);
  await turn();
  expect(sent).toHaveLength(1);
  expect(failures).toEqual(['b late']);
});

test('tells what the broker has against a command', async () => {
  const { sent, failures, send } = rig(1);
  send('a');
  sent[0]!.answer(problem('stop', 'not_authorized', 'no right'));
  await turn();
  expect(failures).toEqual(['a not_authorized']);
});

test('sends nothing of a lost connection on the next one, and says that it never was', () => {
  const { broker, sender, sent, failures, send } = rig(0);
  send('a');
  sender.drop();
  broker.window = 1;
  sender.pump();
  expect(sent).toEqual([]);
  expect(failures).toEqual(['a not_connected']);
});

test.each(['not_connected', 'no_answer'])(
  'does not call a command failed that the broker may have given on (%s)',
  async (code) => {
    const { sent, failures, send } = rig(1);
    send('a');
    send('b');
    sent[0]!.answer(problem('retry', code, 'the connection was lost before the answer'));
    await turn();
    expect(failures).toEqual([]);
    expect(sent.map(({ topic }) => topic)).toEqual(['a', 'b']);
  },
);

test('refuses what would wait behind too many others', () => {
  const { failures, send } = rig(0);
  for (let at = 0; at <= MAX_WAITING_COMMANDS; at++) send(`c${at}`);
  expect(failures).toEqual([`c${MAX_WAITING_COMMANDS} busy`]);
});
