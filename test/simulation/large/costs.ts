import type { Measured } from './measured.ts';

/** USD, as docs/cost.md has them: of us-east-1, without the free tier. */
const prices = {
  gigabyteSecond: 0.0000133334,
  operation: 8 / 1e6,
  invocation: 0.2 / 1e6,
  write: 0.005 / 1_000,
  read: 0.004 / 10_000,
  gigabyteMonth: 0.023,
  mail: 0.16 / 1_000,
};

/** The memory of functions in MB, as serverless.yml has it. */
export const memories: Readonly<Record<string, number>> = {
  'source-backup': 1_024,
  'expiry-sweep': 512,
  'source-drift': 256,
  'expiry-notice': 2_048,
  'csv-import': 1_024,
  'expected-files': 256,
  'hr-events': 512,
};
const memoryOf = (job: string): number => memories[job] ?? 512;

/** With so much memory a function has one processor. */
const memoryOfProcessor = 1_769;

const daysOfMonth = 30;

/** What a month of days like one costs, in USD. Of what is written all is kept: for a month, as old versions are, or for 400 days. */
export function costsOf(day: readonly Measured[]) {
  const sum = (of: (one: Measured) => number) => day.reduce((all, one) => all + of(one), 0) * daysOfMonth;
  const lambda = sum((one) => {
    const memory = memoryOf(one.job);
    // The clock stands still while something is worked out: that takes as long as the function's share of a processor lets it.
    const seconds = one.allSeconds + one.cpuSeconds * Math.max(1, memoryOfProcessor / memory);
    return seconds * (memory / 1_024) * prices.gigabyteSecond;
  });
  const durable = sum((one) => one.runs * one.operations * (prices.operation + prices.invocation));
  const requests = sum((one) => one.bucket.writes * prices.write + one.bucket.reads * prices.read);
  const gigabytes = sum((one) => one.bucket.megabytes / 1_000);
  const mails = sum((one) => one.mails * prices.mail);
  return {
    'Lambda, running': lambda,
    'durable operations, at most': durable,
    'S3, requests': requests,
    'S3, what a month writes, kept for a month': gigabytes * prices.gigabyteMonth,
    SES: mails,
  };
}
