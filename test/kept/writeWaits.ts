import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { under } from '../operations/chance.ts';
import { first } from '../operations/golden.ts';
import { comeToWait, waitsFolder } from './keptWaits.ts';
import { waitsOfFlows } from './waits/waits.ts';

/** Writes down whatever flows can wait for, in the middle of its wait, as this code comes to it. */
export async function writeWaits(version: string): Promise<void> {
  const folder = waitsFolder(version);
  await mkdir(folder, { recursive: true });
  for (const [name, wait] of Object.entries(waitsOfFlows)) {
    const { value } = await under(first, () => comeToWait(wait, first.startsAt));
    await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(value, null, 1)}\n`);
  }
}
