import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type WantedSource, wantedSourcesSchema } from '../lib/sources/wantedSources.ts';

const wanted = 'export default defineSources([ … ]);';

/**
 * The file that states the sources of a stage: `nelm.sources.<stage>.ts` where there is one, and otherwise that of all stages. It
 * counts whole: which sources there are, and in which order, nobody could read from two lists.
 *
 * @param root the folder that the files lie in
 */
export function sourcesFile(root: string, stage: string): string {
  const own = path.join(root, `nelm.sources.${stage}.ts`);
  return existsSync(own) ? own : path.join(root, 'nelm.sources.ts');
}

/**
 * Reads nelm.sources.ts, and anew when it has changed since.
 *
 * @param file its path
 * @returns undefined where there is none
 * @throws Error with a line for each thing that is wrong in it
 */
export async function readSources(file: string): Promise<WantedSource[] | undefined> {
  const there = await stat(file, { bigint: true }).catch(() => undefined);
  if (!there) return undefined;
  if (there.isDirectory()) throw new Error(`${file} is a folder, and no file that states sources.`);
  const { default: sources } = await import(`${pathToFileURL(file).href}?${there.mtimeNs}`).catch((error: Error) => {
    // It is defined without knowing where.
    if (error.name === 'SourcesError')
      throw new Error(error.message.replaceAll(/^nelm\.sources\.ts/gm, path.basename(file)));
    throw new Error(`${path.basename(file)}: it cannot be read: ${error.message.replace(/\.$/, '')}.`);
  });
  const { data } = wantedSourcesSchema.safeParse(sources);
  if (data && isDeepStrictEqual(data, sources)) return data;
  throw new Error(`${path.basename(file)}: its sources are not checked where it is loaded: write ${wanted}`);
}
