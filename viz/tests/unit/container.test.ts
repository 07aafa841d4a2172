import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readContainer } from '../../src/data/container'
import { decodeLines, decodeRows } from '../../src/data/decode'
import { unpack } from '../../src/data/unpack'
import { readView } from '../../src/data/view'
import { sample } from '../sample/make.mjs'
import { Arrays, container } from '../sample/pack.mjs'

const small = sample('small')
const bytes = container(small.arrays, small.view, 'en')

describe('container', () => {
  test('gives arrays back as they were written, without a copy', () => {
    const arrays = new Arrays()
    arrays.add('a', Uint8Array.of(1, 2, 3))
    arrays.add('b', Float32Array.of(0.5, -2), [1, 2])
    const read = readContainer(container(arrays, { x: 1 }))
    expect([...read.arrays.get('a')!]).toEqual([1, 2, 3])
    expect([...read.arrays.get('b')!]).toEqual([0.5, -2])
    expect(read.shapes.get('b')).toEqual([1, 2])
    expect(read.arrays.get('b')!.buffer.byteLength).toBeGreaterThan(20)
  })

  test.each([
    ['another magic', (b: Uint8Array) => b.set([88]), /not a view container/],
    ['a header that is too long', (b: Uint8Array) => new DataView(b.buffer).setUint32(8, 1e9, true), /longer than the container/],
  ])('refuses %s', (_, spoil, message) => {
    const broken = bytes.slice()
    spoil(broken)
    expect(() => readContainer(broken)).toThrow(message)
  })

  test('refuses an array that ends behind the file', () => {
    expect(() => readContainer(bytes.slice(0, bytes.length - 64))).toThrow(/ends behind/)
  })

  test('comes out of base64 and gzip as it went in', async () => {
    const back = await unpack(`\n${gzipSync(bytes).toString('base64')}\n`)
    expect(Buffer.compare(Buffer.from(back), Buffer.from(bytes))).toBe(0)
  })
})

describe('lines', () => {
  test('are decoded from differences of decimetres, in points or in single values', () => {
    const xy = Int32Array.of(100, 200, 5, -5, -10, 10, 7, 7)
    for (const first of [Uint32Array.of(0, 3, 4), Uint32Array.of(0, 6, 8)]) {
      const lines = decodeLines(first, xy)
      expect([...lines.first]).toEqual([0, 3, 4])
      expect([...lines.xy].map((v) => Math.round(v * 10))).toEqual([100, 200, 105, 195, 95, 205, 7, 7])
    }
  })
  test('that do not fit are refused', () => {
    expect(() => decodeLines(Uint32Array.of(0, 3), Int32Array.of(1, 2))).toThrow(/does not fit/)
  })
  test('rows of times are sums', () => {
    expect([...decodeRows([0, 2, 3], [10, 5, 7])]).toEqual([10, 15, 7])
  })
})

describe('view', () => {
  const view = readView(readContainer(bytes))
  test('has the sizes and the places that were written', () => {
    const road = small.view.base
    expect(view.base.links.count).toBe(small.arrays.entries['link/class'].shape[0])
    expect(view.base.shelters[0].x * 10).toBeCloseTo(road.shelters[0].x, 6)
    expect(view.plans.map((p) => p.mark)).toEqual(['A', 'B'])
    expect(view.hazard!.depth.length).toBe(25 * 84 * 84)
    expect(view.base.cover.width[7]).toBe(9)
  })
  test('reads a view with only what must be there', () => {
    const bare = { place: small.view.place, run: { ...small.view.run, plans: [{ id: 'x', name: ['X', 'X'], mark: 'A' }] }, base: {} }
    const read = readView(readContainer(container(new Arrays(), bare)))
    expect(read.base.links.count).toBe(0)
    expect(read.plans[0].tracks).toBeNull()
    expect(read.hazard).toBeNull()
    expect(read.absolute).toBe(true)
  })
  test('says which array is missing', () => {
    const broken = { ...small.view, base: { ...small.view.base, links: { first: 'nowhere', xy: 'link/xy' } } }
    expect(() => readView(readContainer(container(small.arrays, broken)))).toThrow(/nowhere/)
  })
})
