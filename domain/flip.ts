import type { Quantity } from './quantity.ts';

/** The nearest change that turns an output around: what would make it water, or stop. Times are UTC ms. */
export type Flip =
  /** A value past a limit, in the unit of the quantity; `now` is what it is at present. */
  | {
      readonly kind: 'value';
      readonly point: Quantity;
      readonly value: number;
      readonly now: number;
      readonly direction: 'below' | 'above';
    }
  | { readonly kind: 'time'; readonly at: number }
  /** A person holds it, and has to let it go. */
  | { readonly kind: 'person' }
  /** Nothing within a day. */
  | { readonly kind: 'none' };
