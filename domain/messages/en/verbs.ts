import type { OutputKind } from '../../output.ts';

const before =
  (verb: string) =>
  (place: string): string =>
    `${verb} ${place}`;
const after =
  (state: string) =>
  (place: string): string =>
    `${place}, ${state}`;

/** [doing it, not doing it] at a place: `Watering Zone 1`, but `Barn 1, fan running`. */
export const HEAD: Readonly<Record<OutputKind, readonly [Head, Head]>> = {
  valve: [before('Watering'), before('Not watering')],
  pump: [after('pumping'), after('not pumping')],
  master_valve: [after('main valve open'), after('main valve shut')],
  fan: [after('fan running'), after('fan off')],
  mister: [before('Misting'), before('Not misting')],
  heater: [before('Heating'), before('Not heating')],
  vent: [after('vent open'), after('vent shut')],
  aerator: [after('aerating'), after('aerator off')],
  light: [after('light on'), after('light off')],
};

type Head = (place: string) => string;

/** That it is on although it was told to be off, and what for. */
export const STILL_ON: Readonly<Record<OutputKind, string>> = {
  valve: 'the valve stays open to be safe',
  pump: 'the pump keeps running to be safe',
  master_valve: 'the main valve stays open to be safe',
  fan: 'the fan keeps running for fresh air',
  mister: 'the mister keeps running to be safe',
  heater: 'the heater keeps running to be safe',
  vent: 'the vent stays open to be safe',
  aerator: 'the aerator keeps running so that fish and shrimp can breathe',
  light: 'the light stays on to be safe',
};

/** What it does when it is on: `the next watering`, `no time for watering`. */
export const ACT: Readonly<Record<OutputKind, string>> = {
  valve: 'watering',
  pump: 'pumping',
  master_valve: 'opening the main valve',
  fan: 'running the fan',
  mister: 'misting',
  heater: 'heating',
  vent: 'opening the vent',
  aerator: 'aerating',
  light: 'lighting',
};

/** [it starts, it stops], after "it will" or "to make it". */
export const TURN: Readonly<Record<OutputKind, readonly [string, string]>> = {
  valve: ['water', 'stop watering'],
  pump: ['pump', 'stop pumping'],
  master_valve: ['open the main valve', 'shut the main valve'],
  fan: ['run the fan', 'stop the fan'],
  mister: ['mist', 'stop misting'],
  heater: ['heat', 'stop heating'],
  vent: ['open the vent', 'shut the vent'],
  aerator: ['aerate', 'stop aerating'],
  light: ['switch the light on', 'switch the light off'],
};
