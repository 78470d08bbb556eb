import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { under } from '../operations/chance.ts';
import { first, flows } from '../operations/golden.ts';
import { comeToWait, type KeptWait, waitsFolder } from './keptWaits.ts';
import { waitsOfFlows } from './waits/waits.ts';

/**
 * Writes down whatever flows can wait for, in the middle of its wait, as this code comes to it.
 *
 * @param see is shown the objects that the bucket has then
 */
export async function writeWaits(
  version: string,
  see: (flow: string, objects: KeptWait['objects']) => void,
): Promise<void> {
  const folder = waitsFolder(version);
  await mkdir(folder, { recursive: true });
  for (const [name, wait] of Object.entries(waitsOfFlows)) {
    const { value } = await under(first, () => comeToWait(wait, first.startsAt));
    await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(value, null, 1)}\n`);
    see(Object.keys(flows).find((flow) => name.startsWith(`${flow}-`)) ?? '', value.objects);
  }
}
