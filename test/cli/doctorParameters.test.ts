import { expect, test } from 'vitest';
import { checkParameters } from '../../cli/doctor/checkPlace.ts';
import { localPlace } from '../../cli/place/localPlace.ts';
import { defineConfig } from '../../lib/config/config.ts';

test('the nelm on this machine lacks no parameter, whatever the settings use', async () => {
  const config = defineConfig({
    hr: {
      standard: { sources: ['Contractors'] },
      bamboohr: { source: 'Contractors' },
      deel: { source: 'Contractors' },
    },
    signIn: { issuer: 'https://acme.okta.com', clientId: 'console' },
    approvals: { rules: [{ name: 'all', when: {}, decide: 'leave' }] },
  });
  const place = localPlace({ storage: 1, tenant: 1, lambda: 1 }, {});
  const findings = await checkParameters(place, config, (variable) => variable);
  expect(findings.map(({ said, state }) => [said.split(' ')[0], state])).toEqual(
    [
      ...['ISC_CLIENT_SECRET', 'NELM_LINK_KEYS', 'NELM_SIGN_IN_SECRET', 'ISC_APPROVER_SECRET', 'BAMBOOHR_API_KEY'],
      ...['HR_STANDARD_KEYS', 'HR_BAMBOOHR_KEYS', 'HR_DEEL_KEYS'],
    ].map((name) => [name, 'ok']),
  );
});
