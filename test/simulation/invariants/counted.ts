import type { Invariant } from '../seen.ts';

/** Every row is in exactly one count of its report, and every file and event that was accepted has a report. */
export const counted: Invariant = ({ imports, journal, world, isQuiet, isLast }) => {
  const wrong: string[] = [];
  for (const { report } of imports) {
    const { rows, created, updated, unchanged, rejected, failed, superseded = 0, heldRows = 0 } = report.counts;
    const sum = created + updated + unchanged + rejected + failed + superseded + heldRows;
    const isPlanned = sum > 0 || rows === 0;
    if (isPlanned && sum !== rows && report.outcome !== 'refused')
      wrong.push(
        `3: The report of ${report.runId} has ${rows} rows and counts ${sum}: ${JSON.stringify(report.counts)}`,
      );
  }
  if (!isQuiet) return wrong;
  const told = new Set(
    world.storage.keys('runs/').flatMap((key) => (key.endsWith('/report.json') ? [key.split('/').at(-2) ?? ''] : [])),
  );
  for (const { runId, isTold, event } of journal.drops)
    if (isTold && !told.has(runId)) wrong.push(`3: The file of event ${event.id} (${runId}) has no report.`);
  for (const { runId, source } of journal.restores)
    if (!told.has(runId)) wrong.push(`3: The file that restores ${source} (${runId}) has no report.`);
  if (!isLast) return wrong;
  const lines = eventLines(world);
  for (const { id, answers, event } of journal.posts) {
    const isAccepted = answers.includes(202);
    if (event.forged && isAccepted) wrong.push(`2: The forged event ${event.id} was taken.`);
    if (isAccepted && !lines.has(id)) wrong.push(`3: Event ${event.id} (${id}) was accepted and has no report.`);
    if (!isAccepted && lines.has(id)) wrong.push(`3: Event ${event.id} (${id}) was refused and was carried out.`);
  }
  return wrong;
};

/** What the reports say of each event last, by its id. */
function eventLines(world: Parameters<Invariant>[0]['world']): Map<string, { outcome: string }> {
  const last = new Map<string, { outcome: string }>();
  for (const key of world.storage.keys('runs/')) {
    if (!key.endsWith('/report.json')) continue;
    const report = JSON.parse(String(world.storage.read(key)?.bytes));
    if (report.kind === 'hr-events') for (const line of report.events) last.set(line.event.id, line);
  }
  return last;
}
