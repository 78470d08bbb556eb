import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readSources } from '../../build/readSources.ts';
import { pulledSources } from '../../lib/sources/pulledSources.ts';
import { readTenantState } from '../../lib/sources/tenantSources.ts';
import { isDiskFull } from '../../local/aws/fullDisk.ts';
import { root } from '../shell.ts';
import { sourcesFileText } from './sourcesFileText.ts';
import { fileName, type SourcesTools } from './sourcesTools.ts';

/**
 * Writes nelm.sources.ts as the tenant is. What the tenant does not tell is kept of the file that is there, which is replaced
 * whole.
 *
 * @returns `isWritten`: whether the file was another one before
 * @throws Error when the file that is there cannot be read, as what it alone says would be lost
 */
export async function pullSources({
  isc,
  file,
  title,
  say,
  confirm,
}: Pick<SourcesTools, 'isc' | 'file' | 'title' | 'say' | 'confirm'>): Promise<{
  file: string;
  sources: number;
  isWritten: boolean;
}> {
  const before = await readSources(file);
  const state = await readTenantState(isc, before ?? []);
  const sources = pulledSources(state, before ?? []);
  const text = sourcesFileText(sources, moduleFor(file));
  const name = fileName({ file });
  const pulled = { file: name, sources: sources.length };
  if (before && (await readFile(file, 'utf8')) === text) {
    say(`${name} already states the ${counted(sources.length)} of ${title}.`);
    return { ...pulled, isWritten: false };
  }
  if (before) await confirm(`${name} is there, and is replaced by what ${title} has.`);
  await replaceFile(file, text);
  say(`Wrote ${name}: ${counted(sources.length)} of ${title}.`);
  const ownerless = sources.filter(({ owner }) => owner === undefined);
  if (ownerless.length > 0) {
    say('The API tells no owner of a source. Add owner to a source that is to be made in another tenant.');
  }
  return { ...pulled, isWritten: true };
}

/** @throws Error that says what to do, and nothing is left behind */
async function replaceFile(file: string, text: string): Promise<void> {
  try {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  } catch (error) {
    await rm(`${file}.new`, { force: true }).catch(() => {});
    if (isDiskFull(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `${file} cannot be written (${code}). Give --file PATH in a folder that there is, and that you may write to.`,
    );
  }
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
