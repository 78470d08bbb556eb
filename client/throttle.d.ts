export type Throttle = {
    /** Resolves when a request may be sent, in the order of asking. */
    turn(): Promise<void>;
    /** Holds every request back: the server has said that there were too many. */
    pause(milliseconds: number): void;
};
/** Lets at most 100 requests go in any 10 s, repetitions included. */
export declare function createThrottle(clock: () => number, sleep: (milliseconds: number) => Promise<void>): Throttle;
