// The base map's Deck: one canvas of WebGL2, rendered only when the view changes. A lost context is made anew.
import { Deck, OrthographicView } from '@deck.gl/core'
import { baseLayers, detailLevel, type BaseGeometry } from './base_layers'
import type { Camera } from './camera'

/** Whether this browser draws WebGL2 at all. */
export function hasWebGL(): boolean {
  try {
    const context = document.createElement('canvas').getContext('webgl2')
    context?.getExtension('WEBGL_lose_context')?.loseContext()
    return context !== null
  } catch {
    return false
  }
}

/** Whether WebGL2 is drawn by the processor: then at half the resolution. */
export function isSoftware(gl: WebGL2RenderingContext | null): boolean {
  const info = gl?.getExtension('WEBGL_debug_renderer_info')
  return /swiftshader|llvmpipe|software/i.test(String(info ? gl!.getParameter(info.UNMASKED_RENDERER_WEBGL) : ''))
}

export interface BaseMapOptions {
  parent: HTMLDivElement
  id: string
  label: string
  geometry: BaseGeometry
  camera: Camera
  least: number
  moved: (camera: Camera) => void
}

export class BaseMap {
  private deck: Deck<OrthographicView> | null = null
  private level = -1
  private camera: Camera
  private dead = false

  constructor(private readonly options: BaseMapOptions) {
    this.camera = options.camera
    this.make()
  }

  private make() {
    const { parent, id, geometry } = this.options
    this.level = detailLevel(this.camera.scale)
    this.deck = new Deck({
      parent, id, width: '100%', height: '100%',
      views: new OrthographicView({ id: 'plan', flipY: false }),
      viewState: { plan: this.state() },
      controller: { scrollZoom: { speed: 0.01, smooth: false }, inertia: false, keyboard: { moveSpeed: 60 }, dragRotate: false, touchRotate: false },
      touchAction: window.matchMedia('(pointer: coarse)').matches ? 'pan-y' : 'none',
      layers: baseLayers(geometry, this.camera.scale),
      onViewStateChange: ({ viewState }: { viewState: unknown }) => {
        const { target, zoom } = viewState as { target: number[]; zoom: number }
        this.options.moved({ x: target[0], y: target[1], scale: 2 ** zoom })
      },
      getCursor: ({ isDragging }: { isDragging: boolean }) => (isDragging ? 'grabbing' : 'default'),
      onError: (error: Error) => console.error(`map: ${error.message}`),
      onDeviceInitialized: (device: { gl: WebGL2RenderingContext }) => this.started(device),
    } as never)
  }

  private started({ gl }: { gl: WebGL2RenderingContext }) {
    const canvas = gl.canvas as HTMLCanvasElement
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', this.options.label)
    if (isSoftware(gl)) this.deck?.setProps({ useDevicePixels: Math.min(1, window.devicePixelRatio * 0.75) })
    canvas.addEventListener('webglcontextlost', () => this.again(), { once: true })
  }

  /** After a lost context: a new Deck in the same place. */
  private again() {
    if (this.dead) return
    this.deck?.finalize()
    this.options.parent.replaceChildren()
    setTimeout(() => { if (!this.dead) this.make() }, 100)
  }

  private state() {
    const { x, y, scale } = this.camera
    return { target: [x, y, 0], zoom: Math.log2(scale), minZoom: Math.log2(this.options.least), maxZoom: 3 }
  }

  look(camera: Camera) {
    this.camera = camera
    if (!this.deck) return
    const level = detailLevel(camera.scale)
    const layers = level === this.level ? {} : { layers: baseLayers(this.options.geometry, camera.scale) }
    this.level = level
    this.deck.setProps({ viewState: { plan: this.state() }, ...layers } as never)
  }

  name(label: string) {
    this.options.parent.querySelector('canvas')?.setAttribute('aria-label', label)
  }

  close() {
    this.dead = true
    this.deck?.finalize()
    this.deck = null
  }
}
