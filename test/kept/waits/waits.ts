import type { Wait } from '../keptWaits.ts';
import { csvImportWaits } from './csvImportWaits.ts';
import { expirySweepWaits } from './expirySweepWaits.ts';
import { hrEventsWaits } from './hrEventsWaits.ts';
import { otherWaits } from './otherWaits.ts';

/** Whatever a flow can wait for, by its name, which begins with the flow's. */
export const waitsOfFlows: Readonly<Record<string, Wait>> = {
  ...csvImportWaits,
  ...expirySweepWaits,
  ...hrEventsWaits,
  ...otherWaits,
};
