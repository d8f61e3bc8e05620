import type { Sink } from '../core/ports/sink.ts';
import type { Order } from '../core/ports/telemetry-outbox.ts';
import type { AlarmCode } from '../../domain/messages/index.ts';
import { Forwarder } from './forwarder.ts';
import type { ForwarderAlarm, ForwarderOptions } from './forwarder.ts';
import { influxSink, victoriaSink } from './sinks/choose.ts';
import type { InfluxTarget } from './sinks/choose.ts';

export interface Targets {
  readonly influx?: (InfluxTarget & { readonly order: Order }) | undefined;
  readonly victoriametrics?: (InfluxTarget & { readonly order: Order }) | undefined;
}

export interface NamedForwarder {
  readonly forwarder: Forwarder;
  /** The server as people know it. */
  readonly server: string;
}

/** One forwarder for each server of telemetry that is configured; each has its own cursor and waits for no other. */
export const createForwarders = (
  targets: Targets,
  options: Omit<ForwarderOptions, 'sink' | 'order'>,
): readonly NamedForwarder[] =>
  connect(targets).map(({ sink, server, order }) => ({
    forwarder: new Forwarder({ ...options, sink, order }),
    server,
  }));

/** Connections of their own to the same servers. */
export const createSinks = (targets: Targets): readonly Sink[] => connect(targets).map(({ sink }) => sink);

interface Connected {
  readonly sink: Sink;
  readonly server: string;
  readonly order: Order;
}

function connect({ influx, victoriametrics }: Targets): readonly Connected[] {
  const named = (product: string, url: string) => `${product} (${new URL(url).host})`;
  return [
    ...(influx
      ? [{ sink: influxSink(influx), server: named('InfluxDB', influx.url), order: influx.order }]
      : []),
    ...(victoriametrics
      ? [
          {
            sink: victoriaSink(victoriametrics),
            server: named('VictoriaMetrics', victoriametrics.url),
            order: victoriametrics.order,
          },
        ]
      : []),
  ];
}

const ALARM_OF = {
  credentials: 'forwarder_credentials',
  place: 'forwarder_place',
  request: 'forwarder_request',
  unavailable: 'forwarder',
  journal: 'forwarder',
} as const satisfies Record<ForwarderAlarm, AlarmCode>;

/** Every alarm a forwarder may raise, and whether it stands. */
export const forwarderAlarms = (
  alarm: ForwarderAlarm | undefined,
): readonly { readonly code: AlarmCode; readonly wrong: boolean }[] =>
  [...new Set(Object.values(ALARM_OF))].map((code) => ({
    code,
    wrong: alarm !== undefined && ALARM_OF[alarm] === code,
  }));

/** Whether a person has to mend something, rather than wait. */
export const needsMending = (alarm: ForwarderAlarm | undefined): boolean =>
  alarm === 'credentials' || alarm === 'place' || alarm === 'request';
