import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import catalogue from '../../src/i18n/catalogue.json'
import { curveData, onTimes, shownCurves } from '../../src/charts/curves'
import { wallClock } from '../../src/i18n/time'
import { asNumber, compareCells } from '../../src/report/order'
import { useClass } from '../../src/map/live'
import { readContainer } from '../../src/data/container'
import { readView } from '../../src/data/view'
import { sample } from '../sample/make.mjs'
import { container } from '../sample/pack.mjs'

const source = new URL('../../src/', import.meta.url).pathname
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte)$/.test(name)).map((name) => readFileSync(join(source, name), 'utf8'))
const code = files.join('\n')

describe('texts', () => {
  test('every key that the app asks for stands in view.tsv', () => {
    const asked = [...code.matchAll(/\bt\('([\w.]+)'/g)].map((m) => m[1])
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.filter((key) => !(key in catalogue))).toEqual([])
  })
  test('every text of view.tsv is used', () => {
    const made = [...code.matchAll(/`(view\.[\w.]+)\.\$\{/g)].map((m) => `${m[1]}.`)
    const unused = Object.keys(catalogue).filter((key) => !code.includes(`'${key}'`) && !made.some((begin) => key.startsWith(begin)))
    expect(unused).toEqual([])
  })
  test('Chinese texts are Chinese', () => {
    const plain = Object.entries(catalogue as unknown as Record<string, [string, string]>).filter(([, [, zh]]) => !/[\u4e00-\u9fff]/.test(zh) && /[A-Za-z]/.test(zh.replace(/\{\w+\}/g, ''))).map(([key]) => key)
    expect(plain).toEqual(['view.origin.1'])
  })
})

test('clocks are the clock of the place, whatever the reader\'s own zone', () => {
  for (const start of ['2026-07-01T18:00:00+08:00', '2026-07-01T18:00:00Z', '2026-07-01 18:00']) {
    expect(wallClock(start, 7 * 3600)!.toISOString()).toBe('2026-07-02T01:00:00.000Z')
  }
  expect(wallClock('someday', 0)).toBeNull()
})

describe('curves', () => {
  const { arrays, view } = sample('small')
  const read = readView(readContainer(container(arrays, view)))
  test('hold low, middle and high of each plan, unchanged', () => {
    const rows = curveData(read.plans, 'alerted')
    expect(rows).toHaveLength(7)
    expect(rows[2]).toEqual([...read.plans[0].curves.alerted])
    expect(rows[6]).toEqual([...read.plans[1].high.alerted])
  })
  test('deaths are not drawn where the inputs do not carry them', () => {
    expect(shownCurves(read.plans, true)).toContain('dead')
    expect(shownCurves(read.plans, false)).not.toContain('dead')
  })
  test('a plan of other times shows its last value that is not later', () => {
    expect(onTimes([0, 10], [1, 2], [0, 5, 10, 15])).toEqual([1, 1, 2, 2])
  })
})

test('roads are as wide as their share of the busiest', () => {
  expect([1, 6, 12, 25, 50, 51, 100].map((use) => useClass(use, 100))).toEqual([0, 0, 1, 2, 3, 4, 4])
})

test('tables sort numbers as numbers, also those written as text, and what is missing last', () => {
  expect(['3,512', '< 5', '−26', '1.5 m', 12].map(asNumber)).toEqual([3512, 4.5, -26, 1.5, 12])
  expect(asNumber('7月1日 18:30')).toBeNaN()
  const cells = ['–', '1,200', '< 5', '0', '99']
  expect([...cells].sort((a, b) => compareCells(a, b, false))).toEqual(['0', '< 5', '99', '1,200', '–'])
  expect([...cells].sort((a, b) => compareCells(a, b, true))).toEqual(['1,200', '99', '< 5', '0', '–'])
})
