import { describe, expect, test } from 'vitest'
import { barLength, fit, screenX, screenY, visible, worldX, worldY } from '../../src/map/camera'
import { frameAt } from '../../src/map/flood_times'
import { buildingMesh, coverPolygons, pathsOf } from '../../src/map/geometry'
import { distanceTo, GridIndex, inside } from '../../src/map/grid_index'
import { declutter } from '../../src/map/labels'
import { arrivalStep, depthClass } from '../../src/map/palette'
import { TrackPositions } from '../../src/map/tracks'
import { NONE, type Lines, type Tracks } from '../../src/data/types'

const lines = (...rows: number[][]): Lines => {
  const first = new Uint32Array(rows.length + 1)
  rows.forEach((row, r) => { first[r + 1] = first[r] + row.length / 2 })
  return { count: rows.length, first, xy: Float32Array.from(rows.flat()) }
}

describe('camera', () => {
  const f = { camera: fit([0, 0, 1000, 500], 524, 400), width: 524, height: 400 }
  test('shows all of a box', () => {
    const [w, s, e, n] = visible(f)
    expect(w).toBeLessThanOrEqual(0)
    expect(s).toBeLessThanOrEqual(0)
    expect(e).toBeGreaterThanOrEqual(1000)
    expect(n).toBeGreaterThanOrEqual(500)
  })
  test('north is up, and screen and ground are each other\'s inverse', () => {
    expect(screenY(f, 100)).toBeLessThan(screenY(f, 0))
    expect(worldX(f, screenX(f, 123))).toBeCloseTo(123, 6)
    expect(worldY(f, screenY(f, 77))).toBeCloseTo(77, 6)
  })
  test('a scale bar has a round length that fits', () => {
    for (const scale of [0.003, 0.05, 0.31, 2, 7.7]) {
      const metres = barLength(scale, 140)
      expect(metres * scale).toBeLessThanOrEqual(140)
      expect(metres * scale).toBeGreaterThan(140 / 2.6)
      expect(['1', '2', '5']).toContain(String(metres).replace(/[0.]/g, ''))
    }
  })
})

describe('grid index', () => {
  const street = lines([0, 0, 100, 0], [0, 50, 100, 50], [500, 500, 510, 520])
  const index = new GridIndex(street)
  test('finds the nearest street within reach', () => {
    expect(index.nearest(50, 10, 30)).toBe(0)
    expect(index.nearest(50, 45, 30)).toBe(1)
    expect(index.nearest(300, 300, 30)).toBe(-1)
  })
  test('finds what a slow search finds', () => {
    const rows = Array.from({ length: 300 }, (_, i) => [(i * 37) % 900, (i * 91) % 700, (i * 37) % 900 + 40, (i * 91) % 700 + 15])
    const many = lines(...rows)
    const grid = new GridIndex(many)
    for (const [x, y] of [[10, 10], [450, 333], [880, 690]]) {
      const slow = rows.map((_, r) => distanceTo(many, r, x, y))
      const best = grid.nearest(x, y, 60)
      expect(best < 0 ? Infinity : slow[best]).toBe(Math.min(...slow) <= 60 ? Math.min(...slow) : Infinity)
      const box: [number, number, number, number] = [x - 50, y - 50, x + 50, y + 50]
      const expected = rows.flatMap(([x0, y0, x1, y1], r) => (x0 <= box[2] && x1 >= box[0] && y0 <= box[3] && y1 >= box[1] ? [r] : []))
      expect(grid.within(box).sort((a, b) => a - b)).toEqual(expected)
    }
  })
  test('knows inside from outside, for bent rings too', () => {
    const bent = lines([0, 0, 100, 0, 100, 100, 50, 20, 0, 100])
    expect(inside(bent, 0, 50, 10)).toBe(true)
    expect(inside(bent, 0, 50, 60)).toBe(false)
    expect(new GridIndex(lines([0, 0, 100, 0, 100, 100, 0, 100], [40, 40, 60, 40, 60, 60, 40, 60])).holding(50, 50)).toBe(1)
  })
})

describe('tracks', () => {
  const links = lines([0, 0, 100, 0], [100, 0, 100, 50, 200, 50])
  const tracks: Tracks = { count: 1, total: 1, first: Uint32Array.of(0, 2), time: Float64Array.of(10, 20), link: Uint32Array.of(0, 1), direction: Uint8Array.of(1, 1),
    mode: Uint8Array.of(1), persons: Uint8Array.of(3), household: null, end: Uint32Array.of(50) }
  const positions = new TrackPositions(tracks, links)
  const at = (time: number) => [...positions.update(time)]
  test('begin with the first street, go along its course at an even pace, and end', () => {
    expect(at(9)).toEqual([NaN, NaN])
    expect(at(10)).toEqual([0, 0])
    expect(at(15)).toEqual([50, 0])
    expect(at(30)).toEqual([100, 50])
    expect(at(40)).toEqual([150, 50])
    expect(at(50)).toEqual([NaN, NaN])
  })
  test('go back in time as well', () => {
    expect(at(40)).toEqual([150, 50])
    expect(at(12)).toEqual([20, 0])
  })
  test('run against a street\'s course where they do', () => {
    const back = new TrackPositions({ ...tracks, direction: Uint8Array.of(0, 1) }, links)
    expect([...back.update(12)]).toEqual([80, 0])
  })
  test('stand in the middle of their last street where no end is known', () => {
    expect([...new TrackPositions({ ...tracks, end: Uint32Array.of(NONE) }, links).update(1000)]).toEqual([125, 50])
  })
})

describe('geometry', () => {
  test('houses are closed clockwise rings, whichever way they came; a house without outline is a square', () => {
    const b = { ...lines([0, 0, 10, 0, 10, 10, 0, 10], [0, 0, 0, 10, 10, 10, 10, 0], [50, 50]), use: new Uint8Array(3), storeys: new Uint8Array(3), origin: new Uint8Array(3), persons: new Uint16Array(3) }
    const mesh = buildingMesh(b)
    expect([...mesh.startIndices]).toEqual([0, 5, 10, 15])
    for (let row = 0; row < 3; row++) {
      const ring = mesh.value.subarray(2 * mesh.startIndices[row], 2 * mesh.startIndices[row + 1])
      expect([ring.at(-2), ring.at(-1)]).toEqual([ring[0], ring[1]])
      let twice = 0
      for (let p = 0; p + 1 < ring.length / 2; p++) twice += ring[2 * p] * ring[2 * p + 3] - ring[2 * p + 2] * ring[2 * p + 1]
      expect(twice).toBeLessThan(0)
    }
  })
  test('paths of chosen rows keep their points; rings are closed', () => {
    const paths = pathsOf(lines([0, 0, 1, 1], [5, 5, 6, 6, 7, 5]), (row) => row === 1, true)
    expect([...paths.startIndices]).toEqual([0, 4])
    expect([...paths.value]).toEqual([5, 5, 6, 6, 7, 5, 5, 5])
  })
  test('a hole belongs to its cover and is drawn on its own nowhere', () => {
    const cover = { ...lines([0, 0, 9, 0, 9, 9], [1, 1, 2, 1, 2, 2]), kind: Uint8Array.of(0, 0), holeOf: Uint32Array.of(NONE, 0), width: new Float32Array(2) }
    const polygons = coverPolygons(cover)
    expect(polygons).toHaveLength(1)
    expect(polygons[0].polygon).toHaveLength(2)
  })
})

test('the frame shown is the last that is not later', () => {
  expect([-1, 0, 59, 60, 61, 999].map((t) => frameAt([0, 60, 120], t))).toEqual([-1, 0, 0, 1, 1, 2])
})

test('depths fall into the classes of the legend', () => {
  expect([0, 0.01, 0.29, 0.3, 0.99, 1, 2.5, 9].map(depthClass)).toEqual([-1, 0, 0, 1, 2, 3, 4, 5])
})

test('the last arrival has a class', () => {
  for (const latest of [0, 29, 61, 400, 1400, 5000]) expect(Math.floor(latest / arrivalStep(latest + 1))).toBeLessThan(6)
})

describe('labels', () => {
  const word = (x: number, y: number, rank: number) => ({ x, y, rank, text: `${x}`, width: 60, height: 14 })
  test('never overlap, and the more important one stays', () => {
    const placed = declutter([word(100, 100, 3), word(110, 104, 0), word(300, 100, 2)], 500, 400)
    expect(placed.map((l) => l.text)).toEqual(['110', '300'])
  })
  test('keep off the signs and the edges', () => {
    expect(declutter([word(10, 100, 0), word(200, 200, 0)], 500, 400, [[190, 190, 210, 210]])).toEqual([])
  })
})
