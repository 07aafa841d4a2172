import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// Browser tests draw with the processor where there is no graphics card: seconds, not milliseconds.
export default defineConfig({
  plugins: [svelte()],
  test: { testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false, include: ['**/*.test.ts'] },
})
