import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { viteSingleFile } from 'vite-plugin-singlefile'

// One HTML file that asks nothing of any network: script and style inline, the worker as text, no preload helper.
export default defineConfig({
  base: './',
  plugins: [svelte(), viteSingleFile({ removeViteModuleLoader: true })],
  build: {
    outDir: 'dist-report',
    target: 'es2022',
    modulePreload: { polyfill: false },
    rollupOptions: { input: 'report.html' },
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
  },
})
