import { defineConfig } from '../../../lib/config/config.ts';
import type { Flow } from '../../../lib/durable/flow.ts';
import { approvals } from '../../../lib/flows/approvals/approvals.ts';
import type { Tools } from '../../../lib/tools/tools.ts';
import { seededClients } from '../../../local/tenant/seed.ts';
import { approvingConfig, person } from '../../functions/approving.ts';
import type { Scenarios } from '../scenario.ts';

/** The flow with the rules of the scenarios. */
export const approvalsByRules: Flow<Tools> = (tools) => {
  const { approvals: policy } = defineConfig(approvingConfig);
  if (!policy) throw new Error('The configuration of the scenarios has no rules of approvals.');
  return approvals(policy)(tools);
};

export const approvalsScenarios: Scenarios = {
  'more items than one chunk has, one of which has waited too long': async (stage) => {
    const dates = { startDate: stage.inDays(10), endDate: stage.inDays(300) };
    const ask = (accountName: string, vendor: string) =>
      stage.isc.requests.create(person(accountName, { ...dates, data: { vendor } }));
    await ask('other', 'Contoso');
    stage.clock.advance(3 * 86_400_000);
    for (let number = 0; number < 25; number += 1) await ask(`known.${number}`, 'Northwind');
    return [
      await stage.fire(
        stage.host(approvalsByRules, { as: seededClients.approver, settings: approvingConfig }),
        'approvals',
      ),
    ];
  },
  'nothing that waits': async (stage) => [
    await stage.fire(
      stage.host(approvalsByRules, { as: seededClients.approver, settings: approvingConfig }),
      'approvals',
    ),
  ],
};
