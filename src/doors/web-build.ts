/** Whoever started this program may still be building the web app beside it: then the Lounge opens when that is done. */
import type { Progress } from '#base';

/** Set by bin/start.mjs where it builds the web app and will say when it is built. */
const building = 'MUSUBI_WEB_IS_BUILDING';
const built = 'web app built';

let waited = Boolean(process.env[building] && process.channel);
const said = new Promise<void>((resolve) => {
  if (!waited) return resolve();
  // Listened for from the beginning: it may be said long before anybody asks.
  process.on('message', (message) => {
    if (message !== built) return;
    waited = false;
    process.disconnect();
    resolve();
  });
  // Listening alone is no reason to stay.
  process.channel?.unref();
});

/** Resolves when the web app is there. */
export const webIsBuilt = async (progress: Progress): Promise<void> => {
  if (!waited) return;
  process.channel?.ref();
  progress.phase({ ja: '画面を組み立てています', en: 'Building the web app' });
  await said;
  progress.end();
};
