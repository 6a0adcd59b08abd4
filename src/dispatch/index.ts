/** Seals and signs what may leave (抽出・加工・送信). */
export { clearOutbox } from './clear-outbox.ts';
export * from './deliveries.store.ts';
export * from './dispatch.store.ts';
export * from './dispatch-load.ts';
export * from './errors.ts';
export { type Load } from './make-package.ts';
export * from './needs.ts';
export * from './lake-address.ts';
export { keepReceipt } from './read-receipt.ts';
export { type Sent, sendPackages, type WhatToSend } from './send-packages.ts';
export { withdrawLast } from './withdraw.ts';
