import { absentManagers } from './invariants/absentManagers.ts';
import { answered } from './invariants/answered.ts';
import { approvedEnded } from './invariants/approvedEnded.ts';
import { askedAndTold } from './invariants/askedAndTold.ts';
import { asModelled } from './invariants/asModelled.ts';
import { backupsKept } from './invariants/backupsKept.ts';
import { choicesConfirmed } from './invariants/choicesConfirmed.ts';
import { choicesOfNow } from './invariants/choicesOfNow.ts';
import { counted } from './invariants/counted.ts';
import { decidedByRule } from './invariants/decidedByRule.ts';
import { endedListed } from './invariants/endedListed.ts';
import { endedUntouched } from './invariants/endedUntouched.ts';
import { eventsAsModelled } from './invariants/eventsAsModelled.ts';
import { explained } from './invariants/explained.ts';
import { fallTold } from './invariants/fallTold.ts';
import { handedOver } from './invariants/handedOver.ts';
import { inTime } from './invariants/inTime.ts';
import { letEndUntold } from './invariants/letEndUntold.ts';
import { managersWarned } from './invariants/managersWarned.ts';
import { nothingKept } from './invariants/nothingKept.ts';
import { nothingLeft } from './invariants/nothingLeft.ts';
import { nothingNamed } from './invariants/nothingNamed.ts';
import { offersTold } from './invariants/offersTold.ts';
import { onlyClicked } from './invariants/onlyClicked.ts';
import { onlyLocked } from './invariants/onlyLocked.ts';
import { onlyOperators } from './invariants/onlyOperators.ts';
import { onlySignedIn } from './invariants/onlySignedIn.ts';
import { operatorsTold } from './invariants/operatorsTold.ts';
import { ownPeople } from './invariants/ownPeople.ts';
import { refusedByCause } from './invariants/refusedByCause.ts';
import { refusedEvents } from './invariants/refusedEvents.ts';
import { refusedFiles } from './invariants/refusedFiles.ts';
import { refusedStays } from './invariants/refusedStays.ts';
import { reminded } from './invariants/reminded.ts';
import { restoredGone } from './invariants/restoredGone.ts';
import { saidAsDecided } from './invariants/saidAsDecided.ts';
import { smallLists } from './invariants/smallLists.ts';
import { stoppedNotApproved } from './invariants/stoppedNotApproved.ts';
import { stoppedNotExtended } from './invariants/stoppedNotExtended.ts';
import { stopsDone } from './invariants/stopsDone.ts';
import { sweptCounted } from './invariants/sweptCounted.ts';
import { sweptUntouched } from './invariants/sweptUntouched.ts';
import { toldOnce } from './invariants/toldOnce.ts';
import { waitsAsSmall } from './invariants/waitsAsSmall.ts';
import { waitsInNeed } from './invariants/waitsInNeed.ts';
import { warnedInTime } from './invariants/warnedInTime.ts';
import { withinBudget } from './invariants/withinBudget.ts';
import type { Journal } from './journal.ts';
import type { Plan } from './plan.ts';
import { recordsOf } from './records.ts';
import { type Invariant, observer, type Seen } from './seen.ts';
import type { World } from './world.ts';

/** Looks whether what is promised holds. */
export function checker(world: World, plan: Plan, journal: Journal) {
  const observe = observer(world, plan, journal);
  // Two clocks may be wrong in opposite directions.
  const clockError = 2_000 * world.faults.rates.clock;
  const invariants: Invariant[] = [
    asModelled(plan, clockError),
    eventsAsModelled(clockError),
    refusedFiles,
    refusedEvents(),
    decidedByRule,
    stoppedNotApproved(),
    stoppedNotExtended(),
    explained(),
    stopsDone(),
    sweptUntouched,
    endedUntouched,
    endedListed,
    approvedEnded(clockError),
    sweptCounted(),
    saidAsDecided,
    refusedStays(),
    ownPeople(),
    onlySignedIn(),
    onlyOperators(),
    onlyClicked(),
    onlyLocked(),
    choicesOfNow(),
    inTime(clockError),
    handedOver,
    counted(),
    answered,
    smallLists(),
    waitsInNeed(),
    waitsAsSmall,
    toldOnce(),
    operatorsTold(plan),
    fallTold(),
    reminded(),
    warnedInTime,
    managersWarned(),
    letEndUntold(),
    refusedByCause(),
    offersTold,
    choicesConfirmed(),
    absentManagers(),
    askedAndTold(),
    nothingLeft(),
    nothingKept(),
    backupsKept(),
    restoredGone(),
    nothingNamed(),
    withinBudget(),
  ];
  function noteSeen(records: Seen['records']): void {
    const at = world.time.now();
    for (const [source, people] of records)
      for (const record of people.values()) journal.lastSeen.set(`${source} ${record.account}`, { at, record });
  }

  return {
    /** Notes as what everybody is there, before somebody may be deleted. */
    async note(): Promise<void> {
      noteSeen(await world.time.finish(recordsOf(world)));
    },
    /** What does not hold now, in words. */
    async look(isLast: boolean): Promise<string[]> {
      const seen = await observe(isLast);
      noteSeen(seen.records);
      const wrong = invariants.flatMap((invariant) => invariant(seen));
      return wrong.map((one) => `${new Date(seen.now).toISOString().slice(0, 16)} ${one}`);
    },
  };
}
