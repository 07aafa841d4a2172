// Opens a page from disk with every host name unresolvable, as a desktop, a phone, a browser without WebGL and a printer see it.
//   node look.mjs PAGE FOLDER CHROMIUM   ->   JSON on stdout; pictures and report.pdf in FOLDER
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const { chromium } = createRequire(resolve(import.meta.dirname, '../../viz/package.json'))('playwright-core')
const [page, folder, executablePath] = process.argv.slice(2)
const always = ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND']
const gl = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader']
const seen = { requests: [], complaints: [], text: {}, files: {} }

async function look(name, args, size, extra = async () => {}) {
  const browser = await chromium.launch({ executablePath, args: [...always, ...args] })
  const tab = await (await browser.newContext({ viewport: size })).newPage()
  tab.on('request', (request) => seen.requests.push(request.url().slice(0, 200)))
  tab.on('console', (message) => { if (message.type() === 'error') seen.complaints.push(message.text()) })
  tab.on('pageerror', (error) => seen.complaints.push(String(error)))
  await tab.goto(`file://${page}`)
  await tab.waitForSelector('h1', { timeout: 60_000 })
  await tab.waitForTimeout(2500)
  seen.text[name] = await tab.evaluate(() => document.body.innerText)
  seen.files[name] = join(folder, `${name}.png`)
  await tab.screenshot({ path: seen.files[name] })
  await extra(tab)
  await browser.close()
}

await look('desktop', gl, { width: 1366, height: 768 }, async (tab) => {
  seen.files.pdf = join(folder, 'report.pdf')
  await tab.pdf({ path: seen.files.pdf, format: 'A4', printBackground: true })
})
await look('phone', gl, { width: 390, height: 844 })
await look('no_webgl', ['--disable-3d-apis'], { width: 1366, height: 768 })
console.log(JSON.stringify(seen))
