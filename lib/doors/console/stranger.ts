import type { ConsoleAddress } from './consoleAddress.ts';
import type { Shown, Visit } from './consolePage.ts';

/**
 * Somebody who is not in yet: `browser` is what their browser is known by, and `held` what it holds of a way to the provider, empty
 * where it holds nothing.
 */
export type Stranger = Omit<Visit, 'person'> & { browser: string; held: string; sourceIp: string };

/** What is answered to somebody who is not in yet. Of all answers of the console this alone leads out of it, to the provider. */
export type StrangersAnswer = (Shown | { goTo: ConsoleAddress } | { toProvider: URL }) & {
  cookies?: string[];
  logged?: Record<string, unknown>;
};
