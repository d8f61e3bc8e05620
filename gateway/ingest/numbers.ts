import type { Session } from '../link/mqtt5/session.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Counters } from './intake.ts';
import type { Writer } from './writer.ts';

/** How a worker fares. Counts are since its start. */
export interface Numbers extends Readonly<Counters> {
  readonly connected: 'yes' | 'no';
  /** Delivered and not acknowledged. */
  readonly unacknowledged: number;
  /** Why nothing is written, as the server says. */
  readonly server: string;
  /** Why no dead letter is published, as the broker says. */
  readonly dead_topic: string;
}

export const numbersOf = (of: {
  counters: Counters;
  session: Session;
  writer: Writer;
  letters: DeadLetters;
}): Numbers => ({
  ...of.counters,
  connected: of.session.isUp ? 'yes' : 'no',
  unacknowledged: of.session.unacknowledged,
  server: of.writer.alarm ? `${of.writer.alarm.answer}: ${of.writer.alarm.words}` : 'ok',
  dead_topic: of.letters.alarm ? of.letters.alarm.detail : 'ok',
});

const METRICS: readonly (readonly [name: string, help: string, value: (of: Numbers) => number])[] = [
  ['received_total', 'messages as they came, redelivered ones again', (of) => of.received],
  ['written_total', 'frames that the server has', (of) => of.written],
  ['acknowledged_total', 'messages acknowledged to the broker', (of) => of.acknowledged],
  ['dead_total', 'dead letters that the broker has confirmed', (of) => of.dead],
  ['dropped_total', 'messages at QoS 0 that came while all was full', (of) => of.dropped],
  ['unacknowledged', 'messages delivered and not acknowledged', (of) => of.unacknowledged],
  ['connected', '1 while the broker is connected', (of) => (of.connected === 'yes' ? 1 : 0)],
  ['server_alarm', '1 while the server takes nothing', (of) => (of.server === 'ok' ? 0 : 1)],
  ['dead_topic_alarm', '1 while dead letters cannot be published', (of) => (of.dead_topic === 'ok' ? 0 : 1)],
];

/** The numbers in the text format of Prometheus. */
export const metricsText = (numbers: Numbers): string =>
  METRICS.map(([name, help, value]) => {
    const kind = name.endsWith('_total') ? 'counter' : 'gauge';
    const full = `nongso_ingest_${name}`;
    return `# HELP ${full} ${help}\n# TYPE ${full} ${kind}\n${full} ${value(numbers)}\n`;
  }).join('');
