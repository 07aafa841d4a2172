// The map's eye: a point in metres in the middle, and pixels per metre. North is up.

export interface Camera { x: number; y: number; scale: number }
export interface Frame { camera: Camera; width: number; height: number }

export const screenX = (f: Frame, x: number): number => f.width / 2 + (x - f.camera.x) * f.camera.scale
export const screenY = (f: Frame, y: number): number => f.height / 2 - (y - f.camera.y) * f.camera.scale
export const worldX = (f: Frame, px: number): number => f.camera.x + (px - f.width / 2) / f.camera.scale
export const worldY = (f: Frame, py: number): number => f.camera.y - (py - f.height / 2) / f.camera.scale

/** Bounds in metres: west, south, east, north. */
export type Box = [number, number, number, number]
export const visible = (f: Frame): Box => [worldX(f, 0), worldY(f, f.height), worldX(f, f.width), worldY(f, 0)]

/** The camera that shows all of a box. */
export function fit([west, south, east, north]: Box, width: number, height: number, margin = 12): Camera {
  const w = Math.max(1, east - west)
  const h = Math.max(1, north - south)
  const scale = Math.min((width - 2 * margin) / w, (height - 2 * margin) / h)
  return { x: (west + east) / 2, y: (south + north) / 2, scale: Math.max(scale, 1e-6) }
}

/** The same camera nearer (factor > 1) or farther, between the whole place and 8 px to the metre. */
export const zoomed = (camera: Camera, factor: number, least: number): Camera => ({ ...camera, scale: Math.min(8, Math.max(least, camera.scale * factor)) })

/** A round length for a scale bar of at most `pixels`, in metres: 1, 2 or 5 times a power of ten. */
export function barLength(scale: number, pixels: number): number {
  const most = pixels / scale
  const power = 10 ** Math.floor(Math.log10(most))
  return [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power
}
