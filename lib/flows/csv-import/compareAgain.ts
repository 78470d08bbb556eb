import type { Attempt } from '../../durable/attempt.ts';
import type { ImportStory } from './importRun.ts';

/** So often what was sent is looked for at most, and so many seconds lie in between. */
const [mostLooks, pauseSeconds] = [3, 5];

/** What looking came to: nothing yet after so many looks, or a value. */
type Looked<T> = { looks: number; value?: T };

/**
 * Compares what was sent with what the source shows afterwards. Where not all is there the source is read anew: an export of the
 * tenant may be seconds behind, and what it does not show yet has not failed.
 *
 * @param readBack reads the source anew
 * @param compare gives what it comes to; undefined where not all is there, and this is not the last look
 */
export async function compareAgain<T>(
  { poll }: Pick<ImportStory, 'poll'>,
  name: string,
  readBack: (attempt: Attempt) => Promise<void>,
  compare: (isLast: boolean) => Promise<T | undefined>,
): Promise<T> {
  const { value } = await poll<Looked<T>>(name, {
    async look(attempt, before) {
      const looks = (before?.looks ?? 0) + 1;
      if (looks > 1) await readBack(attempt);
      const value = await compare(looks >= mostLooks);
      return { looks, ...(value !== undefined && { value }) };
    },
    isAnswer: ({ value }) => value !== undefined,
    // It ends by the number of its looks.
    minutes: Number.POSITIVE_INFINITY,
    pause: () => pauseSeconds,
  });
  if (value === undefined) throw new Error(`"${name}" ended before it came to anything.`);
  return value;
}
