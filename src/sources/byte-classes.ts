/** What a byte means to the record reader, by a table of 256; and the states between bytes. Numbers, for the sake of the inner loop. */

export const PLAIN = 0;
export const HIGH = 1;
export const DELIMITER = 2;
export const LF = 3;
export const CR = 4;
export const QUOTE = 5;
export const CONTROL = 6;

/** At the start of a field; in it; inside quotation marks; after the closing one; after CR; after Ctrl-Z where a record would begin. */
export const START = 0;
export const TEXT = 1;
export const QUOTED = 2;
export const CLOSED = 3;
export const RETURN = 4;
export const CTRL_Z = 5;

export const classesOf = (delimiter: string): Uint8Array => {
  const classes = new Uint8Array(256);
  classes.fill(CONTROL, 0, 0x20);
  classes.fill(HIGH, 0x80);
  classes[0x7f] = CONTROL;
  classes[0x09] = PLAIN;
  classes[0x0a] = LF;
  classes[0x0d] = CR;
  classes[0x22] = QUOTE;
  classes[delimiter.charCodeAt(0)] = DELIMITER;
  return classes;
};
