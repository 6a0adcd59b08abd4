/** Work that runs side by side but must pass some points one after the other, in the order in which it was begun. */

export type Turn = {
  /** Runs `act` when all earlier turns have passed this point or ended. */
  readonly pass: <T>(act: () => Promise<T>) => Promise<T>;
  readonly end: () => void;
};

/** Makes the turns of one such point. */
export const turns = () => {
  let last: Promise<void> = Promise.resolve();
  return (): Turn => {
    const before = last;
    let end: () => void = () => {};
    last = new Promise<void>((resolve) => {
      end = resolve;
    }).then(() => before);
    return {
      pass: async (act) => {
        await before;
        try {
          return await act();
        } finally {
          end();
        }
      },
      end: () => end(),
    };
  };
};
