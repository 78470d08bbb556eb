/** A run that is not waited for any more, and goes on by itself. The exit code is 4 then. */
export class GoesOn extends Error {
  override readonly name = 'GoesOn';
}
