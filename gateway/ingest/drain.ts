import type { Clock } from '../../domain/clock.ts';
import { Pause } from '../forward/pause.ts';
import type { Session } from '../link/mqtt5/session.ts';
import { QUIET_MS } from './limits.ts';

/**
 * Ends the subscriptions of a session and waits until everything that the broker holds for it has been taken and
 * acknowledged. `left`: it was given up before, and the broker still holds some.
 */
export async function drain(
  session: Session,
  filters: readonly string[],
  { clock, isOver }: { clock: Clock; isOver: () => boolean },
): Promise<'empty' | 'left'> {
  if (await session.leave(filters)) return 'left';
  const quiet = new Pause(clock);
  for (;;) {
    const { delivered } = session;
    await quiet.for(QUIET_MS);
    if (isOver() || !session.isUp) return 'left';
    if (session.unacknowledged > 0 || session.delivered !== delivered) continue;
    // A broker answers in order: with this answer it has seen our last PUBACK, and sent what that made room for.
    if (await session.leave(filters)) return 'left';
    if (session.unacknowledged === 0 && session.delivered === delivered) return 'empty';
  }
}
