import { setTimeout as wait } from 'node:timers/promises';
import { NotLeaderError } from '@eventstore/db-client';
import { AppendsCutOff } from './append-stream';

/** A leader may change while we follow it to its new place. */
const LEADERS_FOLLOWED_MAX = 3;
/** The client lets go of its connection in turns of its own, and the server is to be asked, not besieged. */
const AGAIN_AFTER_MS = 20;

/**
 * Does the work again when the server says that another node leads, to which the client turns then.
 *
 * @param deadline in milliseconds since the epoch: after it nothing is begun again.
 * @param again what else is worth another try, without a limit but the deadline. Absent: nothing is.
 * @throws what the work throws at last.
 */
export const followingLeader = async <Value>(
  deadline: number,
  work: () => Promise<Value>,
  again: (error: unknown) => boolean = () => false,
): Promise<Value> => {
  for (let followed = 0; ;) {
    try {
      return await work();
    } catch (error) {
      const worthIt = again(error) || (isOtherLeader(error) && ++followed <= LEADERS_FOLLOWED_MAX);
      if (!worthIt || Date.now() >= deadline) throw error;
      await wait(AGAIN_AFTER_MS);
    }
  }
};

const isOtherLeader = (error: unknown): boolean =>
  error instanceof NotLeaderError || (error instanceof AppendsCutOff && error.cause instanceof NotLeaderError);
