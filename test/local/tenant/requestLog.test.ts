import { expect, test } from 'vitest';
import { createRequestLog } from '../../../local/tenant/requestLog.ts';

test('the last 10,000 requests are kept, and all are counted', () => {
  const log = createRequestLog();
  for (let at = 0; at < 25_000; at += 1) {
    log.add({ operationId: at % 5 === 0 ? 'oauthToken' : 'unknown', method: 'GET', path: '/', status: 200, at });
  }
  expect(log.counts()).toEqual({ oauthToken: 5_000, unknown: 20_000 });
  expect(log.entries()).toHaveLength(10_000);
  expect([log.entries().at(0)?.at, log.entries().at(-1)?.at]).toEqual([15_000, 24_999]);
});
