// Parties as signs, or, where there are many, as single pixels: 100,000 of them in a few milliseconds, without the graphics card.
import type { Frame } from './camera'
import { rgb } from './palette'

const MANY = 6000
let pixels: HTMLCanvasElement | null = null

/** On foot: a disc. By car: a square. */
export function drawParties(context: CanvasRenderingContext2D, f: Frame, xy: Float32Array, mode: Uint8Array, color: { foot: string; car: string }) {
  if (xy.length / 2 > MANY) drawPixels(context, f, xy, mode, color)
  else drawSigns(context, f, xy, mode, color)
}

function drawSigns(context: CanvasRenderingContext2D, f: Frame, xy: Float32Array, mode: Uint8Array, color: { foot: string; car: string }) {
  const r = f.camera.scale > 0.4 ? 3.6 : f.camera.scale > 0.1 ? 2.8 : 2.1
  const { camera, width, height } = f
  for (const car of [false, true]) {
    context.beginPath()
    for (let i = 0; i < mode.length; i++) {
      if ((mode[i] === 2) !== car || Number.isNaN(xy[2 * i])) continue
      const x = width / 2 + (xy[2 * i] - camera.x) * camera.scale
      const y = height / 2 - (xy[2 * i + 1] - camera.y) * camera.scale
      if (x < -5 || y < -5 || x > width + 5 || y > height + 5) continue
      if (car) context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8)
      else {
        context.moveTo(x + r, y)
        context.arc(x, y, r, 0, 6.2832)
      }
    }
    context.lineWidth = 1.6
    context.strokeStyle = 'rgba(255,255,255,0.95)'
    context.stroke()
    context.fillStyle = car ? color.car : color.foot
    context.fill()
  }
}

function drawPixels(context: CanvasRenderingContext2D, f: Frame, xy: Float32Array, mode: Uint8Array, color: { foot: string; car: string }) {
  const width = Math.ceil(f.width)
  const height = Math.ceil(f.height)
  pixels ??= document.createElement('canvas')
  pixels.width = width
  pixels.height = height
  const own = pixels.getContext('2d')!
  const image = own.createImageData(width, height)
  const out = new Uint32Array(image.data.buffer)
  const of = (hex: string) => { const [r, g, b] = rgb(hex); return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0 }
  const [foot, car] = [of(color.foot), of(color.car)]
  const { x: cx, y: cy, scale } = f.camera
  for (let i = 0; i < mode.length; i++) {
    const x = (f.width / 2 + (xy[2 * i] - cx) * scale) | 0
    const y = (f.height / 2 - (xy[2 * i + 1] - cy) * scale) | 0
    if (!(xy[2 * i] === xy[2 * i]) || x < 0 || y < 0 || x + 1 >= width || y + 1 >= height) continue
    const value = mode[i] === 2 ? car : foot
    out[y * width + x] = out[y * width + x + 1] = out[(y + 1) * width + x] = out[(y + 1) * width + x + 1] = value
  }
  own.putImageData(image, 0, 0)
  context.drawImage(pixels, 0, 0)
}
