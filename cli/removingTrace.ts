import * as z from 'zod';
import { changeJson } from '../lib/store/changeJson.ts';
import { countsAsLeft, findDigest, findDigestIn } from './digestTraces.ts';
import type { Fate } from './fateOfTrace.ts';
import type { PersonNames } from './nameMatcher.ts';
import { findAbout, isListOfFiles } from './personMatch.ts';
import type { Place } from './place/place.ts';
import type { Trace } from './traces.ts';
import { listVersions, readVersion, removeVersion } from './versions.ts';

/** Does about a trace what is to be done. Safe to do twice. */
export async function removeTrace(
  place: Place,
  { version, about, digest }: Trace,
  fate: Fate,
  names: PersonNames,
): Promise<void> {
  const name = names.accountName;
  if (fate === 'rewritten' && digest) {
    // Flows write it too: what they have noted meanwhile stays, also that the person has left just now.
    await changeJson(place.bucket, version.key, z.unknown(), async (kept) => {
      const found = findDigest(kept, name);
      return found && !countsAsLeft(found, await place.now()) ? found.rest : undefined;
    });
    for (const one of await listVersions(place, version.key)) {
      const bytes = one.isLatest ? undefined : await readVersion(place, one);
      if (bytes && findDigestIn(bytes, name)) await removeVersion(place, one);
    }
  } else if (fate === 'rewritten' && isListOfFiles(version.key)) {
    // Imports note their files in it: what they have noted meanwhile stays.
    await changeJson(place.bucket, version.key, z.unknown(), (kept) => {
      const found = findAbout(version.key, Buffer.from(JSON.stringify(kept ?? null)), names);
      return typeof found === 'object' && found.rest !== undefined ? JSON.parse(found.rest) : undefined;
    });
    for (const one of await listVersions(place, version.key)) {
      const bytes = one.isLatest ? undefined : await readVersion(place, one);
      if (bytes && findAbout(version.key, bytes, names)) await removeVersion(place, one);
    }
  } else if (fate === 'rewritten' && typeof about === 'object' && about.rest !== undefined) {
    await place.bucket.write(version.key, about.rest, contentTypeOf(version.key));
    // In a bucket without versions that was the object itself.
    if (version.versionId !== 'null') await removeVersion(place, version);
  } else if (typeof fate === 'string') {
    // Without its mark of removal, an older version would be the object again.
    if (version.isLatest && version.versionId !== 'null') await place.bucket.remove(version.key);
    await removeVersion(place, version);
  }
}

function contentTypeOf(key: string): string {
  if (key.endsWith('.json')) return 'application/json';
  return key.endsWith('.html') ? 'text/html; charset=utf-8' : 'text/csv';
}
