import AxeBuilder from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { basePicture, changed, inked, launch, mapReady, open, report, setTime, WITH_GL, WITHOUT_GL, type Opened } from './page'

const FLOOD = 0
const LIVE = 2
let browser: Browser
let plain: Browser
beforeAll(async () => { [browser, plain] = await Promise.all([launch(WITH_GL), launch(WITHOUT_GL)]) })
afterAll(() => Promise.all([browser?.close(), plain?.close()]))

async function faults(opened: Opened): Promise<string[]> {
  await opened.page.evaluate(AxeBuilder.source)
  const found = await opened.page.evaluate(async () => {
    const { violations } = await (window as any).axe.run(document, { resultTypes: ['violations'] })
    return violations.map((v: any) => ({ id: v.id, impact: v.impact, at: v.nodes.slice(0, 3).map((n: any) => n.html.slice(0, 120)) }))
  })
  return found.filter((v: any) => ['serious', 'critical'].includes(v.impact)).map((v: any) => `${v.id}: ${v.at.join(' | ')}`)
}

describe('on a desktop', () => {
  let opened: Opened
  beforeAll(async () => {
    opened = await open(browser, report('small', 'zh'))
    await mapReady(opened.page)
  })
  afterAll(() => opened.page.context().close())

  test('asks nothing of the network: the document and blobs alone', () => {
    const asked = opened.requests.filter((url) => !url.startsWith('blob:') && !url.startsWith('data:'))
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatch(/^file:.*small-zh\.html$/)
  })

  test('draws the base map, and people and water with the slider', async () => {
    const { page } = opened
    await setTime(page, 0)
    await page.waitForTimeout(300)
    const [dry, quiet] = [await inked(page, FLOOD), await inked(page, LIVE)]
    await setTime(page, 0.5)
    await page.waitForTimeout(300)
    expect(dry).toBe(0)
    expect(await inked(page, FLOOD)).toBeGreaterThan(5000)
    expect(await inked(page, LIVE)).toBeGreaterThan(quiet)
  })

  test('zooms and moves the base map and what lies on it, by buttons, wheel and hand', async () => {
    const { page } = opened
    const picture = () => page.evaluate(() => document.querySelectorAll<HTMLCanvasElement>('.pane > canvas')[1].toDataURL())
    const moves: [string, () => Promise<void>][] = [
      ['button', () => page.getByRole('button', { name: '放大' }).click()],
      ['hand', async () => {
        const box = (await page.locator('.pane').boundingBox())!
        await page.mouse.move(box.x + 400, box.y + 200)
        await page.mouse.down()
        await page.mouse.move(box.x + 300, box.y + 120, { steps: 4 })
        await page.mouse.up()
      }],
      ['wheel', async () => { await page.mouse.wheel(0, -240) }],
      ['whole', () => page.getByRole('button', { name: '显示全部' }).click()],
    ]
    await page.locator('.ground canvas').focus()
    for (const [name, move] of moves) {
      const [base, ink] = [await basePicture(page), await picture()]
      await move()
      await expect.poll(async () => changed(base, await basePicture(page)), { timeout: 15_000, message: `base map, ${name}` }).toBeGreaterThan(0.1)
      expect(await picture(), `ink, ${name}`).not.toBe(ink)
    }
  })

  test('the slider obeys the arrow keys and says its time', async () => {
    const { page } = opened
    const slider = page.locator('input[type=range]')
    const before = Number(await slider.inputValue())
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    expect(Number(await slider.inputValue())).toBeGreaterThan(before)
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^7月\d+日 \d\d:\d\d（开始后/)
  })

  test('plays and pauses', async () => {
    const { page } = opened
    await setTime(page, 0.1)
    const slider = page.locator('input[type=range]')
    const before = Number(await slider.inputValue())
    await page.getByRole('button', { name: '播放' }).click()
    await page.waitForTimeout(1500)
    await page.getByRole('button', { name: '暂停' }).click()
    const after = Number(await slider.inputValue())
    expect(after).toBeGreaterThan(before)
    await page.waitForTimeout(400)
    expect(Number(await slider.inputValue())).toBe(after)
  })

  test('a click on a shelter tells its story; so does its row in the table', async () => {
    const { page } = opened
    await setTime(page, 0.9)
    await page.getByRole('button', { name: '看地图：第一中学', exact: true }).click()
    const story = page.locator('.story')
    expect(await story.innerText()).toMatch(/第一中学[\s\S]*紧急避难场所，可容纳 600 人[\s\S]*所选时刻场内有 \d+ 人/)
    await page.getByRole('button', { name: '关闭' }).click()
    const box = (await page.locator('.pane').boundingBox())!
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    await expect.poll(() => story.innerText()).toContain('第一中学')
  })

  test('a click on a road and on a house tells theirs', async () => {
    const { page } = opened
    const street = page.getByRole('table', { name: /被淹没、封闭或使用的道路/ }).getByRole('row').nth(1)
    await street.getByRole('button').click()
    expect(await page.locator('.story').innerText()).toMatch(/道路[\s\S]*起被淹没|未被淹没/)
    await page.getByRole('table', { name: /报告收录的家庭/ }).getByRole('row').nth(1).getByRole('button').click()
    expect(await page.locator('.story').innerText()).toMatch(/房屋[\s\S]*一户 \d+ 人：[\s\S]*收到预警/)
  })

  test('shows two plans side by side, which move together', async () => {
    const { page } = opened
    await page.getByText('并排比较').click()
    await expect.poll(() => page.locator('.pane').count()).toBe(2)
    await page.waitForTimeout(1500)
    await page.getByRole('button', { name: '放大' }).click()
    await page.waitForTimeout(800)
    const bars = await page.locator('.bar span').allInnerTexts()
    expect(bars[0]).toBe(bars[1])
    await page.getByRole('button', { name: '显示全部' }).click()
    await page.locator('input[name=plan][value="0"] + span').click()
    await expect.poll(() => page.locator('.pane').count()).toBe(1)
  })

  test('switches its language, titles and tables and all', async () => {
    const { page } = opened
    await page.getByRole('button', { name: 'English' }).click()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('h1').innerText()).toBe('River flood at night, two plans')
    const text = await page.locator('body').innerText()
    const chinese = text.replaceAll('中文', '').match(/[\u4e00-\u9fff]+/g) ?? []
    expect(chinese).toEqual([])
    await page.getByRole('button', { name: '中文' }).click()
    expect(await page.locator('h1').innerText()).toBe('夜间河道洪水，两个预案')
  })

  test('can be used from the keyboard in a sensible order', async () => {
    const { page } = opened
    await page.locator('.skip').focus()
    const names: string[] = []
    for (let i = 0; i < 34; i++) {
      if (i > 0) await page.keyboard.press('Tab')
      names.push(await page.evaluate(() => {
        const e = document.activeElement as HTMLInputElement
        return e.getAttribute('name') ?? e.getAttribute('aria-label') ?? e.innerText?.trim() ?? e.tagName
      }))
    }
    const order = ['跳到地图', '打印', 'plan', '播放', '时间'].map((name) => names.indexOf(name))
    expect(order.every((at) => at >= 0), names.join(', ')).toBe(true)
    expect([...order].sort((a, b) => a - b)).toEqual(order)
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
    expect(ring).not.toBe('none')
  })

  test('in print, stills stand in place of the live map', async () => {
    const { page } = opened
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.live').isVisible()).toBe(false)
    expect(await page.locator('.stills figure').isVisible()).toBe(true)
    expect(await page.locator('#numbers table').isVisible()).toBe(true)
    await page.emulateMedia({ media: 'screen' })
    expect(await page.locator('.live').isVisible()).toBe(true)
    expect(await page.locator('.stills').isVisible()).toBe(false)
  })

  test('a lost context is made anew', async () => {
    const { page } = opened
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.ground canvas')!
      canvas.dataset.old = 'yes'
      canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext()
    })
    await page.waitForFunction(() => document.querySelector<HTMLCanvasElement>('.ground canvas')?.dataset.old === undefined && document.querySelector('.ground canvas'), undefined, { timeout: 20_000 })
    await mapReady(page)
  })

  test('axe finds no serious fault', async () => { expect(await faults(opened)).toEqual([]) })

  test('nothing complained', () => {
    expect(opened.complaints.filter((text) => !/CONTEXT_LOST|context lost|GPU stall|GL Driver Message|loseContext|willReadFrequently/i.test(text))).toEqual([])
  })
})

test('inputs that carry no absolute numbers: a banner says so, and no deaths are given', async () => {
  const opened = await open(browser, report('small', 'en', false))
  const { page } = opened
  expect(await page.locator('.banner').innerText()).toContain('Ranks and comparisons only')
  const text = await page.locator('main').innerText()
  expect(text.split('\n').filter((line) => /\bdead\b|deaths?\b/i.test(line) && !/No deaths are given/.test(line))).toEqual([])
  await page.context().close()
})

describe('without WebGL', () => {
  let opened: Opened
  beforeAll(async () => { opened = await open(plain, report('small', 'en')) })
  afterAll(() => opened.page.context().close())
  test('stills and tables stand in place of the map, and nothing complains', async () => {
    const { page } = opened
    expect(await page.locator('.pane').count()).toBe(0)
    expect(await page.locator('.stills figure').isVisible()).toBe(true)
    expect(await page.getByText('does not draw maps').isVisible()).toBe(true)
    expect(await page.getByRole('table', { name: 'Shelters and roads out' }).getByRole('row').count()).toBe(7)
    expect(opened.complaints).toEqual([])
  })
  test('axe finds no serious fault', async () => { expect(await faults(opened)).toEqual([]) })
})

describe('on a phone', () => {
  let opened: Opened
  beforeAll(async () => { opened = await open(browser, report('small', 'zh'), { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }) })
  afterAll(() => opened.page.context().close())
  test('the page is no wider than the screen', async () => {
    expect(await opened.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
  test('the slider stands under the map, before story and legend', async () => {
    const top = async (selector: string) => (await opened.page.locator(selector).boundingBox())!.y
    const [map, slider, story, legend] = [await top('.pane'), await top('input[type=range]'), await top('.story'), await top('.legend')]
    expect([map, slider, story, legend]).toEqual([map, slider, story, legend].sort((a, b) => a - b))
  })
  test('plans are switched, not put side by side', async () => {
    const { page } = opened
    expect(await page.getByText('并排比较').isVisible()).toBe(false)
    await page.locator('input[name=plan][value="1"] + span').tap()
    await expect.poll(() => page.locator('.which').innerText()).toContain('提前叫应转移')
  })
  test('a tap tells a story', async () => {
    const { page } = opened
    await mapReady(page)
    await page.locator('.pane').scrollIntoViewIfNeeded()
    const box = (await page.locator('.pane').boundingBox())!
    await page.touchscreen.tap(box.x + box.width * 0.4, box.y + box.height * 0.6)
    await expect.poll(() => page.locator('.story h3').count()).toBe(1)
  })
  test('axe finds no serious fault', async () => { expect(await faults(opened)).toEqual([]) })
})
