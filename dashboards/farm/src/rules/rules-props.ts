import type { ZoneView } from '../../../../domain/http/state.ts';
import type { Farm } from '../farm.svelte.ts';

/** What the lazily loaded settings are given. */
export interface RulesProps {
  readonly farm: Farm;
  readonly zone: ZoneView;
}
