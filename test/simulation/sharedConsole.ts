import console from 'node:console';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Gives whoever makes a console the same one: the SDK of durable executions makes one for each invocation, and says nothing on it
 * here.
 *
 * @returns what gives the process its own back
 */
export function shareConsole(): () => void {
  const { Console } = console;
  const shared = new Console({ stdout: process.stdout, stderr: process.stderr });
  const put = (made: typeof Console) => {
    console.Console = made;
    syncBuiltinESMExports();
  };
  put(function SharedConsole() {
    return shared;
  } as unknown as typeof Console);
  return () => put(Console);
}
