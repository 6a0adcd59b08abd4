/** The few signs of the interface, drawn on a 24-unit square; always beside a word or with a spoken name on their button. */
const shapes = {
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.8 11.3L20 20',
  help: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm-2.6 6.6a2.6 2.6 0 1 1 3.9 2.3c-.9.5-1.3 1-1.3 2M12 16.9v.2',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c.8-4 3.8-5.5 7.5-5.5s6.7 1.5 7.5 5.5',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  down: 'm6 9 6 6 6-6',
  back: 'm14 6-6 6 6 6',
  close: 'M6 6l12 12M18 6 6 18',
  print: 'M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z',
  caution: 'M12 4 21 19.500H3zM12 10v4.500M12 17v.2',
  info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm0 8v6M12 7.5v.2',
  code: 'm8.500 7-5 5 5 5M15.500 7l5 5-5 5',
  shield: 'M12 3.5 19 6v5.5c0 4.200-2.800 7.300-7 9-4.200-1.700-7-4.800-7-9V6zm-3 8.5 2.200 2.200L15.5 10',
} as const;

export const Icon = ({ name, size = 20 }: { name: keyof typeof shapes; size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth={name === 'more' ? 3 : 1.75}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    className="shrink-0"
  >
    <path d={shapes[name]} />
  </svg>
);

export const Star = ({ filled, size = 20 }: { filled: boolean; size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill={filled ? 'currentColor' : 'none'}
    stroke="currentColor"
    strokeWidth={1.6}
    strokeLinejoin="round"
    aria-hidden="true"
    className="shrink-0"
  >
    <path d="m12 3.800 2.5 5.200 5.700.8-4.100 4 1 5.700-5.100-2.700-5.100 2.700 1-5.700-4.100-4 5.700-.8z" />
  </svg>
);

/** The mark: two cords tied once (結び). */
export const Knot = ({ size = 28 }: { size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 32 32"
    fill="none"
    strokeWidth={3}
    strokeLinecap="round"
    aria-hidden="true"
    className="shrink-0"
  >
    <path d="M3 16C7 7 13 7 16 16s9 9 13 0" stroke="#0017C1" />
    <path d="M3 16c4 9 10 9 13 0s9-9 13 0" stroke="#3460FB" />
  </svg>
);

/** Pattern of what is not shown; charts and maps refer to it by name. */
export const HatchPattern = () => (
  <svg width="0" height="0" aria-hidden="true" focusable="false" className="absolute">
    <defs>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="#fff" />
        <path d="M0 0V6" stroke="#949494" strokeWidth="2" />
      </pattern>
      <pattern id="hatch-sparse" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
        <rect width="7" height="7" fill="#fff" />
        <path d="M0 0V7" stroke="#D8D8DB" strokeWidth="1.5" />
      </pattern>
    </defs>
  </svg>
);
