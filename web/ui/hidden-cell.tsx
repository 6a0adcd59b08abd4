/** A value that is not shown: hatched, 秘, and why in words for pointer and screen reader. */
export const HiddenCell = ({ why, large = false }: { why: string; large?: boolean }) => (
  <span
    title={why || undefined}
    className={`hatched relative inline-flex items-center justify-center border border-outline rounded-4 ${large ? 'h-12 w-28 text-24' : 'h-5 w-9 text-12'}`}
  >
    <span className="bg-white px-1 leading-none font-normal">秘</span>
    {why && <span className="sr-only">（{why}）</span>}
  </span>
);
