/** How long what is due had to wait for the event loop of this thread. */
export interface LoopDelay {
  /** The longest wait since it was last asked, ms. Each consumer takes one of its own. */
  worst_ms(): number;
}
