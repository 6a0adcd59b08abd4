/** One request: the question, the evidence and the decision in one view. A draft has its files and words to edit instead. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useWords } from '../shell/language.tsx';
import { Bone } from '../ui/bone.tsx';
import { Button } from '../ui/button.tsx';
import { useIsKept } from '../ui/kept.ts';
import { FailurePage } from '../ui/states.tsx';
import { requestQuery } from './answers.ts';
import { Decision } from './decision.tsx';
import { DraftFiles } from './draft-files.tsx';
import { CertificateFacts } from './certificate.tsx';
import { ChangesTable, LossesTable } from './evidence.tsx';
import { FilePreview } from './file-preview.tsx';
import { FindingsList } from './findings-list.tsx';
import { PrintFoot } from './print-foot.tsx';
import { Question } from './question.tsx';
import { RequestHead } from './request-head.tsx';
import { useActs } from './use-acts.ts';
import { ViewersList } from './viewers-list.tsx';
import { WordsForm } from './words-form.tsx';

const Skeleton = () => {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('state.loading')} className="pt-6">
      <Bone className="h-8 w-96 mb-3" />
      <Bone className="h-6 w-[40rem] mb-6" />
      <div className="flex gap-8">
        <Bone className="h-96 flex-1" />
        <Bone className="h-80 w-80" />
      </div>
    </div>
  );
};

export const RequestPage = () => {
  const { t, say } = useWords();
  const { id = '' } = useParams({ strict: false });
  const asked = useQuery(requestQuery(id));
  const acts = useActs(id);
  const [editing, setEditing] = useState(false);
  const request = asked.data;
  const keep = `words ${id} ${request?.revision}`;
  const isKept = useIsKept(keep);
  const title = request ? say(request.title) : '';
  useEffect(() => {
    if (title) document.title = `${title} – ${t('release.area')}`;
  }, [title, t]);
  if (asked.isError) return <FailurePage error={asked.error} retry={() => void asked.refetch()} />;
  if (!request) return <Skeleton />;
  const mayChange = request.may.change?.ok ?? false;
  const draft = request.state === 'draft' && mayChange;
  // What was being written when the session ended is open again.
  const isEditing = mayChange && (editing || (draft && isKept));
  const out = request.state === 'released' || request.state === 'recalled';
  const words = {
    title: request.title.ja,
    purpose: request.purpose,
    context: request.context,
    controls: request.controls,
    sharing: request.sharing,
  };
  return (
    <div className="pt-6">
      <RequestHead request={request} />
      {/* Where there is no room beside it, the decision follows the evidence. */}
      <div className="flex flex-col lg:flex-row gap-8 lg:items-start">
        <div className="flex-1 min-w-0">
          {isEditing ? (
            <WordsForm
              keep={keep}
              first={words}
              recurring={request.series !== null}
              label={t('release.save')}
              busy={acts.busy}
              onSave={async (next) => {
                const isSaved = await acts.put('', next);
                if (isSaved) setEditing(false);
                return isSaved;
              }}
              onCancel={() => setEditing(false)}
            />
          ) : (
            <Question request={request} />
          )}
          {draft && <DraftFiles request={request} acts={acts} />}
          <FindingsList
            request={request}
            onReason={draft ? (finding, reason) => void acts.put('/exceptions', { finding, reason }) : null}
          />
          {request.series !== null && request.files.length > 0 && <ChangesTable request={request} />}
          <LossesTable request={request} />
          <CertificateFacts request={request} />
          {out && <ViewersList request={request} />}
          <FilePreview
            key={request.digest ?? ''}
            request={request}
            first={
              request.changes?.tables.some(
                (table) => table.added + table.changed + table.newlyHidden + table.newlyShown > 0,
              )
                ? 'changed'
                : 'all'
            }
          />
          <PrintFoot request={request} />
        </div>
        <Decision request={request} acts={acts}>
          {draft && (
            <div className="space-y-2">
              <p className="text-14">{t('release.submit.lead')}</p>
              <Button
                look="main"
                className="w-full"
                isDisabled={acts.busy || !request.may.submit?.ok}
                onPress={() => void acts.post('/submit', {})}
              >
                {t('release.submit')}
              </Button>
              {request.may.submit?.why && <p className="text-14 text-quiet">{say(request.may.submit.why)}</p>}
            </div>
          )}
          {mayChange && !isEditing && (
            <div className="space-y-1">
              <Button
                dense
                className="w-full"
                onPress={() =>
                  request.state === 'draft'
                    ? setEditing(true)
                    : void acts.put('', words).then((ok) => ok && setEditing(true))
                }
              >
                {t('release.change')}
              </Button>
              {request.state !== 'draft' && <p className="text-12 text-quiet">{t('release.change.lead')}</p>}
            </div>
          )}
        </Decision>
      </div>
    </div>
  );
};
