/** What `statistics protect` says it did. */
import type { Bilingual } from '#base';
import type { ProtectedAnyhow } from './protect-any-cells.ts';

export const sayMade = (report: ProtectedAnyhow['report']): Bilingual => {
  if ('rounding' in report) {
    const { base, numbers } = report.rounding;
    return numbers === 'small'
      ? {
          ja: `${report.cells}セルのうち、${base}より小さい内訳を0か${base}に丸め、計を足し直しました。`,
          en: `Of ${report.cells} cells the inner ones below ${base} are rounded to 0 or ${base}, and totals added up again.`,
        }
      : {
          ja: `${report.cells}セルを、計を保って${base}の倍数に丸めました。`,
          en: `${report.cells} cells are rounded to multiples of ${base}, with every sum kept.`,
        };
  }
  if ('noise' in report)
    return {
      ja: `${report.cells}セルに、数えた人の組から決まる${report.noise.bound}以内のノイズを加えました。`,
      en: `${report.cells} cells carry a noise of at most ${report.noise.bound} that depends on who is counted.`,
    };
  const told = report.systems.map(
    ({ of, cells, primary, complementary }): Bilingual => ({
      ja: `${of === 'people' ? '人数' : '金額'}：${cells}セルのうち、基準により${primary}、逆算を防ぐため${complementary}を隠しました。`,
      en: `${of === 'people' ? 'Numbers of people' : 'Amounts'}: of ${cells} cells ${primary} are hidden by rule and ${complementary} so that none can be computed.`,
    }),
  );
  return { ja: told.map(({ ja }) => ja).join('\n'), en: told.map(({ en }) => en).join('\n') };
};
