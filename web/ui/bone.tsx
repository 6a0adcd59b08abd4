/** A grey shape where something will stand. */
export const Bone = ({ className = '' }: { className?: string }) => (
  <div aria-hidden="true" className={`bg-head rounded-8 ${className}`} />
);
