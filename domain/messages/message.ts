import type { Flip } from '../flip.ts';
import type { LoadState, OutputKind } from '../output.ts';
import type { Reason, SupplyFault } from '../reason.ts';

export type Language = 'vi' | 'en';

/** What a sentence is about besides its reason. */
export interface Subject {
  readonly zone: string;
  readonly kind: OutputKind;
  readonly outcome: LoadState;
  /** UTC ms the sentence is said at: a time of another day is given with its date. */
  readonly at: number;
  /** IANA name, for times of day. */
  readonly timezone: string;
}

export type AlarmCode =
  /** Of an output whose commands fail; the name is the output. One at a time. */
  | 'no_answer'
  /** As `no_answer`, of a device that stays as it is when it has no power. */
  | 'no_answer_battery'
  /** It answers, and is read back otherwise than it was commanded. */
  | 'not_obeyed'
  /** A pump that is told to stop and is read back as running. */
  | 'pump_runs_on'
  /** The board switched another channel than it was told. */
  | 'wrong_channel'
  /** The device does not keep a setting that makes it safe after a power cut. */
  | 'unsafe_device'
  | 'command_refused'
  | 'drifted'
  | 'device_offline'
  | 'stale'
  | 'store'
  /** The journal may not grow and nothing of it may go; readings are refused. The name is the farm, as of the next three. */
  | 'journal_full'
  /** No room is left; readings are refused. */
  | 'disk_full'
  /** The journal was found damaged while the gateway runs; the name is the farm. */
  | 'store_damaged'
  /** A start has saved what could be read of a damaged journal; the name is the folder that keeps it, `count` the entries. */
  | 'journal_salvaged'
  /** A commit does not return. */
  | 'disk_hangs'
  /** At the measured rate the card is worn out soon. */
  | 'card_wear'
  /** Nothing could be recorded for so long that no rule starts anything; the name is the farm. */
  | 'degraded'
  /** A server of telemetry cannot be reached; the name is the server. So it is with the next three. */
  | 'forwarder'
  /** It does not know our token, user or password. */
  | 'forwarder_credentials'
  /** It has no such database or bucket. */
  | 'forwarder_place'
  /** It takes nothing of what it is sent. */
  | 'forwarder_request'
  | 'api_away'
  | 'api_refuses'
  | 'evidence_refused'
  | 'evidence_unsealed'
  | 'unsaved'
  | 'unsupported_setting'
  /** The box's clock is not to be trusted; the name is the farm. */
  | 'no_clock'
  /** Of what a device sent something is unaccounted for; the name is the device, or the farm. */
  | 'accounts_off'
  | 'homeassistant_away'
  /** A broker that is not the gateway's own cannot be reached; the name is host and port. So it is with the next two. */
  | 'broker_away'
  /** It does not take user, password or certificate, or not what we ask of it. */
  | 'broker_refuses'
  /** Another client uses our name there. */
  | 'broker_taken'
  /** It ends every connection soon and says no reason. */
  | 'broker_unsteady'
  /** A kept rule that does not fit the configuration any more; the name is the rule's id. */
  | 'rule_unfit'
  /** Rules that were changed in the file could not be kept; the name is the farm. */
  | 'rules_unsaved'
  /** Probe and water balance say different things; the name is the zone. */
  | 'probe_disagrees'
  /** Faults of a water supply; the name is the supply's. */
  | SupplyFault;

/** One language. Every text a person reads comes from here. */
export interface Messages {
  /** One plain sentence: what happens at this output and why. */
  decision(subject: Subject, reason: Reason): string;
  /** One plain sentence: what would turn this output around. `subject.outcome` is what it is now. */
  flip(subject: Subject, flip: Flip): string;
  /** What happened, what it means, what to do. @param count of what it is about, where it tells a number */
  alarm(code: AlarmCode, name: string, count?: number): string;
}
