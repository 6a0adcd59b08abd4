/** What the statistics room refuses. */
import { refusals } from '#base';

export const statisticsRefusal = refusals('statistics', {
  'spec-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `統計の定義「${p.file}」に誤りがあります。下に挙げた箇所を直してから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The statistics definition "${p.file}" is not valid. Correct the places listed below, then run again.`,
  },
  'no-records': {
    http: 409,
    exit: 3,
    ja: (p: { table: string }) =>
      `統計表「${p.table}」に数える記録がありません。元のデータが蓄積されているか確かめてください。`,
    en: (p: { table: string }) =>
      `There are no records to count for the table "${p.table}". Check that its data have been taken in.`,
  },
  'negative-amount': {
    http: 409,
    exit: 3,
    ja: (p: { table: string; measure: string }) =>
      `統計表「${p.table}」の「${p.measure}」に負の額が含まれています。負の額には優越性の規則を当てられません。0円を超える記録だけにしてください（統計の定義では where で限るか、negatives: absolute で額の大きさを見ます）。`,
    en: (p: { table: string; measure: string }) =>
      `"${p.measure}" in the table "${p.table}" has negative amounts, for which dominance is not defined. Count only records above 0 (in a statistics file by "where … above: 0", or judge by size with "negatives: absolute").`,
  },
  'cannot-protect': {
    http: 409,
    exit: 3,
    ja: (p: { release: string; at: string; finest: { table: string; dimension: string } | null }) =>
      `統計「${p.release}」（${p.at}）は、隠すべき値を守りきれないため公表できません。${p.finest ? `人数に対して区分が最も細かいのは統計表「${p.finest.table}」です。定義でその「${p.finest.dimension}」の段階を1つ減らすか、この区分を外して` : '区分を粗くして'}から、もう一度実行してください。`,
    en: (p: { release: string; at: string; finest: { table: string; dimension: string } | null }) =>
      `The statistics "${p.release}" (${p.at}) cannot be published: hidden values could not be kept safe. ${p.finest ? `The table "${p.finest.table}" has the finest categories for the people there are: take a level from its "${p.finest.dimension}", or leave that out` : 'Use coarser categories'}, then run again.`,
  },
  'too-fine': {
    http: 409,
    exit: 3,
    ja: (p: { table: string; dimension: string }) =>
      `統計表「${p.table}」は、人のいるセルの95%より多くが基準に満たないため、保護してもほとんど何も表示できません。「${p.dimension}」の段階を1つ減らすか、この区分を外してから、もう一度実行してください。`,
    en: (p: { table: string; dimension: string }) =>
      `In the table "${p.table}" more than 95 % of the cells with people in them are below the threshold, so that next to nothing could be shown. Take a level from its "${p.dimension}", or leave that out, then run again.`,
  },
  'differs-from-released': {
    http: 409,
    exit: 3,
    ja: (p: { release: string; earlier: string; variable: string }) =>
      `統計「${p.release}」の区分「${p.variable}」は、公表済みの「${p.earlier}」と区切りか名前が違います（町丁と小学校区は1つの定義に並べる必要があります）。比べられないと差から個人が分かるおそれがあります。公表済みの定義と区分・名前をそろえてから実行してください。`,
    en: (p: { release: string; earlier: string; variable: string }) =>
      `"${p.release}" cuts "${p.variable}" in another way than the released "${p.earlier}" does. What cannot be compared cannot be checked for differencing: use the same categories under the same name (towns and school districts in one file).`,
  },
  'snapshot-reused': {
    http: 409,
    exit: 3,
    ja: (p: { release: string; earlier: string }) =>
      `「${p.release}」は、公表済みの「${p.earlier}」と同じ記録（snapshot）から数えたことになっていますが、表示済みの数と違います。このまま出すと差から個人が分かるおそれがあります。記録が訂正されたのなら snapshot を別の名前に、数える人が違うのなら population を変えてから、もう一度実行してください。`,
    en: (p: { release: string; earlier: string }) =>
      `"${p.release}" says that it is counted from the same records (snapshot) as the released "${p.earlier}", but its numbers differ from those shown. Their difference could tell of single people. If records were corrected give the snapshot another name, if other people are counted say so under "population"; then run again.`,
  },
  'cut-otherwise': {
    http: 409,
    exit: 3,
    ja: (p: { table: string; earlier: string; column: string }) =>
      `表「${p.table}」の列「${p.column}」は、同じ人たちの公表済みの「${p.earlier}」と区切りが違います（0-14と0-17など）。2つの差から少ない人数が分かるおそれがあり、比べられないため保護できません。公表済みと同じ区分にするか、両方に共通する細かい区分を parents でその上の区分に結び付けてください。`,
    en: (p: { table: string; earlier: string; column: string }) =>
      `"${p.column}" of the table "${p.table}" is cut in another way than in the released "${p.earlier}" of the same day (0-14 and 0-17, for instance). Their differences could tell of few people and cannot be checked. Use the categories that are released, or finer ones of which both are made, tied to them under "parents".`,
  },
  differencing: {
    http: 409,
    exit: 3,
    ja: (p: { release: string; at: string; cells: readonly string[] }) =>
      `統計「${p.release}」（${p.at}）は、公表済みの統計との差から隠した値が分かるため公表できません。${p.cells.length > 0 ? `守りきれないのは「${p.cells.slice(0, 5).join('」「')}」${p.cells.length > 5 ? `など${p.cells.length}か所` : ''}です。これらを外すか、隣の区分とまとめるか` : '区分を粗くするか'}、公表済みの表と同じ区分にしてから、もう一度実行してください。`,
    en: (p: { release: string; at: string; cells: readonly string[] }) =>
      `"${p.release}" (${p.at}) cannot be published: together with what is released already, hidden values would be known. ${p.cells.length > 0 ? `What cannot be kept safe: "${p.cells.slice(0, 5).join('", "')}"${p.cells.length > 5 ? ` and others, ${p.cells.length} in all` : ''}. Leave these out, put them together with their neighbours` : 'Use coarser categories'}, or use those of the released tables; then run again.`,
  },
  'cells-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { table: string }) =>
      `表「${p.table}」はこのままでは保護できません。下に挙げた箇所を直してから、もう一度実行してください。`,
    en: (p: { table: string }) =>
      `The table "${p.table}" cannot be protected as it is. Correct the places listed below, then run again.`,
  },
  'audit-failed': {
    http: 409,
    exit: 3,
    ja: (p: { table: string }) =>
      `表「${p.table}」は検査に通りませんでした。公表せず、下に挙げた点を確かめてください。`,
    en: (p: { table: string }) =>
      `The table "${p.table}" did not pass the audit. Do not publish it; look into the points listed below.`,
  },
  'keys-needed': {
    http: 422,
    exit: 2,
    ja: (p: { table: string }) =>
      `表「${p.table}」をノイズ（cellKey）で保護するには、だれを数えたかから決まるキーが要ります。記録のCSV（--records）と秘密のファイル（--secret-file）を渡し、定義の records に unit（または key）を書くか、キーの列を定義の key に書いたセルの表（tabulate が書きます）を渡してください。セルの名前や順番から作ったノイズは、引き算で外せるため使いません。`,
    en: (p: { table: string }) =>
      `To protect "${p.table}" by noise (cellKey), keys are needed that follow from who is counted. Give the records (--records) and a secret file (--secret-file), with "unit" (or "key") under "records" in the description; or cells with the column of keys named as "key" (tabulate writes it). Noise made from names or places of cells could be taken off again by subtraction, and is not used.`,
  },
  'another-secret': {
    http: 409,
    exit: 3,
    ja: (p: { table: string; earlier: string }) =>
      `表「${p.table}」は、公表済みの「${p.earlier}」と違う秘密で保護しようとしています。同じ人たちの2通りの結果を合わせると隠した値が絞り込めます。そのとき使った秘密のファイルを --secret-file に渡してください。`,
    en: (p: { table: string; earlier: string }) =>
      `"${p.table}" would be protected with another secret than the released "${p.earlier}". Two outcomes for the same people would narrow down what is hidden. Give the secret file that was used then as --secret-file.`,
  },
  'secret-unnamed': {
    http: 422,
    exit: 2,
    ja: (_: object) =>
      '--new-secret には、作るファイルの場所（--secret-file）も要ります。書き足してから、もう一度実行してください。',
    en: (_: object) => '--new-secret needs the place of the file to make (--secret-file). Add it, then run again.',
  },
  'same-file': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」を2つの役に指定しています。元のファイルなどを上書きしないため、何もしませんでした。別の名前にしてから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `"${p.file}" is named for two things at once. So that no source is written over, nothing was done. Choose another name, then run again.`,
  },
  'table-or-records': {
    http: 422,
    exit: 2,
    ja: (_: object) =>
      'セルの表（--table）か記録（--records）の、どちらか1つを指定してから、もう一度実行してください。',
    en: (_: object) => 'Give either a table of cells (--table) or records (--records), one of the two, then run again.',
  },
  'ledger-needs-of': {
    http: 422,
    exit: 2,
    ja: (p: { table: string }) =>
      `台帳と照らすには、表「${p.table}」の定義に of（dataset・time・snapshot・population）が要ります。書き足してから、もう一度実行してください。`,
    en: (p: { table: string }) =>
      `To be checked against a ledger, the description of "${p.table}" needs "of" (dataset, time, snapshot, population). Add it, then run again.`,
  },
  'report-unreadable': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) => `報告書「${p.file}」を読めません。statistics protect が書いたJSONを指定してください。`,
    en: (p: { file: string }) => `The report "${p.file}" cannot be read. Give the JSON that statistics protect wrote.`,
  },
  'cannot-round': {
    http: 409,
    exit: 3,
    ja: (p: { table: string; base: number }) =>
      `表「${p.table}」には、すべての計を保って${p.base}の倍数に丸める方法が見つかりません。次元を減らすか、秘匿（rounding なし）にしてから実行してください。`,
    en: (p: { table: string; base: number }) =>
      `No rounding of "${p.table}" to multiples of ${p.base} that keeps every sum was found. Use fewer dimensions, or hide instead (without "rounding").`,
  },
  'no-perturbation': {
    http: 422,
    exit: 2,
    ja: (p: { table: string; count: number }) =>
      `表「${p.table}」のノイズの決め方では、${p.count}人の値に偏りのないノイズを作れません。bound を広げるか、variance を大きくするか、noSmall を小さくしてから実行してください。`,
    en: (p: { table: string; count: number }) =>
      `The noise asked for in "${p.table}" cannot be had without bias for a count of ${p.count}. Widen "bound", raise "variance" or lower "noSmall", then run again.`,
  },
  'no-policy': {
    http: 422,
    exit: 2,
    ja: (p: { release: string; audience: string; counts: string }) =>
      `統計「${p.release}」の基準（対象「${p.audience}」、単位「${p.counts}」）が policy.yaml にありません。policy.yaml に書き足すか、定義の audience・counts を直してから実行してください。`,
    en: (p: { release: string; audience: string; counts: string }) =>
      `policy.yaml has no rules for "${p.release}" (audience "${p.audience}", unit "${p.counts}"). Add them, or correct "audience" or "counts" in the definition, then run again.`,
  },
  'weaker-than-policy': {
    http: 422,
    exit: 2,
    ja: (p: { release: string; audience: string }) =>
      `統計「${p.release}」は「${p.audience}」の基準より弱い決まりを書いています。基準は厳しくすることだけができます。下に挙げた箇所を直してから実行してください。`,
    en: (p: { release: string; audience: string }) =>
      `"${p.release}" asks for weaker rules than those for "${p.audience}". Rules can only be tightened. Correct the places listed below, then run again.`,
  },
  'units-overlap': {
    http: 409,
    exit: 3,
    ja: (p: { release: string; measure: string }) =>
      `統計「${p.release}」の「${p.measure}」では、同じ人（世帯など）が並んだ区分のいくつもに入るため、内訳の和が計になりません。逆算を防ぐ計算ができないので、重ならない区分にするか、単位（unit）を変えるか、その表をノイズ（cellKey）で保護してください。`,
    en: (p: { release: string; measure: string }) =>
      `In "${p.release}" the same unit counts in several categories of "${p.measure}" side by side, so that parts do not add up to their total. Use categories that do not overlap, another "unit", or noise (cellKey) for that table.`,
  },
  'holders-overlap': {
    http: 409,
    exit: 3,
    ja: (p: { release: string; measure: string }) =>
      `統計「${p.release}」の「${p.measure}」では、同じ持ち主（会社など）の額が並んだ区分のいくつにも入っています。その持ち主は自分の額を引いて、ほかの隠した額を狭く知ることができるため、公表できません。その区分を1つにまとめるか、段階を減らすか、外してから実行してください。`,
    en: (p: { release: string; measure: string }) =>
      `In "${p.release}" one holder (a company, for instance) has amounts in several categories of "${p.measure}" side by side. By taking its own off, it would know other hidden amounts too well. Put those categories together, take a level away, or leave them out, then run again.`,
  },
  'method-differs': {
    http: 409,
    exit: 3,
    ja: (p: { release: string; earlier: string }) =>
      `統計「${p.release}」は、公表済みの「${p.earlier}」と同じ人たちを別の方法（秘匿・丸め・ノイズ、またはその強さ）で保護しようとしています。合わせると隠した値が絞り込めるため公表できません。公表済みと同じ方法にしてから実行してください。`,
    en: (p: { release: string; earlier: string }) =>
      `"${p.release}" would protect the same people in another way than the released "${p.earlier}" (hiding, rounding, noise, or its strength). The two together would narrow down hidden values. Use the method already released.`,
  },
  'not-certified': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      '保護の証明書が、この統計表のために書かれたものではありません。公表せず、「musubi statistics make」で作り直してください。',
    en: (_: object) =>
      'The certificate of protection was not written for this table. Nothing was published; make it again with "musubi statistics make".',
  },
  'too-few-for-method': {
    http: 409,
    exit: 3,
    ja: (p: { release: string; audience: string }) =>
      `統計「${p.release}」には、「${p.audience}」の基準では住民が少ないため示せない区域や年齢があり、丸めやノイズではその基準を守れません。秘匿（hide）にするか、区域を合算する（merging）か、その段階を外してから実行してください。`,
    en: (p: { release: string; audience: string }) =>
      `"${p.release}" has areas or ages that the rules for "${p.audience}" do not show where so few live; rounding or noise cannot keep these rules. Hide instead, merge areas ("merging"), or take that level away, then run again.`,
  },
  'residents-unknown': {
    http: 422,
    exit: 2,
    ja: (p: { release: string; audience: string }) =>
      `「${p.audience}」の基準は区域の人口で変わりますが、統計「${p.release}」の定義に residents（住民のデータ）がありません。書き足してから実行してください。`,
    en: (p: { release: string; audience: string }) =>
      `The rules for "${p.audience}" depend on how many live in an area, but "${p.release}" names no data set of residents. Add "residents", then run again.`,
  },
});
