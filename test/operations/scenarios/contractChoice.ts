import { defineConfig } from '../../../lib/config/config.ts';
import { takeChoice } from '../../../lib/doors/contract/takeChoice.ts';
import { contractChoice } from '../../../lib/flows/contract-choice/contractChoice.ts';
import { expiryNotice } from '../../../lib/flows/expiry-notice/expiryNotice.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';
import type { InProcess } from '../../inProcess.ts';
import type { Scenarios } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { plantEnding } from './expiryNotice.ts';

/** A manager chooses behind the link of a notice; the run that carries it out has been started. */
export async function choose(stage: Stage, host: InProcess, wish: 'extend' | 'end'): Promise<Execution[]> {
  await plantEnding(stage);
  await stage.fire(stage.host(expiryNotice, { name: 'expiry-notice' }), 'expiry-notice');
  const { bucket, linkKeys, now } = stage.tools;
  const [mail] = await stage.box.mails();
  const token = /\/contracts\/([\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
  const start = async (runId: string, contractId: string) => host.start({ contractId }, `contract-${runId}`);
  const door = { bucket, linkKeys, now, start, config: defineConfig({ timeZone: 'Europe/Berlin' }) };
  await takeChoice(door, token, wish, wish === 'extend' ? { days: '30' } : {});
  return host.executions();
}

async function chosen(stage: Stage, wish: 'extend' | 'end'): Promise<Execution[]> {
  const host = stage.host(contractChoice);
  const executions = await choose(stage, host, wish);
  for (const execution of executions) await stage.play(host, execution);
  return executions;
}

export const contractChoiceScenarios: Scenarios = {
  'a contract that is extended': (stage) => chosen(stage, 'extend'),
  'a contract that may end': (stage) => chosen(stage, 'end'),
};
