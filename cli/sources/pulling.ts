import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readSources } from '../../build/readSources.ts';
import { pulledSources } from '../../lib/sources/pulledSources.ts';
import { readTenantState } from '../../lib/sources/tenantSources.ts';
import { shortPath } from '../console/shortPath.ts';
import { root } from '../shell.ts';
import { sourcesFileText } from './sourcesFileText.ts';
import type { SourcesTools } from './sourcesTools.ts';

/**
 * Writes nelm.sources.ts as the tenant is. What the tenant does not tell is kept of the file that is there, which is replaced
 * whole.
 *
 * @throws Error when the file that is there cannot be read, as what it alone says would be lost
 */
export async function pullSources({
  isc,
  file,
  title,
  say,
  confirm,
}: Pick<SourcesTools, 'isc' | 'file' | 'title' | 'say' | 'confirm'>): Promise<'done' | 'not wanted'> {
  const before = await readSources(file);
  const state = await readTenantState(isc, before ?? []);
  const sources = pulledSources(state, before ?? []);
  const text = sourcesFileText(sources, moduleFor(file));
  const name = shortPath(file);
  if (before && (await readFile(file, 'utf8')) === text) {
    say(`${name} already states the ${counted(sources.length)} of ${title}.`);
    return 'done';
  }
  if (before && !(await confirm(`${name} is there, and is replaced by what ${title} has.`))) {
    say('Nothing was written.');
    return 'not wanted';
  }
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
  say(`Wrote ${name}: ${counted(sources.length)} of ${title}.`);
  const ownerless = sources.filter(({ owner }) => owner === undefined);
  if (ownerless.length > 0) {
    say('The API tells no owner of a source. Add owner to a source that is to be made in another tenant.');
  }
  return 'done';
}

function counted(sources: number): string {
  return sources === 1 ? '1 source' : `${sources} sources`;
}

/** From where a file imports `defineSources`. */
function moduleFor(file: string): string {
  const relative = path.relative(path.dirname(file), path.join(root, 'lib/sources/wantedSources.ts'));
  const posix = relative.split(path.sep).join('/');
  return posix.startsWith('.') ? posix : `./${posix}`;
}
