// Lines and rings in the forms that deck.gl's layers take without a copy.
import { NONE, type Buildings, type Cover, type Lines } from '../data/types'
import { BUILDING, USE_GROUP, height, rgb } from './palette'

export interface Paths { length: number; startIndices: Uint32Array; value: Float32Array }
export interface Mesh extends Paths { colors: Uint8Array }

/** Rows that `wanted` picks; `closed` repeats the first point at the end. */
export function pathsOf(lines: Lines, wanted: (row: number) => boolean, closed = false): Paths {
  const rows: number[] = []
  let points = 0
  for (let row = 0; row < lines.count; row++) {
    const n = lines.first[row + 1] - lines.first[row]
    if (n < 2 || !wanted(row)) continue
    rows.push(row)
    points += n + (closed ? 1 : 0)
  }
  const startIndices = new Uint32Array(rows.length + 1)
  const value = new Float32Array(2 * points)
  let at = 0
  rows.forEach((row, i) => {
    startIndices[i] = at
    const [begin, end] = [lines.first[row], lines.first[row + 1]]
    value.set(lines.xy.subarray(2 * begin, 2 * end), 2 * at)
    at += end - begin
    if (closed) value.set(lines.xy.subarray(2 * begin, 2 * begin + 2), 2 * at++)
  })
  startIndices[rows.length] = at
  return { length: rows.length, startIndices, value }
}

/** Covers as polygons with holes; water last, so that it lies on top. */
export function coverPolygons(cover: Cover): { kind: number; polygon: number[][][] }[] {
  const ring = (row: number) => Array.from({ length: cover.first[row + 1] - cover.first[row] }, (_, i) => {
    const p = cover.first[row] + i
    return [cover.xy[2 * p], cover.xy[2 * p + 1]]
  })
  const holes = new Map<number, number[]>()
  for (let row = 0; row < cover.count; row++) {
    if (cover.holeOf[row] !== NONE) holes.set(cover.holeOf[row], [...(holes.get(cover.holeOf[row]) ?? []), row])
  }
  const out: { kind: number; polygon: number[][][] }[] = []
  for (const kind of [3, 2, 4, 1, 0]) {
    for (let row = 0; row < cover.count; row++) {
      if (cover.kind[row] !== kind || cover.holeOf[row] !== NONE || cover.first[row + 1] - cover.first[row] < 3) continue
      out.push({ kind, polygon: [ring(row), ...(holes.get(row) ?? []).map(ring)] })
    }
  }
  return out
}

/** Half the side of the square that stands for a house of unknown outline, m. */
const UNKNOWN_HALF = 4

/** Houses as closed clockwise rings with a colour per point. */
export function buildingMesh(b: Buildings): Mesh {
  const rings = Array.from({ length: b.count }, (_, row) => closedClockwise(b, row))
  const points = rings.reduce((sum, ring) => sum + ring.length / 2, 0)
  const startIndices = new Uint32Array(b.count + 1)
  const value = new Float32Array(2 * points)
  const colors = new Uint8Array(4 * points)
  let at = 0
  rings.forEach((ring, row) => {
    startIndices[row] = at
    value.set(ring, 2 * at)
    const color = rgb(BUILDING[USE_GROUP[b.use[row]] ?? 0][height(b.storeys[row])])
    for (let p = 0; p < ring.length / 2; p++) colors.set([...color, 255], 4 * (at + p))
    at += ring.length / 2
  })
  startIndices[b.count] = at
  return { length: b.count, startIndices, value, colors }
}

function closedClockwise(b: Buildings, row: number): Float32Array {
  const xy = b.xy.subarray(2 * b.first[row], 2 * b.first[row + 1])
  const n = xy.length / 2
  if (n < 3) {
    const [x, y] = n > 0 ? [xy[0], xy[1]] : [NaN, NaN]
    const [w, e, s, north] = [x - UNKNOWN_HALF, x + UNKNOWN_HALF, y - UNKNOWN_HALF, y + UNKNOWN_HALF]
    return Float32Array.of(w, s, w, north, e, north, e, s, w, s)
  }
  let twice = 0
  for (let p = 0, q = n - 1; p < n; q = p++) twice += xy[2 * q] * xy[2 * p + 1] - xy[2 * p] * xy[2 * q + 1]
  const ring = new Float32Array(2 * n + 2)
  for (let p = 0; p < n; p++) {
    const from = twice > 0 ? n - 1 - p : p
    ring.set([xy[2 * from], xy[2 * from + 1]], 2 * p)
  }
  ring.set([ring[0], ring[1]], 2 * n)
  return ring
}
