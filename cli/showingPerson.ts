import type { Config } from '../lib/config/config.ts';
import { momentText } from './moments.ts';
import { findPerson } from './onePerson.ts';
import type { Place } from './place/place.ts';
import { inLine } from './table.ts';
import { findTraces, isHistory } from './traces.ts';

/** What one object says of a person. */
export type Said = { key: string; at: string | undefined; isOldVersion: boolean; says: unknown[] };

/**
 * Everything that nelm keeps of one person, for whoever asks what is kept of them; or what was done about them alone, which is read from
 * far fewer objects.
 *
 * @throws Error when the tenant has no such source
 */
export async function tracesOf(
  place: Place,
  config: Config,
  wanted: string,
  accountName: string,
  what: 'everything' | 'history' = 'everything',
): Promise<{ source: string; said: Said[] }> {
  const { source, others, names } = await findPerson(place, config, wanted, accountName);
  const traces = await findTraces(place, source, names, others, what === 'history' ? isHistory : undefined);
  const said = traces.map(({ version, about, bytes }) => ({
    key: version.key,
    at: version.at?.toISOString(),
    isOldVersion: !version.isLatest,
    says:
      about === 'unreadable' ? [] : about === 'digest' ? [JSON.parse(new TextDecoder().decode(bytes))] : about.parts,
  }));
  return { source: source.name, said };
}

/** The same for a terminal: each object, and what it says. A page says what the report beside it does. */
export function tracesText(said: readonly Said[]): string {
  return said
    .flatMap(({ key, isOldVersion, says }) => [
      `${isOldVersion ? '(old version) ' : ''}${key}`,
      ...(key.endsWith('.html') ? ['  as the report beside it'] : says.map((one) => `  ${oneLine(one)}`)),
      ...(says.length === 0 ? ['  the file as it was dropped, which is no text'] : []),
    ])
    .join('\n');
}

function oneLine(said: unknown): string {
  return inLine(typeof said === 'string' ? said : JSON.stringify(said));
}

/** What was done about a person, the oldest first: a line for each thing that a run, an event or a decision left behind. */
export function historyText(said: readonly Said[], timeZone: string): string {
  return said
    .toSorted((one, other) => ((one.at ?? '') < (other.at ?? '') ? -1 : 1))
    .flatMap(({ key, at, says }) =>
      says.map((one) => {
        const what = key
          .split('/')
          .slice(key.startsWith('runs/') ? -2 : 0)
          .join('/');
        return `  ${at ? momentText(at, timeZone) : ''}  ${what}: ${oneLine(one)}`;
      }),
    )
    .join('\n');
}
