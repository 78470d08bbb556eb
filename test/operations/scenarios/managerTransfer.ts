import { managerTransfer } from '../../../lib/flows/manager-transfer/managerTransfer.ts';
import { answerOffer } from '../../../lib/transfers/answerOffer.ts';
import { keepTransfer, transferRunId } from '../../../lib/transfers/keptTransfer.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';
import { seededSources } from '../../../local/tenant/seed.ts';
import type { InProcess } from '../../inProcess.ts';
import type { Scenarios } from '../scenario.ts';
import type { Stage } from '../stage.ts';

/** A transfer that was asked for and started: its id, and its execution, which waits for the other manager where there is one. */
export type Asked = { id: string; host: InProcess; execution: Execution };

/** Two people of jane.doe are to be handed over to somebody. */
export async function askTransfer(stage: Stage, to: string, host = stage.host(managerTransfer)): Promise<Asked> {
  const ending = { start: stage.inDays(-300), end: stage.inDays(60) };
  await stage.plant('Contractors', [
    { ...ending, name: 'ada' },
    { ...ending, name: 'ben' },
  ]);
  return await startTransfer(stage, to, ['ada', 'ben'], host);
}

/** Starts a transfer of people of jane.doe, as the console does. */
export async function startTransfer(
  stage: Stage,
  to: string,
  accounts: readonly string[],
  host: InProcess,
): Promise<Asked> {
  const { id, name } = seededSources.Contractors;
  const asked = {
    source: { id, name },
    people: accounts.map((accountName) => ({ accountName, name: accountName, endDate: stage.inDays(60) })),
    ...{ from: 'jane.doe', to, by: 'jane.doe@example.com', note: '' },
    askedAt: new Date(stage.clock.now()).toISOString(),
  };
  const transferId = await keepTransfer(stage.tools.bucket, asked, 'once');
  const execution = host.start({ transferId }, `transfer-${transferRunId({ ...asked, id: transferId })}`);
  return { id: transferId, host, execution: await stage.play(host, execution) };
}

/** The other manager answers, and the run goes on to its end. */
export async function answer(
  stage: Stage,
  { id, host, execution }: Asked,
  kind: 'accept' | 'decline',
): Promise<Execution> {
  const { bucket, now } = stage.tools;
  const complete = async (callbackId: string, result: unknown) => {
    host.completeCallback(callbackId, JSON.stringify(result));
    return true;
  };
  await answerOffer({ bucket, now, complete }, id, { kind, via: 'link' });
  return await stage.play(host, execution);
}

export const managerTransferScenarios: Scenarios = {
  'people whose other manager accepts': async (stage) => [
    await answer(stage, await askTransfer(stage, 'john.roe'), 'accept'),
  ],
  'people whose other manager declines': async (stage) => [
    await answer(stage, await askTransfer(stage, 'john.roe'), 'decline'),
  ],
  'people whose other manager does not answer': async (stage) => {
    const { host, execution } = await askTransfer(stage, 'john.roe');
    stage.clock.advance(7 * 86_400_000);
    return [await stage.play(host, execution)];
  },
  'people for whom nobody can be asked': async (stage) => [(await askTransfer(stage, 'no.body')).execution],
};
