/** Starts the owner's page on the sealed side. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app.tsx';
import { LanguageProvider } from './language.tsx';
import '../styles.css';

// The content policy forbids making code from text; without this the schema library would try it once, and be reported.
config({ jitless: true });

const place = document.getElementById('app');
if (!place) throw new Error('#app is missing');
createRoot(place).render(
  <StrictMode>
    <LanguageProvider>
      <App />
    </LanguageProvider>
  </StrictMode>,
);
