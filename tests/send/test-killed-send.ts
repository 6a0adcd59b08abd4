/** A child process that sends when it is told to, and kills itself after the n-th step or in the middle of it. Run as a script by the kill test. */
import { sendPackages } from '#dispatch';
import { openTwoSides } from '../intake/two-sides.ts';
import { sendNeedsOf } from './line.ts';

export type Order = {
  readonly folder: string;
  readonly port: number;
  readonly killAt: number;
  readonly midway: boolean;
};
export const partBytes = 2048;

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
};

if (process.argv[1]?.endsWith('test-killed-send.ts')) {
  process.once('message', async ({ folder, port, killAt, midway }: Order) => {
    const hall = await openTwoSides(folder);
    const needs = sendNeedsOf(hall, port, { partBytes });
    let steps = 0;
    const step = async <T>(act: () => Promise<T>): Promise<T> => {
      steps += 1;
      const doing = act();
      // What the socket was given may or may not have left: both happen.
      if (steps === killAt && midway) setTimeout(die, steps % 4);
      const result = await doing;
      if (steps === killAt) die();
      return result;
    };
    await sendPackages(
      {
        ...needs,
        line: { ...needs.line, ask: (request) => step(() => needs.line.ask(request)) },
        deliveries: {
          ...needs.deliveries,
          keep: (...delivery) => step(() => needs.deliveries.keep(...delivery)),
        },
      },
      {},
    );
    await hall.close();
    process.disconnect();
  });
}
