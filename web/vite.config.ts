/** How the web app is built (to dist/web, served by the door) and, while working on it, served with invented answers. */
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig(async ({ command }) => ({
  root: import.meta.dirname,
  // Only `vite` itself (not the build) ever loads the invented answers; with MUSUBI_API it speaks to a real server instead.
  plugins: [
    react(),
    tailwind(),
    ...(command === 'serve' && !process.env.MUSUBI_API
      ? [(await import('./dev/invented-server.ts')).inventedServer()]
      : []),
  ],
  server: process.env.MUSUBI_API ? { proxy: { '/api': { target: process.env.MUSUBI_API, changeOrigin: false } } } : {},
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // A data: address for a small asset would need a wider content policy than 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
}));
