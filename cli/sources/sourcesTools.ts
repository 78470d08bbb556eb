import { readSources } from '../../build/readSources.ts';
import type { Config } from '../../lib/config/config.ts';
import { toType } from '../../lib/config/toType.ts';
import type { WantedSource } from '../../lib/sources/wantedSources.ts';
import type { Confirm } from '../confirming.ts';
import { shortPath } from '../console/shortPath.ts';
import type { Tenancy } from '../restoring.ts';

/** What the commands of `nelm sources` work with. */
export type SourcesTools = Tenancy & {
  config: Config;
  /** The path of nelm.sources.ts. */
  file: string;
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

/** @throws Error that says how to get one where there is no file, or what is wrong in it */
export async function statedSources({ file }: Pick<SourcesTools, 'file'>): Promise<WantedSource[]> {
  const wanted = await readSources(file);
  if (wanted) return wanted;
  throw new Error(`There is no ${fileName({ file })}. ${toType('sources pull')} writes it from a tenant.`);
}
