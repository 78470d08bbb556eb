import { inChunks } from '../../store/inChunks.ts';
import { keys } from '../../store/keys.ts';
import type { EventTools } from './eventRun.ts';

/** What is no event is kept where bodies are that could not be read. */
export async function setAside(
  { bucket, log }: Pick<EventTools, 'bucket' | 'log'>,
  broken: readonly string[],
): Promise<void> {
  if (broken.length > 0) {
    log.error('objects among the HR events that wait are no events; they are kept under runs/_refused/', {
      count: broken.length,
    });
  }
  await inChunks(broken, async (key) => {
    const found = await bucket.read(key);
    if (found.kind === 'found') {
      await bucket.write(keys.refusedEvent(key), found.bytes, 'application/octet-stream');
    }
    await bucket.remove(key);
  });
}
