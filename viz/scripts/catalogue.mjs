// Turns engine/messages/view.tsv, the one place of the app's texts, into src/i18n/catalogue.json: {key: [English, Chinese]}.
// Refuses a line that is not `key <tab> English <tab> Chinese`, a key that stands twice, and placeholders that differ.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../../engine/messages/view.tsv', import.meta.url))
const target = fileURLToPath(new URL('../src/i18n/catalogue.json', import.meta.url))
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join(' ')
const catalogue = {}
const problems = []

readFileSync(source, 'utf8').split('\n').forEach((line, index) => {
  if (line === '' || line.startsWith('#')) return
  const [key, english, chinese, ...more] = line.split('\t')
  const at = `view.tsv:${index + 1}: `
  if (!chinese || more.length > 0) problems.push(`${at}expected key, English, Chinese`)
  else if (key in catalogue) problems.push(`${at}${key} stands twice`)
  else if (placeholders(english) !== placeholders(chinese)) problems.push(`${at}${key}: placeholders differ`)
  else catalogue[key] = [english, chinese]
})
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
writeFileSync(target, JSON.stringify(catalogue, null, 1) + '\n')
