// Calendar files (RFC 5545). Every event is a whole calendar day; the calendar names Cambodia's time zone for it.

import { isoDay } from "./days.js";

const LINE = 75;
const MORNING = 9;

/**
 * Write a calendar file.
 * @param {{name: string, stamp: Date, events: {uid: string, day: number, summary: string, description?: string, url?: string, alarms: number[]}[]}} calendar
 *   `day` counts as in days.js; `alarms` are days before the event, each at nine in the morning
 * @returns {string}
 */
export function writeCalendar({ name, stamp, events }) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Cambodia SIM guide//Tools//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escapeText(name)}`,
    "X-WR-TIMEZONE:Asia/Phnom_Penh",
    ...events.flatMap((event) => eventLines(event, stamp)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join("");
}

function eventLines({ uid, day, summary, description, url, alarms }, stamp) {
  return [
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${stamp.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART;VALUE=DATE:${basicDay(day)}`,
    `DTEND;VALUE=DATE:${basicDay(day + 1)}`,
    `SUMMARY:${escapeText(summary)}`,
    ...(description ? [`DESCRIPTION:${escapeText(description)}`] : []),
    ...(url ? [`URL:${url}`] : []),
    "TRANSP:TRANSPARENT",
    ...alarms.flatMap((days) => [
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${escapeText(summary)}`,
      `TRIGGER:-PT${days * 24 - MORNING}H`,
      "END:VALARM",
    ]),
    "END:VEVENT",
  ];
}

function basicDay(day) {
  return isoDay(day).replaceAll("-", "");
}

/**
 * Escape a text value.
 * @param {string} text
 * @returns {string}
 */
export function escapeText(text) {
  return text
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
}

/**
 * Fold a line after 75 octets, never inside a character.
 * @param {string} line
 * @returns {string}
 */
export function foldLine(line) {
  const folded = [""];
  let room = LINE;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (size > room) {
      folded.push("");
      room = LINE - 1;
    }
    folded[folded.length - 1] += character;
    room -= size;
  }
  return folded.join("\r\n ");
}

/**
 * Let the reader save a calendar file.
 * @param {string} name file name without ending
 * @param {string} text
 */
export function saveCalendar(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.ics`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
