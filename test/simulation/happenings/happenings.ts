import type { Drawer } from '../drawer.ts';
import type { Happening } from '../plan.ts';
import type { Staff } from '../staff.ts';
import {
  changedThenChosenOf,
  heldUpOf,
  layoffOf,
  movedThenDeletedOf,
  movedThenEndedOf,
  outdatedOf,
  overThenChosenOf,
  overThenKeptOf,
  overtakenOf,
  stoppedThenAskedForOf,
  stoppedThenChosenOf,
  stoppedWhileSentOf,
} from './crossings.ts';
import { askedThenStoppedOf, endedThenOf, extendedSoonerOf, putOffThenOf } from './eventStories.ts';
import { eventsOf, leftThenOf, systemStopOf, trespassOf } from './events.ts';
import { emptyListOf, filesOf, wrongFolderOf } from './files.ts';
import {
  chooseOf,
  decideOf,
  handoverOf,
  managerOf,
  moveOf,
  offeredTwiceOf,
  requestsOf,
  scanOf,
  stopOf,
} from './people.ts';
import { deployOf, driftOf, driftUntoldOf, fallOf, handOf, outageOf, restoreOf } from './tenant.ts';

type Kind = (staff: Staff, draw: Drawer, day: number) => Happening[];

/** What else may happen on a day, and how likely it is. */
const kinds: readonly (readonly [number, Kind])[] = [
  [0.12, trespassOf],
  [0.06, leftThenOf],
  [0.05, putOffThenOf],
  [0.05, endedThenOf],
  [0.03, extendedSoonerOf],
  [0.03, askedThenStoppedOf],
  [0.4, decideOf],
  [0.12, chooseOf],
  [0.03, scanOf],
  [0.3, requestsOf],
  [0.1, handOf],
  [0.02, fallOf],
  [0.04, stopOf],
  [0.06, moveOf],
  [0.04, systemStopOf],
  [0.04, outageOf],
  [0.06, deployOf],
  [0.02, emptyListOf],
  [0.05, wrongFolderOf],
  [0.04, layoffOf],
  [0.04, overtakenOf],
  [0.03, changedThenChosenOf],
  [0.03, stoppedThenChosenOf],
  [0.03, overThenChosenOf],
  [0.05, movedThenDeletedOf],
  [0.03, movedThenEndedOf],
  [0.03, outdatedOf],
  [0.04, overThenKeptOf],
  [0.02, heldUpOf],
  [0.02, stoppedWhileSentOf],
  [0.04, stoppedThenAskedForOf],
  [0.06, handoverOf],
  [0.03, offeredTwiceOf],
  [0.03, managerOf],
  [0.06, driftOf],
  [0.03, driftUntoldOf],
  [0.03, restoreOf],
];

/**
 * How much more often than usual something happens in one organisation: what all of them do a little of meets more seldom than what
 * one does all the time and another one never.
 */
const weights = [0, 0.3, 0.5, 1, 2, 6] as const;

/** Draws what may happen for a while, and how often; it gives what happens on a day. */
export function happeningsFor(draw: Drawer): (staff: Staff, day: number) => Happening[] {
  const own = kinds.map(([chance, kind]) => [chance * draw.pick(weights), kind] as const);
  const [files, events] = [draw.pick([1, 1, 2]), draw.pick([0, 1, 1, 2, 4])];
  return (staff, day) => [
    ...Array.from({ length: files }, () => filesOf(staff, draw, day)).flat(),
    ...Array.from({ length: events }, () => eventsOf(staff, draw, day)).flat(),
    ...own.flatMap(([chance, kind]) => (draw.is(chance) ? kind(staff, draw, day) : [])),
  ];
}
