// Times as a reader says them. Seconds since the start; the clock of the place, whatever the reader's own zone.
import { language, t } from './language.svelte'

/** The wall clock of `start` (ISO, with or without an offset), `seconds` later, as a Date whose UTC fields are that clock. */
export function wallClock(start: string, seconds: number): Date | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?/.exec(start)
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second) + seconds * 1000)
}

/** "1 Jul 18:30", "7月1日 18:30" */
export function clock(start: string, seconds: number): string {
  const at = wallClock(start, seconds)
  if (!at) return elapsed(seconds)
  const day = new Intl.DateTimeFormat(language.now === 'zh' ? 'zh-CN' : 'en-GB', { day: 'numeric', month: language.now === 'zh' ? 'long' : 'short', timeZone: 'UTC' })
  return `${day.format(at)} ${at.toISOString().slice(11, 16)}`
}

/** "2 h 05 min" after the start */
export function elapsed(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  return t('view.time.elapsed', { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') })
}

/** "1 Jul 18:30 (+0 h 30 min)" */
export const moment = (start: string, seconds: number): string => t('view.time.moment', { clock: clock(start, seconds), elapsed: elapsed(seconds) })
