// Pictures of a built report, to be looked at: node scripts/shots.mjs <report.html> <folder>. Desktop, whole page, phone, A4, and without WebGL.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'

const [, , file, folder, only = 'desktop,plans,whole,phone,print,nogl'] = process.argv
mkdirSync(folder, { recursive: true })
const wanted = new Set(only.split(','))
const url = `file://${resolve(file)}`

async function open(args, options) {
  const browser = await chromium.launch({ executablePath: process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', ...args] })
  const page = await (await browser.newContext(options)).newPage()
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log(m.type(), m.text()))
  page.on('pageerror', (e) => console.log('page error', e.message))
  await page.goto(url)
  await page.waitForSelector('h1', { timeout: 60000 })
  await page.waitForTimeout(2500)
  return { browser, page, shot: (name, more = {}) => page.screenshot({ path: `${folder}/${name}.png`, timeout: 120000, ...more }) }
}
const GL = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader']
const desktop = { viewport: { width: 1366, height: 768 } }

if (wanted.has('desktop') || wanted.has('plans') || wanted.has('whole')) {
  const { browser, page, shot } = await open(GL, desktop)
  await page.locator('input[type=range]').fill(String(Math.round(Number(await page.locator('input[type=range]').getAttribute('max')) * 0.45 / 60) * 60))
  await page.waitForTimeout(1500)
  await shot('desktop')
  if (wanted.has('plans')) {
    await page.locator('input[value=both] + span').click()
    await page.waitForTimeout(3000)
    const box = await page.locator('.pane').first().boundingBox()
    await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.55)
    await page.waitForTimeout(1000)
    await shot('plans')
  }
  if (wanted.has('whole')) await shot('whole', { fullPage: true })
  if (wanted.has('near')) {
    await page.locator('input[value="0"] + span').click()
    for (let i = 0; i < 5; i++) await page.locator('.buttons button').first().click()
    await page.waitForTimeout(3000)
    await shot('near')
  }
  await browser.close()
}
if (wanted.has('phone')) {
  const { browser, page, shot } = await open(GL, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true })
  await shot('phone')
  // Section by section: Chromium repeats what it has where a picture is higher than its surfaces.
  for (const [i, section] of (await page.locator('main > section:visible').all()).entries()) await section.screenshot({ path: `${folder}/phone_${i}.png` })
  await browser.close()
}
if (wanted.has('nogl')) {
  const { browser, shot } = await open(['--disable-3d-apis'], desktop)
  await shot('nogl')
  await browser.close()
}
if (wanted.has('print')) {
  const { browser, page } = await open(GL, desktop)
  await page.pdf({ path: `${folder}/print.pdf`, preferCSSPageSize: true, printBackground: true })
  await browser.close()
  execFileSync('pdftoppm', ['-r', '60', '-png', `${folder}/print.pdf`, `${folder}/print`])
}
