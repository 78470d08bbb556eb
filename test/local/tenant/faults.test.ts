import { describe, expect, test } from 'vitest';
import { createFaults, type FaultRule } from '../../../local/tenant/faults.ts';
import { contractorsCsv, readError, runTenant, signIn, upload, uploadStatus } from './running.ts';

const target = { operationId: 'listNonEmployeeSources', method: 'GET', path: '/v3/non-employee-sources' };

describe('rules', () => {
  const struck = (rule: FaultRule, times: number) => {
    const faults = createFaults();
    faults.set([rule]);
    return Array.from({ length: times }, () => faults.ofRequest(target).length);
  };

  test('strike the operation they name, and only as often as they say', () => {
    const fault = { status: 500 } as const;
    expect(struck({ fault, times: 2 }, 4)).toEqual([1, 1, 0, 0]);
    expect(struck({ fault, operationId: 'listNonEmployeeSources' }, 2)).toEqual([1, 1]);
    expect(struck({ fault, operationId: 'oauthToken' }, 2)).toEqual([0, 0]);
    expect(struck({ fault, matches: ({ path }) => path.endsWith('sources') }, 1)).toEqual([1]);
    expect(struck({ fault, matches: ({ method }) => method === 'POST' }, 1)).toEqual([0]);
    expect(struck({ fault: { job: 'ERROR' } }, 1)).toEqual([0]);
  });

  test('with a probability strike about that often, the same way for the same seed', () => {
    const rule = { fault: { drop: 'before' }, probability: 0.1, seed: 7 } as const;
    const first = struck(rule, 1_000);
    expect(struck(rule, 1_000)).toEqual(first);
    expect(struck({ ...rule, seed: 8 }, 1_000)).not.toEqual(first);
    const strikes = first.filter((each) => each === 1).length;
    expect(strikes).toBeGreaterThan(70);
    expect(strikes).toBeLessThan(130);
    expect(struck({ ...rule, probability: 0 }, 50)).not.toContain(1);
    expect(struck({ ...rule, probability: 1 }, 50)).not.toContain(0);
  });

  test('take turns: latencies add up, the first other one decides and the next waits', () => {
    const faults = createFaults();
    faults.set([
      { fault: { latencyMs: 5 } },
      { fault: { status: 429 }, times: 1 },
      { fault: { status: 503 }, times: 1 },
    ]);
    expect([faults.ofRequest(target), faults.ofRequest(target), faults.ofRequest(target)]).toEqual([
      [{ latencyMs: 5 }, { status: 429 }],
      [{ latencyMs: 5 }, { status: 503 }],
      [{ latencyMs: 5 }],
    ]);
    faults.clear();
    expect(faults.ofRequest(target)).toEqual([]);
  });
});

describe('over HTTP', () => {
  test('a status is answered with its documented body', async () => {
    const { tenant } = await runTenant();
    const api = await signIn(tenant.url);
    tenant.faults.set([
      { fault: { status: 429, retryAfter: 3 }, times: 1 },
      { fault: { status: 429 }, times: 1 },
      { fault: { status: 500 }, times: 1 },
      { fault: { status: 503 }, times: 1 },
      { fault: { status: 503, retryAfter: 0 }, times: 1 },
    ]);
    const limited = await api('/non-employee-sources');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3']);
    expect((await api('/non-employee-sources')).headers.has('retry-after')).toBe(false);
    expect(await readError(await api('/non-employee-sources'))).toMatchObject({
      status: 500,
      detailCode: '500.0 Internal Fault',
    });
    expect(await readError(await api('/non-employee-sources'))).toMatchObject({ status: 503 });
    const down = await api('/non-employee-sources');
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, '0']);
    expect((await api('/non-employee-sources')).status).toBe(200);
  });

  test('a connection cut before handling leaves nothing, one cut after it leaves the effect', async () => {
    const { tenant } = await runTenant();
    const api = await signIn(tenant.url);
    const operationId = 'importNonEmployeeRecordsInBulk';
    tenant.faults.set([{ operationId, fault: { drop: 'before' }, times: 1 }]);
    await expect(upload(api, contractorsCsv({}))).rejects.toThrow('fetch failed');
    expect(await uploadStatus(api)).toBeUndefined();
    tenant.faults.set([{ operationId, fault: { drop: 'after' }, times: 1 }]);
    await expect(upload(api, contractorsCsv({}))).rejects.toThrow('fetch failed');
    expect(await uploadStatus(api)).toBe('PENDING');
    const cut = tenant.requests.entries().filter((request) => request.operationId === operationId);
    expect(cut.map(({ status }) => status)).toEqual(['dropped', 'dropped']);
  });

  test('a truncated body is noticed by its length', async () => {
    const { tenant } = await runTenant();
    const api = await signIn(tenant.url);
    tenant.faults.set([{ fault: { truncate: true }, times: 1 }]);
    const response = await api('/non-employee-sources');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(await (await api('/non-employee-sources')).json()).toHaveLength(2);
  });

  test('latency makes an answer late, not different', async () => {
    const { tenant } = await runTenant();
    const api = await signIn(tenant.url);
    tenant.faults.set([{ operationId: 'listNonEmployeeSources', fault: { latencyMs: 1_000 } }]);
    const answered: string[] = [];
    const ask = async (what: string) => {
      const { status } = await api(`/non-employee-${what}`);
      answered.push(`${what} ${status}`);
    };
    await Promise.all([ask('sources'), ask('records')]);
    expect(answered).toEqual(['records 200', 'sources 200']);
  });

  test('the token endpoint has faults too', async () => {
    const { tenant } = await runTenant();
    tenant.faults.set([{ operationId: 'oauthToken', fault: { status: 503 } }]);
    expect((await fetch(`${tenant.url}/oauth/token`, { method: 'POST' })).status).toBe(503);
  });
});
