// Which labels have room: the most important first, and none over another. Exact, because the browser measures every word.

export interface Placed { x: number; y: number; text: string; rank: number }
interface Wanted { x: number; y: number; text: string; rank: number; width: number; height: number }
type Rect = [number, number, number, number]

const meets = (a: Rect, b: Rect): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]

/** Labels that fit, in order of rank; `taken` are places that something else needs. */
export function declutter(wanted: Wanted[], width: number, height: number, taken: Rect[] = [], gap = 4): Placed[] {
  const used = [...taken]
  const out: Placed[] = []
  for (const label of [...wanted].sort((a, b) => a.rank - b.rank)) {
    const rect: Rect = [label.x - label.width / 2 - gap, label.y - label.height / 2 - gap, label.x + label.width / 2 + gap, label.y + label.height / 2 + gap]
    if (rect[0] < 0 || rect[1] < 0 || rect[2] > width || rect[3] > height || used.some((other) => meets(rect, other))) continue
    used.push(rect)
    out.push({ x: label.x, y: label.y, text: label.text, rank: label.rank })
  }
  return out
}
