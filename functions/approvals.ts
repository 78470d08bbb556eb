import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import config from '#nelm.config';
import { approvals } from '../lib/flows/approvals/approvals.ts';
import { switchedOff } from '../lib/flows/approvals/switchedOff.ts';
import { createLog } from '../lib/log/log.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** What waits for the approver is decided by rule; started by `schedule-fired` every 15 minutes, unless it is off. */
export const handler = config.approvals
  ? flowHandler('approvals', approvals(config.approvals), config)
  : withDurableExecution(switchedOff(createLog('approvals')));
