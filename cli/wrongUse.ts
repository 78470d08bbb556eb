/** A command was typed in a way that it cannot be meant. The exit code is 2 then, and nothing was done. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
