import type { HrEvent } from '../../hr/hrEvent.ts';
import type { HrEventReport } from './eventReport.ts';

/** What a run came to, before it is written down. */
export type EventResult = Pick<HrEventReport, 'outcome' | 'error' | 'reason' | 'recordId' | 'requestId' | 'deleted'> & {
  /** The technical names of what was changed. */
  changed?: string[];
  /** The event, where it had to be read in the HR system. */
  event?: HrEvent;
};

export const failed = (error: string): EventResult => ({ outcome: 'failed', error });
