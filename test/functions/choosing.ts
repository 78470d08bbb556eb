import { choiceReportSchema } from '../../lib/flows/contract-choice/choiceReport.ts';
import { header, startTestNelm } from './nelm.ts';

type Warned = { name: string; extend: string; end: string };

/** The moment at which the contracts end, unless somebody chooses otherwise. */
export const asItWas = '2026-11-09T22:59:59.000Z';

/** Sends a form, as a browser does. */
export const post = (url: string, fields: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields) });

/** The whole of nelm, with managers who are warned and choose. */
export async function startChoosing() {
  const nelm = await startTestNelm('2026-11-02T06:00:00Z');
  let people = 0;

  return {
    nelm,
    /** Has a manager warned of people whose contracts end on 9 November 2026; the links to each. */
    async warned(count = 1, start = '2026-01-01'): Promise<Warned[]> {
      const names = Array.from({ length: count }, () => {
        people += 1;
        return `a.rather.long.account.name.${people}`;
      });
      const row = (name: string) =>
        `${name},Łucja,Brzęczyszczykiewicz-Featherstonehaugh,p${name}@example.com,1,jane.doe,${start},2026-11-09,Northwind`;
      await nelm.imported([header, ...names.map(row)].join('\n'));
      const ended = nelm.nextEnded(1);
      const scheduledAt = new Date(nelm.clock.now() + people).toISOString();
      await nelm.stack.lambda.invoke('nelm-local-schedule-fired', { job: 'expiry-notice', scheduledAt });
      await ended;
      const text = (await nelm.mails()).at(-1)?.text ?? '';
      return names.map((name) => {
        const [, ofPerson = ''] = text.split(`(${name}, `);
        const link = (wish: string) =>
          `${nelm.stack.door.url}${new RegExp(`/contracts/[\\w.-]+/${wish}`).exec(ofPerson)?.[0]}`;
        return { name, extend: link('extend'), end: link('end') };
      });
    },
    /** What the run of a choice that is made meanwhile reports. */
    async carriedOut(work: () => Promise<unknown>) {
      const ended = nelm.nextEnded(1);
      await work();
      const [execution] = await ended;
      const result = execution && (await nelm.report(execution, choiceReportSchema));
      return result?.report;
    },
    /** When the contract of somebody ends, as an instant. */
    async endOf(name: string): Promise<string> {
      for await (const record of nelm.isc.records.list()) {
        if (record.accountName === name) return new Date(record.endDate ?? '').toISOString();
      }
      throw new Error(`${name} is not there`);
    },
  };
}

export type Choosing = Awaited<ReturnType<typeof startChoosing>>;
