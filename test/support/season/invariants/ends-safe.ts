import type { Checker } from '../checker.ts';
import type { Truth } from '../truth.ts';

/** Outputs end in their safe state: when the gateway has stopped, faults are mended and every lease is over. */
export function endsSafe({ truth }: { truth: Truth }): Checker {
  return {
    name: 'outputs end in their safe state',
    ended() {
      const away = [...truth.outputs.values()].filter(({ energised }) => energised);
      return away.length === 0 ? undefined : `${away.map(({ settings }) => settings.id).join(', ')} did not`;
    },
  };
}
