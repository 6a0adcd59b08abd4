/**
 * Masked addresses by number (`load_masked(id, masked)`): a city has a tenth as many of them as residents, and a row that carries a number through joins, order and table is half as
 * heavy. The text is put in where it leaves: by its place in the list of all of them, which keeps the rows in their order, as a join would not.
 */

/** To be put beside a table whose column holds numbers of masked texts. */
export const allMasked = '(SELECT list(masked ORDER BY id) AS all_masked FROM load_masked)';

/** SQL of the text of a number, beside `allMasked`. */
export const maskedText = (number: string): string => `all_masked[${number}]`;
