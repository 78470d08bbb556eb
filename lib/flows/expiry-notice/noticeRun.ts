import type { Story as FlowStory, RunPlace } from '../../durable/flow.ts';
import type { Tools } from '../../tools/tools.ts';
import type { NoticeReport } from './noticeReport.ts';

/** What a run of the notices works with. */
export type NoticeTools = Tools;

/** One run of the notices. With `dryRun` it says whom it would warn of, and sends nothing. */
export type NoticeRun = RunPlace & { dryRun: boolean };

export type NoticeStory = FlowStory<NoticeTools, NoticeRun>;

/** What a run came to, before it is written down. */
export type NoticeResult = Pick<NoticeReport, 'outcome' | 'counts' | 'steps' | 'error'>;

/** The counts of a run that has done nothing yet. */
export const noCounts: NoticeReport['counts'] = { due: 0, warned: 0, orphans: 0, mails: 0, unknown: 0 };
