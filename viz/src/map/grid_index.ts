// Finds rows of lines near a point or in a box: a plain grid over their boxes, counted once. Used for clicks, so that no second picture has to be
// rendered, and to draw only what is in sight.
import type { Lines } from '../data/types'
import type { Box } from './camera'

export class GridIndex {
  private readonly boxes: Float32Array
  private readonly starts: Uint32Array
  private readonly rows: Uint32Array
  private readonly columns: number
  private readonly lines: number
  private readonly west: number
  private readonly south: number
  private readonly cell: number
  private readonly seen: Uint32Array
  private round = 0

  constructor(private readonly of: Lines) {
    const n = of.count
    this.boxes = boxes(of)
    const [west, south, east, north] = bounds(this.boxes)
    this.west = west
    this.south = south
    this.cell = Math.max(1, Math.sqrt(((east - west) * (north - south)) / Math.max(1, n / 2)), (east - west) / 400, (north - south) / 400)
    this.columns = Math.floor((east - west) / this.cell) + 1
    this.lines = Math.floor((north - south) / this.cell) + 1
    this.seen = new Uint32Array(n)
    this.starts = new Uint32Array(this.columns * this.lines + 1)
    for (let row = 0; row < n; row++) this.cells(this.boxOf(row), (cell) => { this.starts[cell + 1]++ })
    for (let c = 0; c + 1 < this.starts.length; c++) this.starts[c + 1] += this.starts[c]
    this.rows = new Uint32Array(this.starts[this.starts.length - 1])
    const next = this.starts.slice()
    for (let row = 0; row < n; row++) this.cells(this.boxOf(row), (cell) => { this.rows[next[cell]++] = row })
  }

  boxOf(row: number): Box {
    return [this.boxes[4 * row], this.boxes[4 * row + 1], this.boxes[4 * row + 2], this.boxes[4 * row + 3]]
  }

  private cells([west, south, east, north]: Box, visit: (cell: number) => void) {
    const clampX = (x: number) => Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.west) / this.cell)))
    const clampY = (y: number) => Math.min(this.lines - 1, Math.max(0, Math.floor((y - this.south) / this.cell)))
    const [c0, c1, r0, r1] = [clampX(west), clampX(east), clampY(south), clampY(north)]
    for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) visit(r * this.columns + c)
  }

  /** Rows whose box meets `box`, each once, in no special order. */
  within(box: Box): number[] {
    const out: number[] = []
    if (this.of.count === 0) return out
    this.round++
    this.cells(box, (cell) => {
      for (let i = this.starts[cell]; i < this.starts[cell + 1]; i++) {
        const row = this.rows[i]
        if (this.seen[row] === this.round) continue
        this.seen[row] = this.round
        const [w, s, e, n] = this.boxOf(row)
        if (w <= box[2] && e >= box[0] && s <= box[3] && n >= box[1]) out.push(row)
      }
    })
    return out
  }

  /** The row whose line passes nearest to the point, within `reach` metres; -1 where there is none. */
  nearest(x: number, y: number, reach: number, wanted: (row: number) => boolean = () => true): number {
    let best = -1
    let least = reach
    for (const row of this.within([x - reach, y - reach, x + reach, y + reach])) {
      const distance = wanted(row) ? distanceTo(this.of, row, x, y) : Infinity
      if (distance <= least) [best, least] = [row, distance]
    }
    return best
  }

  /** The smallest ring that holds the point; -1 where there is none. */
  holding(x: number, y: number): number {
    const size = (row: number) => { const [w, s, e, n] = this.boxOf(row); return (e - w) * (n - s) }
    const rows = this.within([x, y, x, y]).filter((row) => inside(this.of, row, x, y))
    return rows.length === 0 ? -1 : rows.reduce((a, b) => (size(b) < size(a) ? b : a))
  }
}

function boxes(of: Lines): Float32Array {
  const out = new Float32Array(4 * of.count)
  for (let row = 0; row < of.count; row++) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
    for (let p = of.first[row]; p < of.first[row + 1]; p++) {
      west = Math.min(west, of.xy[2 * p])
      east = Math.max(east, of.xy[2 * p])
      south = Math.min(south, of.xy[2 * p + 1])
      north = Math.max(north, of.xy[2 * p + 1])
    }
    out.set([west, south, east, north], 4 * row)
  }
  return out
}

function bounds(all: Float32Array): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < all.length; i += 4) {
    if (all[i] > all[i + 2]) continue
    box[0] = Math.min(box[0], all[i])
    box[1] = Math.min(box[1], all[i + 1])
    box[2] = Math.max(box[2], all[i + 2])
    box[3] = Math.max(box[3], all[i + 3])
  }
  return box[0] <= box[2] ? box : [0, 0, 1, 1]
}

/** Bounds of lines: west, south, east, north. */
export const boundsOf = (of: Lines): Box => bounds(boxes(of))

/** Metres from a point to a line. */
export function distanceTo(of: Lines, row: number, x: number, y: number): number {
  let least = Infinity
  for (let p = of.first[row]; p < of.first[row + 1]; p++) {
    const [x0, y0] = [of.xy[2 * p], of.xy[2 * p + 1]]
    const last = p + 1 >= of.first[row + 1]
    const [dx, dy] = last ? [0, 0] : [of.xy[2 * p + 2] - x0, of.xy[2 * p + 3] - y0]
    const length2 = dx * dx + dy * dy
    const along = length2 > 0 ? Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length2)) : 0
    least = Math.min(least, Math.hypot(x - x0 - along * dx, y - y0 - along * dy))
  }
  return least
}

/** Whether a ring (closed or not) holds a point: the number of its sides that a ray to the east meets is odd. */
export function inside(of: Lines, row: number, x: number, y: number): boolean {
  let odd = false
  const [begin, end] = [of.first[row], of.first[row + 1]]
  for (let p = begin, q = end - 1; p < end; q = p++) {
    const [x0, y0, x1, y1] = [of.xy[2 * p], of.xy[2 * p + 1], of.xy[2 * q], of.xy[2 * q + 1]]
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) odd = !odd
  }
  return odd
}
