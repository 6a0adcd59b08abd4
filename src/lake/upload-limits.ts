/** How much a sender may upload, and how often it may ask. */

/** One request carries at most this; a client's parts are half as large. */
export const largestPartBytes = 16 << 20;
export const partBytes = 8 << 20;
export const largestPackageBytes = 64 * 2 ** 30;
export const unfinishedAllowed = 8;
export const unfinishedBytesAllowed = 2 * largestPackageBytes;
/** Left free on the disk whatever is uploaded. */
export const keepFreeBytes = 2 ** 30;
export const unfinishedHours = 24;

/** A request is as old as its clock says; the clocks of two machines may differ by this much. */
export const requestSeconds = 300;
export const requestsPerMinute = 1200;
/** Refused signatures of one address that are told to the audit log; more of them are only refused. */
export const failuresToldPerMinute = 20;

/** Counts in windows of a minute; what is old is forgotten. */
export const minuteCounter = () => {
  const counts = new Map<string, { minute: number; count: number }>();
  return (key: string, now: Date): number => {
    const minute = Math.floor(now.getTime() / 60_000);
    const before = counts.get(key);
    if (counts.size > 10_000) for (const [old, { minute: then }] of counts) if (then < minute) counts.delete(old);
    const count = before?.minute === minute ? before.count + 1 : 1;
    counts.set(key, { minute, count });
    return count;
  };
};
