import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** An object as a release wrote it: `flow` is the folder of lib/flows that did, or `bucket` where it is not a run's own. */
export type KeptObject = { version: string; flow: string; key: string; body: Buffer };

const here = import.meta.dirname;

/** Where the objects of a release are kept. */
export const keptFolder = (version: string) => path.join(here, version);

/** The releases of which objects are kept. */
export async function keptVersions(): Promise<string[]> {
  const found = await readdir(here, { withFileTypes: true });
  return found.filter((one) => one.isDirectory() && /^\d+\.\d+\.\d+/.test(one.name)).map(({ name }) => name);
}

/** Folders of a release that hold executions and what belongs to them, and not one object each. */
const notObjects = ['executions', 'waits'];

/** The objects of a release: `<version>/<flow>/<key>`, or `<version>/more-1/<flow>/<key>` where it was another one at another time. */
export async function readKept(version: string): Promise<KeptObject[]> {
  const folder = keptFolder(version);
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((one) => one.isFile())
    .map((one) => path.relative(folder, path.join(one.parentPath, one.name)));
  const objects = paths.filter((file) => !notObjects.includes(file.split(path.sep)[0] ?? ''));
  return await Promise.all(
    objects.sort().map(async (file) => {
      const [flow = '', ...key] = file.split(path.sep).filter((part) => !/^more-\d+$/.test(part));
      return { version, flow, key: key.join('/'), body: await readFile(path.join(folder, file)) };
    }),
  );
}
