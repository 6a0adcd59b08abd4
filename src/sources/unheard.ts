/** Runs a library without its remarks: what it cannot make out of a damaged file it tells the console, with words out of the file, and nothing of a source file may get into a log. */
export const unheard = <T>(act: () => T): T => {
  const { error, warn, log } = console;
  const silent = () => {};
  Object.assign(console, { error: silent, warn: silent, log: silent });
  try {
    return act();
  } finally {
    Object.assign(console, { error, warn, log });
  }
};
