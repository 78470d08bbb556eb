/** What a job came to on a day: all its executions together, but `operations` and `seconds`, which are of the one that had most. */
export type Measured = {
  job: string;
  day: number;
  outcome: string;
  runs: number;
  requests: number;
  /** By the operation of the API. */
  asked: Record<string, number>;
  operations: number;
  /** From the start to the end of one, by the clock of the simulation. */
  seconds: number;
  /** Of all, one after the other. */
  allSeconds: number;
  cpuSeconds: number;
  /** The process before and at its highest, in MB. */
  memory: { before: number; peak: number };
  mails: number;
  mailsToOperators: number;
  bucket: { writes: number; reads: number; megabytes: number };
};

/** The table of a day. */
export function tableOf(all: readonly Measured[]): string {
  const rows = all.map((one) => [
    ...[one.job, one.runs, one.requests, one.operations, one.seconds, one.allSeconds, one.cpuSeconds.toFixed(1)],
    ...[`${one.memory.before} → ${one.memory.peak}`, one.mails, one.bucket.writes, one.bucket.reads],
    ...[one.bucket.megabytes, (one.requests / 10).toFixed(0)],
  ]);
  const header = [
    ...['job', 'runs', 'requests', 'operations of one', 's of one, by the clock', 's of all', 'CPU, s', 'memory, MB'],
    ...['mails', 'S3 writes', 'S3 reads', 'MB written', 's by the rate limit alone'],
  ];
  const line = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
