// Hatches and dots, in screen pixels, so that they look the same at every scale and in the legend.

export type Pattern = 'lines' | 'dots' | 'wide'
const made = new Map<string, HTMLCanvasElement>()

function tile(kind: Pattern, color: string): HTMLCanvasElement {
  const size = kind === 'wide' ? 9 : kind === 'dots' ? 4 : 5
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const c = canvas.getContext('2d')!
  c.fillStyle = c.strokeStyle = color
  if (kind === 'dots') c.fillRect(1, 1, 1.6, 1.6)
  else {
    c.lineWidth = kind === 'wide' ? 1.1 : 1
    c.beginPath()
    for (const shift of [-size, 0, size]) {
      c.moveTo(shift - 1, size + 1)
      c.lineTo(shift + size + 1, -1)
    }
    c.stroke()
  }
  return canvas
}

export function hatch(context: CanvasRenderingContext2D, kind: Pattern, color: string): CanvasPattern {
  const key = `${kind} ${color}`
  if (!made.has(key)) made.set(key, tile(kind, color))
  return context.createPattern(made.get(key)!, 'repeat')!
}
