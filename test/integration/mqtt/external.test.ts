// The gateway's own promises, with a real Mosquitto between it and the nodes.
import { expect, test } from 'vitest';
import { isProblem } from '../../../domain/problem.ts';
import { RESEND_AFTER_MS } from '../../../gateway/link/mqtt/limits.ts';
import { eventually } from '../../support/eventually.ts';
import { needs } from '../../support/tools.ts';
import { broker, connectNode, standIn, startLink } from './external-rig.ts';
import { frame, gate, nodeProfile, topicOf } from './rig.ts';

const UP = topicOf('node-1', 'up');
const seqs = (frames: readonly { readonly seq?: number }[]) => frames.map(({ seq }) => seq);

needs('mosquitto')('readings over an external broker', () => {
  test.each([5, '3.1.1'] as const)(
    'are acknowledged only after the commit, over MQTT %s',
    async (version) => {
      const mosquitto = await broker();
      const { intake, isUp, link } = startLink(mosquitto.url, { version });
      await isUp();
      const [first, second] = [gate(), gate()];
      intake.store = () => (intake.frames.length === 1 ? first.opened : second.opened);
      const node = await connectNode(mosquitto);
      await node.publishAsync(UP, frame(1), { qos: 1 });
      await node.publishAsync(UP, frame(2), { qos: 1 });
      await intake.signal.until(() => intake.frames.length === 2);
      first.open();
      await eventually('the first is acknowledged', () => link.stats().acknowledged === 1);
      await link.stop();
      // The second was not committed, so the broker has it still; the first it has not.
      const next = startLink(mosquitto.url, { version });
      await next.intake.signal.until(() => next.intake.frames.length >= 1);
      await node.publishAsync(UP, frame(3), { qos: 1 });
      await next.intake.signal.until(() => next.intake.frames.length >= 2);
      expect(seqs(next.intake.frames)).toEqual([2, 3]);
    },
  );

  test('that waited at the broker without a time are no readings of now; those that come then are', async () => {
    const mosquitto = await broker();
    const before = startLink(mosquitto.url);
    await before.isUp();
    await before.link.stop();
    const node = await connectNode(mosquitto);
    await standIn(node, 'node-1');
    await node.publishAsync(UP, frame(1), { qos: 1 });
    const { intake, isUp } = startLink(mosquitto.url);
    await isUp();
    await eventually('what comes now is of now', async () => {
      await node.publishAsync(UP, frame(intake.frames.length + 1), { qos: 1 });
      return intake.frames.some(({ waited }) => waited === undefined);
    });
    expect(intake.frames[0]).toMatchObject({ seq: 1, waited: true });
    const ofNow = intake.frames.findIndex(({ waited }) => waited === undefined);
    expect(intake.frames.slice(ofNow).every(({ waited }) => waited === undefined)).toBe(true);
  });

  test('wait at the broker while the gateway is away', async () => {
    const mosquitto = await broker({ lines: ['max_queued_messages 0'] });
    const before = startLink(mosquitto.url);
    await before.isUp();
    await before.link.stop();
    const node = await connectNode(mosquitto);
    const sent = Array.from({ length: 300 }, (_, seq) => seq);
    await Promise.all(sent.map((seq) => node.publishAsync(UP, frame(seq), { qos: 1 })));
    const { intake } = startLink(mosquitto.url);
    await intake.signal.until(() => intake.frames.length === sent.length);
    expect(seqs(intake.frames)).toEqual(sent);
  });

  test('outlive a restart of the broker', async () => {
    const mosquitto = await broker();
    const { intake, isUp, comesBack, alarms, clock } = startLink(mosquitto.url);
    await isUp();
    intake.store = () => new Promise(() => undefined);
    const node = await connectNode(mosquitto);
    await standIn(node, 'node-1');
    await node.publishAsync(UP, frame(1), { qos: 1 });
    await intake.signal.until(() => intake.frames.length === 1 && intake.statuses.length === 1);
    await mosquitto.pause();
    await intake.signal.until(() => intake.statuses.includes('node-1 offline'));
    await eventually('it is an alarm', () => {
      clock.push(1_000);
      return alarms.includes('away on');
    });
    intake.store = () => Promise.resolve();
    await mosquitto.resume();
    await comesBack();
    await intake.signal.until(() => intake.frames.length === 2);
    expect(seqs(intake.frames)).toEqual([1, 1]);
    expect(alarms).toEqual(['away on', 'away off']);
  });

  test('come again when the journal refused them, and not without pause', async () => {
    const mosquitto = await broker();
    const { intake, isUp, alarms, clock, link } = startLink(mosquitto.url);
    await isUp();
    intake.store = () => Promise.reject(new Error('disk full'));
    const node = await connectNode(mosquitto);
    await node.publishAsync(UP, frame(1), { qos: 1 });
    await node.publishAsync(UP, frame(2), { qos: 1 });
    await eventually('both are refused', () => link.stats().unacknowledgedCloses === 1);
    intake.store = () => Promise.resolve();
    clock.push(RESEND_AFTER_MS);
    await eventually('they came again', () => {
      clock.push(500);
      return intake.frames.length >= 4;
    });
    await eventually('both are acknowledged', () => link.stats().acknowledged === 2);
    expect(seqs(intake.frames)).toEqual([1, 2, 1, 2]);
    expect(alarms).toEqual([]);
  });

  test('that cannot be read are kept with the reason, and acknowledged', async () => {
    const mosquitto = await broker();
    const { intake, isUp, link } = startLink(mosquitto.url);
    await isUp();
    const node = await connectNode(mosquitto);
    await node.publishAsync(UP, '{', { qos: 1 });
    await node.publishAsync(topicOf('stranger', 'up'), frame(1), { qos: 1 });
    await node.publishAsync(topicOf('node-1', 'ack'), 'yes', { qos: 1 });
    await intake.signal.until(() => intake.dead.length === 3);
    // Readings and answers come over two connections, in whatever order.
    const letter = (payload: string) => intake.dead.find((dead) => dead.payload === payload);
    expect(letter('{')).toMatchObject({ device: 'node-1', code: 'not_json' });
    expect(letter('yes')).toMatchObject({ device: 'node-1', code: 'not_json' });
    const detail = `${topicOf('stranger', 'up')}: the farm has no device "stranger"`;
    expect(letter(frame(1))).toMatchObject({ code: 'unknown_device', detail });
    await eventually('both readings are acknowledged', () => link.stats().acknowledged === 2);
    await link.stop();
    const next = startLink(mosquitto.url);
    await next.isUp();
    await node.publishAsync(UP, frame(2), { qos: 1 });
    await next.intake.signal.until(() => next.intake.frames.length === 1);
    expect(next.intake.dead).toEqual([]);
  });

  test('that were retained are no readings of now, unless they have a time of their own', async () => {
    const mosquitto = await broker();
    const node = await connectNode(mosquitto);
    await node.publishAsync(UP, frame(1), { qos: 1, retain: true });
    const timed = JSON.stringify({ ts: 1_763_770_000_000, values: { 'soil.moisture': 30 } });
    await node.publishAsync(topicOf('node-2', 'up'), timed, { qos: 1, retain: true });
    const { intake, isUp } = startLink(mosquitto.url);
    await isUp();
    await node.publishAsync(UP, frame(2), { qos: 1 });
    await intake.signal.until(() => intake.frames.some(({ seq }) => seq === 2));
    expect(intake.frames.map(({ device, seq, ts }) => [device, seq ?? ts])).toEqual([
      ['node-2', 1_763_770_000_000],
      ['node-1', 2],
    ]);
  });

  test('of a device that was added while the gateway runs are taken, and it can be commanded', async () => {
    const mosquitto = await broker();
    const { link, intake, isUp, devices } = startLink(mosquitto.url, {
      lookForNewcomers: () =>
        Promise.resolve(void devices.set('node-9', { id: 'node-9', profile: nodeProfile() })),
    });
    await isUp();
    const node = await connectNode(mosquitto);
    await standIn(node, 'node-9');
    await node.publishAsync(topicOf('node-9', 'up'), frame(1), { qos: 1 });
    await intake.signal.until(() => intake.frames.length === 1 && intake.statuses.length === 1);
    await eventually('it is there', () => link.stats().connected === 1);
    expect(await link.actuator('node-9')!.hold(1, 60)).toMatchObject({ energised: true });
  });
});

needs('mosquitto')('commands over an external broker', () => {
  test('go to a node that is there, at QoS 1, with an expiry and never retained', async () => {
    const mosquitto = await broker();
    const { link, intake, isUp } = startLink(mosquitto.url);
    await isUp();
    const node = await connectNode(mosquitto, { protocolVersion: 5 });
    const { commands } = await standIn(node, 'node-1');
    await intake.signal.until(() => intake.statuses.includes('node-1 online'));
    expect(await link.actuator('node-1')!.hold(1, 60)).toMatchObject({ energised: true });
    const timeout_s = nodeProfile().timeout_ms / 1_000;
    expect(commands).toEqual([
      expect.stringMatching(new RegExp(`^QoS 1, expires in [1-${timeout_s}] s: .*"state":"on","for_s":60`)),
    ]);
    const late = await connectNode(mosquitto);
    const heard: string[] = [];
    late.on('message', (_topic, payload, { retain }) => {
      heard.push(`${retain ? 'retained' : 'live'} ${/"state":"(\w+)"/.exec(payload.toString())?.[1]}`);
    });
    await late.subscribeAsync(topicOf('node-1', 'cmd'), { qos: 1 });
    await link.actuator('node-1')!.release(1);
    // What was retained would have come before it.
    await eventually('it hears the release', () => heard.length > 0);
    expect(heard).toEqual(['live off']);
    expect(link.stats()).toMatchObject({ connected: 1 });
  });

  test('are not sent to a node that says it is away, nor to one that never said a word', async () => {
    const mosquitto = await broker();
    const { link, intake, isUp } = startLink(mosquitto.url);
    await isUp();
    const node = await connectNode(mosquitto);
    const { commands } = await standIn(node, 'node-1');
    await intake.signal.until(() => intake.statuses.includes('node-1 online'));
    await node.publishAsync(topicOf('node-1', 'status'), 'offline', { qos: 1, retain: true });
    await intake.signal.until(() => intake.statuses.includes('node-1 offline'));
    for (const device of ['node-1', 'node-2'])
      expect(await link.actuator(device)!.hold(1, 60)).toMatchObject({ code: 'not_connected' });
    expect(commands).toEqual([]);
  });

  test('fail at once where the broker says that nobody listens', async () => {
    const mosquitto = await broker();
    const { link, intake, isUp } = startLink(mosquitto.url);
    await isUp();
    const node = await connectNode(mosquitto);
    await node.publishAsync(topicOf('node-1', 'status'), 'online', { qos: 1, retain: true });
    await intake.signal.until(() => intake.statuses.includes('node-1 online'));
    expect(await link.actuator('node-1')!.hold(1, 60)).toMatchObject({ code: 'no_subscribers' });
  });

  test('that are under way fail when the connection falls, and nothing is sent again', async () => {
    const mosquitto = await broker();
    const { link, intake, isUp, comesBack } = startLink(mosquitto.url);
    await isUp();
    const node = await connectNode(mosquitto);
    const { commands, signal } = await standIn(node, 'node-1', () => undefined);
    await intake.signal.until(() => intake.statuses.includes('node-1 online'));
    const holding = link.actuator('node-1')!.hold(1, 60);
    await signal.until(() => commands.length === 1);
    await mosquitto.pause();
    expect(await holding).toMatchObject({ problem: 'retry', code: 'not_connected' });
    await mosquitto.resume();
    const again = await connectNode(mosquitto);
    const after = await standIn(again, 'node-1');
    await comesBack();
    await intake.signal.until(() => intake.statuses.at(-1) === 'node-1 online');
    const released = await link.actuator('node-1')!.release(1);
    expect(isProblem(released)).toBe(false);
    expect(after.commands).toEqual([expect.stringContaining('"state":"off"')]);
  });

  test('hear a refusal of the node', async () => {
    const mosquitto = await broker();
    const { link, intake, isUp } = startLink(mosquitto.url, { version: '3.1.1' });
    await isUp();
    const node = await connectNode(mosquitto);
    await standIn(node, 'node-1', ({ id }) => ({ id, refused: 'tank is empty' }));
    await intake.signal.until(() => intake.statuses.includes('node-1 online'));
    const refused = await link.actuator('node-1')!.hold(1, 60);
    expect(refused).toMatchObject({ code: 'refused', detail: 'node-1 refused: tank is empty' });
  });
});
