/** What floats: a menu and a dialog, both closed by Escape. */
import type { ReactNode } from 'react';
import { Dialog, Heading, Menu, MenuItem, MenuTrigger, Modal, ModalOverlay, Popover } from 'react-aria-components';
import { SignButton } from './button.tsx';
import { Icon } from './icons.tsx';

export type MenuAct = {
  readonly key: string;
  readonly label: string;
  readonly href?: string;
  readonly download?: boolean;
  readonly act?: () => void;
};

export const ActMenu = ({ label, trigger, acts }: { label: string; trigger: ReactNode; acts: readonly MenuAct[] }) => (
  <MenuTrigger>
    {trigger}
    <Popover
      placement="bottom end"
      className="bg-white border border-line rounded-8 shadow-float min-w-52 py-1 outline-none"
    >
      <Menu aria-label={label} className="outline-none">
        {acts.map((one) => (
          <MenuItem
            key={one.key}
            id={one.key}
            textValue={one.label}
            {...(one.href ? { href: one.href, download: one.download ?? false, routerOptions: undefined } : {})}
            {...(one.act ? { onAction: one.act } : {})}
            className="block px-4 py-2 min-h-11 text-14 leading-7 cursor-pointer outline-none data-focused:bg-pale data-focus-visible:shadow-[inset_0_0_0_2px_#000]"
          >
            {one.label}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  </MenuTrigger>
);

export const Window = ({
  title,
  close,
  open,
  onClose,
  children,
}: {
  title: string;
  close: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}) => (
  <ModalOverlay
    isOpen={open}
    onOpenChange={(next) => !next && onClose()}
    isDismissable
    className="no-print fixed inset-0 z-50 bg-[rgb(0_0_0/0.3)] flex items-start justify-center p-6 pt-[10vh] overflow-auto"
  >
    <Modal className="bg-white rounded-8 shadow-float w-full max-w-[40rem]">
      <Dialog className="outline-none p-6">
        <div className="flex items-start justify-between gap-4 mb-4">
          <Heading slot="title" className="text-20 font-bold">
            {title}
          </Heading>
          <SignButton slot="close" label={close} className="-mt-2 -mr-2">
            <Icon name="close" />
          </SignButton>
        </div>
        {children}
      </Dialog>
    </Modal>
  </ModalOverlay>
);
