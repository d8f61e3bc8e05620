import type { OutputSettings } from '../../domain/output.ts';
import type { Asking } from '../rules/define.ts';
import { hasLapsed } from './lapse.ts';
import { given } from './output-state.ts';
import type { OutputState } from './output-state.ts';

/** The asking of an output that goes on, and the rule whose it is; undefined where there is none or it has lapsed. */
export function currentAsking(
  output: OutputSettings,
  state: OutputState,
  now: number,
): (Asking & { readonly by: string | undefined }) | undefined {
  const { asked_since: since, asked_by: by } = state.record;
  if (since <= 0) return undefined;
  const asking = { by, since, ...given(output, state, now) };
  return hasLapsed(asking, output, { now, flows: state.counted.away }) ? undefined : asking;
}
