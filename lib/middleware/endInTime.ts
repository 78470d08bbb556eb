import { CallError } from '../isc/callError.ts';

/** A door did not come to an end in the time that its function has. */
class DoorOutOfTime extends CallError {
  override readonly name = 'DoorOutOfTime';

  constructor() {
    super('The door was not done before its time was over.', { retry: true });
  }
}

/**
 * What every door is made with: a second before its function would be ended, its work ends with an error that is answered
 * and logged as any other, and the `signal` that it is given is aborted. A function that is ended tells nobody why.
 */
export const endInTime = {
  timeoutEarlyInMillis: 1_000,
  timeoutEarlyResponse(): never {
    throw new DoorOutOfTime();
  },
};
