// Ragged, delta-coded integers back into plain lines.
import type { Numbers } from './container'
import type { Lines } from './types'

/** Lines in metres from delta-coded decimetres. `first` may count points or single values; both are understood by its last entry. */
export function decodeLines(first: Numbers, packed: Numbers): Lines {
  const count = Math.max(0, first.length - 1)
  const points = packed.length / 2
  const last = count > 0 ? first[count] : 0
  const inValues = last > points
  if (last !== (inValues ? packed.length : points)) throw new Error(`lines: ${last} does not fit ${points} points`)
  const starts = Uint32Array.from(first as Uint32Array, (value) => (inValues ? value / 2 : value))
  const xy = new Float32Array(packed.length)
  for (let row = 0; row < count; row++) {
    let x = 0
    let y = 0
    for (let p = starts[row]; p < starts[row + 1]; p++) {
      x += packed[2 * p]
      y += packed[2 * p + 1]
      xy[2 * p] = x / 10
      xy[2 * p + 1] = y / 10
    }
  }
  return { count, first: starts, xy }
}

/** Sums differences along each row: values[first[r]] is absolute, the rest of the row are differences. */
export function decodeRows(first: ArrayLike<number>, differences: ArrayLike<number>): Float64Array {
  const values = new Float64Array(differences.length)
  for (let row = 0; row + 1 < first.length; row++) {
    let sum = 0
    for (let i = first[row]; i < first[row + 1]; i++) values[i] = sum += differences[i]
  }
  return values
}

export const noLines = (): Lines => ({ count: 0, first: new Uint32Array(1), xy: new Float32Array(0) })
