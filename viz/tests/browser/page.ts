// Opens a built report from disk in Debian's Chromium, with every host name made unresolvable, and notes all that it asks for and complains about.
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { write } from '../sample/make.mjs'

const root = resolve(import.meta.dirname, '../..')
export const CHROMIUM = process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium'
export const APP = resolve(root, process.env.MUSTER_APP ?? 'dist-report/report.html')

/** A sample report on disk. */
export function report(kind: 'small' | 'large', lang: 'zh' | 'en', absolute = true): string {
  if (!existsSync(APP)) throw new Error(`${APP} is missing: run npm run build first`)
  mkdirSync(join(root, 'out'), { recursive: true })
  return write(APP, join(root, `out/${kind}-${lang}${absolute ? '' : '-weak'}.html`), kind, lang, { absolute })
}

export const WITH_GL = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader']
export const WITHOUT_GL = ['--disable-3d-apis']

export function launch(args: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND', ...args] })
}

export interface Opened { page: Page; requests: string[]; complaints: string[] }

export async function open(browser: Browser, file: string, options: BrowserContextOptions = { viewport: { width: 1366, height: 768 } }): Promise<Opened> {
  const page = await (await browser.newContext(options)).newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()) })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`file://${file}`)
  await page.waitForSelector('h1', { timeout: 60_000 })
  return { page, requests, complaints }
}

/** The map once its layers have been drawn. */
export async function mapReady(page: Page): Promise<void> {
  await page.waitForSelector('.ground canvas')
  await page.waitForFunction(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.ground canvas')!
    const small = document.createElement('canvas')
    small.width = small.height = 24
    const context = small.getContext('2d')!
    context.drawImage(canvas, 0, 0, 24, 24)
    return new Set(new Uint32Array(context.getImageData(0, 0, 24, 24).data.buffer)).size > 6
  }, undefined, { timeout: 60_000, polling: 500 })
}

/** The base map in 40 x 40 points; `changed`: the share of points that differ. */
export const basePicture = (page: Page): Promise<number[]> => page.evaluate(() => {
  const small = document.createElement('canvas')
  small.width = small.height = 40
  const context = small.getContext('2d')!
  context.drawImage(document.querySelector<HTMLCanvasElement>('.ground canvas')!, 0, 0, 40, 40)
  return [...new Uint32Array(context.getImageData(0, 0, 40, 40).data.buffer)]
})
export const changed = (a: number[], b: number[]): number => a.filter((pixel, i) => pixel !== b[i]).length / a.length

/** How many pixels of one of the canvases over the map are inked. */
export const inked = (page: Page, nth: number): Promise<number> => page.evaluate((n) => {
  const canvas = document.querySelectorAll<HTMLCanvasElement>('.pane > canvas')[n]
  const data = new Uint32Array(canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data.buffer)
  return data.reduce((count, pixel) => count + (pixel >>> 24 > 0 ? 1 : 0), 0)
}, nth)

export const setTime = async (page: Page, share: number): Promise<void> => {
  const slider = page.locator('input[type=range]')
  await slider.evaluate((input: HTMLInputElement, part) => {
    input.value = String(Number(input.max) * part)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }, share)
}
