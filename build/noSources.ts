import type { WantedSource } from '../lib/sources/wantedSources.ts';

/** Stands in a bundle for `nelm.sources.ts` where there is none. */
const sources: WantedSource[] | undefined = undefined;

export default sources as WantedSource[] | undefined;
