const day = 86_400_000;

/** So many seeds a day has for itself: more than an hour has schedules. */
const ofADay = 10_000;

/** The first of the seeds of a day, so that what runs daily runs other schedules each day. */
export const seedOfDay = (now: number): number => Math.floor(now / day) * ofADay;
