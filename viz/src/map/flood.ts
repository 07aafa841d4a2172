// The water: one picture of the grid, a pixel a cell, stretched over the map. Drawn on a 2D canvas that is multiplied onto the base map, so that streets
// and houses stay visible in the water, and so that a step of the slider costs no redraw of the base map.
import type { Hazard } from '../data/types'
import type { Water } from '../state/session.svelte'
import { screenX, screenY, type Frame } from './camera'
import { frameAt } from './flood_times'
import { ARRIVAL, DEPTH, arrivalStep, depthClass, rgb } from './palette'

export class FloodPicture {
  private readonly canvas = document.createElement('canvas')
  private readonly classes: Int8Array
  private readonly latest: number
  private drawn = ''

  constructor(private readonly hazard: Hazard) {
    this.canvas.width = hazard.columns
    this.canvas.height = hazard.rows
    this.classes = Int8Array.from(hazard.depthM, depthClass)
    this.latest = latestArrival(hazard)
  }

  /** Draws the water of `time`, or the greatest depth, or the arrival. */
  draw(context: CanvasRenderingContext2D, f: Frame, water: Water, time: number) {
    if (water === 'off') return
    const { hazard } = this
    const frame = water === 'now' ? frameAt(hazard.time, time) : 0
    if (frame < 0) return
    const wanted = `${water} ${frame}`
    if (wanted !== this.drawn) this.paint(water, frame)
    this.drawn = wanted
    const pixels = hazard.cell * f.camera.scale
    context.imageSmoothingEnabled = pixels < 1
    context.drawImage(this.canvas, screenX(f, hazard.west), screenY(f, hazard.south + hazard.rows * hazard.cell), hazard.columns * pixels, hazard.rows * pixels)
  }

  private paint(water: Water, frame: number) {
    const { columns, rows } = this.hazard
    const context = this.canvas.getContext('2d')!
    const image = context.createImageData(columns, rows)
    const colors = (water === 'arrival' ? ARRIVAL : DEPTH.map((d) => d.color)).map((hex) => pixel(rgb(hex)))
    const classOf = this.classOf(water, frame)
    const out = new Uint32Array(image.data.buffer)
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const k = classOf(r * columns + c)
        if (k >= 0) out[(rows - 1 - r) * columns + c] = colors[k]
      }
    }
    context.putImageData(image, 0, 0)
  }

  private classOf(water: Water, frame: number): (cell: number) => number {
    const { hazard, classes } = this
    if (water === 'arrival') {
      const step = arrivalStep(this.latest)
      const arrival = hazard.arrival
      return (cell) => (!arrival || arrival[cell] === 65535 ? -1 : Math.min(ARRIVAL.length - 1, Math.floor(arrival[cell] / step)))
    }
    const begin = frame * hazard.columns * hazard.rows
    const depth = water === 'greatest' && hazard.greatest ? hazard.greatest : hazard.depth
    const from = depth === hazard.greatest ? 0 : begin
    return (cell) => classes[depth[from + cell]]
  }
}

/** Minutes at which the last cell gets wet; 0 where none does. */
export const latestArrival = (hazard: Hazard): number => hazard.arrival?.reduce((most, m) => (m !== 65535 && m > most ? m : most), 0) ?? 0

/** Red, green, blue as one little-endian pixel, opaque. */
const pixel = ([r, g, b]: [number, number, number]): number => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0

/** The cell at a point, or -1. */
export function cellAt(hazard: Hazard, x: number, y: number): number {
  const c = Math.floor((x - hazard.west) / hazard.cell)
  const r = Math.floor((y - hazard.south) / hazard.cell)
  return c < 0 || r < 0 || c >= hazard.columns || r >= hazard.rows ? -1 : r * hazard.columns + c
}
