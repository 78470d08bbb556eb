import { readSources } from '../../build/readSources.ts';
import type { Config } from '../../lib/config/config.ts';
import { toType } from '../../lib/config/toType.ts';
import type { WantedSource } from '../../lib/sources/wantedSources.ts';
import type { Confirm } from '../confirming.ts';
import { shortPath } from '../console/shortPath.ts';
import type { Tenancy } from '../restoring.ts';
import { shellWord } from '../shellWord.ts';

/** What the commands of `nelm sources` work with. */
export type SourcesTools = Tenancy & {
  config: Config;
  /** The path of nelm.sources.ts. */
  file: string;
  /** What was typed behind `--file`, where something was. */
  typedFile?: string | undefined;
  /** Which nelm it is, such as `the stage prod`. */
  title: string;
  /** Says what time it is there, in epoch milliseconds. */
  now: () => Promise<number>;
  say: (text: string) => void;
  /** Asks once more whether what it is told is meant. */
  confirm: Confirm;
};

/** The file that was read, as sentences name it. */
export function fileName({ file }: Pick<SourcesTools, 'file'>): string {
  return shortPath(file);
}

/** A command to be typed next, so that it means the same file: without it another one would be applied than was looked at. */
export function sourcesToType({ typedFile }: Pick<SourcesTools, 'typedFile'>, name: 'pull' | 'plan' | 'apply'): string {
  return toType(`sources ${name}${typedFile === undefined ? '' : ` --file ${shellWord(typedFile)}`}`);
}

/** @throws Error that says how to get one where there is no file, or what is wrong in it */
export async function statedSources({
  file,
  typedFile,
}: Pick<SourcesTools, 'file' | 'typedFile'>): Promise<WantedSource[]> {
  const wanted = await readSources(file);
  if (wanted) return wanted;
  throw new Error(
    `There is no ${fileName({ file })}. ${sourcesToType({ typedFile }, 'pull')} writes it from a tenant.`,
  );
}
