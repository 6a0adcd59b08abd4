// `npm run dev`: the web app with hot reload on :5173; its /api goes to a running `npm start` (port 8080, or MUSUBI_PORT).
import { install, runPinned } from './install.mjs';

install();
process.exit(runPinned(['node_modules/vite/bin/vite.js', 'web']));
