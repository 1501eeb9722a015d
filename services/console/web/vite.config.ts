import { env } from 'node:process';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite dev` finds the services: a running console. */
const consoleUrl = 'http://localhost:3000';

// Whoever builds, a test too: what is built is the one application that people get.
env.NODE_ENV = 'production';

export default defineConfig({
  plugins: [react()],
  build: {
    sourcemap: false,
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      output: {
        // Libraries change rarely: they stay in the browser's cache when the application changes.
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack)[\\/]/ }],
        },
      },
    },
  },
  server: { proxy: { '^/(api|session|account|people|access)/': consoleUrl, '/session': consoleUrl } },
});
