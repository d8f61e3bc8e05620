import type { StateView } from '../../../domain/http/state.ts';
import type { Cancel } from './live.ts';
import { isState } from './shape.ts';

/** The gateway's name for an event that holds the whole state. */
const STATE_EVENT = 'state';

/** Server-sent events of the whole state. EventSource's own retry is not used: it gives up for good after an HTTP error. */
export function openStream(address: string, onData: (view: StateView) => void, onEnd: () => void): Cancel {
  const source = new EventSource(address);
  source.addEventListener(STATE_EVENT, ({ data }: MessageEvent<unknown>) => {
    const view = read(data);
    if (view) onData(view);
  });
  source.onerror = () => {
    source.close();
    onEnd();
  };
  return () => {
    source.close();
  };
}

/** Undefined for what is no state: the silence that follows is noticed and shown. */
function read(data: unknown): StateView | undefined {
  try {
    const body: unknown = typeof data === 'string' ? JSON.parse(data) : undefined;
    return isState(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
