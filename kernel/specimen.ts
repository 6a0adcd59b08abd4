/**
 * Ordinary addresses: a place, up to three numbers with their usual marks, perhaps a building after a blank. What is made of an address hangs on its
 * place, its marks, the number that may be a 丁目, and whether a number has more than two digits; any other number is only carried through. So an
 * ordinary address is written as a specimen that has stand-ins for such numbers, digits of one width and one hyphen, and its numbers beside it. An address that is not ordinary is its own specimen.
 *
 *   place number ((丁目 | 番地の? | 番 | -) (number ((番地の? | 番 | 号 | -) number?)?)?)? 号? (blanks, katakana, anything)?
 */

/** Longer ones are not ordinary. */
const longest: u32 = 1000;
const written = memory.data(1100, 16);

/** Stand-ins are told apart by their length alone; a 丁目 that reads like one makes its address a specimen of itself. */
const first: u32 = 0x31313131; // 1111
const last: u32 = 0x33333333; // 3333
const seven: u8 = 0x37;

/** Whether the last mark was one of 番, and the last number. */
let isBan: bool = false;
let worth: u32 = 0;
let digits: u32 = 0;

/** The digit at `at`, ASCII or full-width (EF BC 90–99); −1 where there is none. */
export function digitAt(at: usize, end: usize, wide: bool): i32 {
  if (!wide) {
    const digit = at < end ? <i32>load<u8>(at) - 0x30 : -1;
    return digit <= 9 ? digit : -1;
  }
  if (at + 3 > end || load<u16>(at) != 0xbcef) return -1;
  const digit = <i32>load<u8>(at, 2) - 0x90;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

/** A number of one to four digits of one width, the first of them not 0; answers where it ends, 0 where there is none. */
function numberAt(at: usize, end: usize): usize {
  const wide = at < end && load<u8>(at) == 0xef;
  let digit = digitAt(at, end, wide);
  if (digit < 1) return 0;
  worth = 0;
  digits = 0;
  for (; digits < 4 && digit >= 0; digits++) {
    worth = worth * 10 + digit;
    at += wide ? 3 : 1;
    digit = digitAt(at, end, wide);
  }
  return at;
}

/** The letter of three bytes at `at`, its first byte lowest; 0 where there is no room for one. */
export function letterAt(at: usize, end: usize): u32 {
  return at + 3 <= end ? load<u8>(at) | ((<u32>load<u16>(at, 1)) << 8) : 0;
}

const CHO: u32 = 0x81b8e4; // 丁
const ME: u32 = 0xae9be7; // 目
const BAN: u32 = 0xaa95e7; // 番
const CHI: u32 = 0xb09ce5; // 地
const NO: u32 = 0xae81e3; // の
const GO: u32 = 0xb78fe5; // 号
const MACHI: u32 = 0xba94e7; // 町
const POSTAL: u32 = 0x9280e3; // 〒
const WIDE_BLANK: u32 = 0x8080e3;
const WIDE_BRACKET: u32 = 0x88bcef; // （

function isHyphen(letter: u32): bool {
  // － − ‐ ― ー ｰ
  return (
    letter == 0x8dbcef ||
    letter == 0x9288e2 ||
    letter == 0x9080e2 ||
    letter == 0x9580e2 ||
    letter == 0xbc83e3 ||
    letter == 0xb0bdef
  );
}

/** 〇 一 二 三 四 五 六 七 八 九 十 百 千 */
function isKanjiNumber(letter: u32): bool {
  return (
    letter == 0x8780e3 ||
    letter == 0x80b8e4 ||
    letter == 0x8cbae4 ||
    letter == 0x89b8e4 ||
    letter == 0x9b9be5 ||
    letter == 0x94bae4 ||
    letter == 0xad85e5 ||
    letter == 0x83b8e4 ||
    letter == 0xab85e5 ||
    letter == 0x9db9e4 ||
    letter == 0x818de5 ||
    letter == 0xbe99e7 ||
    letter == 0x838de5
  );
}

/** Where the mark after a number ends (丁目 only after the first, 号 only after the second); `at` where there is none. */
function markAt(at: usize, end: usize, isFirst: bool): usize {
  isBan = false;
  if (at < end && load<u8>(at) == 0x2d) return at + 1;
  const letter = letterAt(at, end);
  if (isHyphen(letter)) return at + 3;
  if (letter == BAN) {
    isBan = true;
    if (letterAt(at + 3, end) != CHI) return at + 3;
    return letterAt(at + 6, end) == NO ? at + 9 : at + 6;
  }
  if (isFirst) return letter == CHO && letterAt(at + 3, end) == ME ? at + 6 : at;
  return letter == GO ? at + 3 : at;
}

/** Writes the mark between `at` and `end` to `to`, every hyphen as one; answers where it ends there. */
function putMark(to: usize, at: usize, end: usize): usize {
  if (at < end && isHyphen(letterAt(at, end))) {
    store<u8>(to, 0x2d);
    return to + 1;
  }
  memory.copy(to, at, end - at);
  return to + (end - at);
}

/** Whether nothing more comes, or blanks and then a building in katakana, all in one line. */
function endsAt(at: usize, end: usize): bool {
  if (at == end) return true;
  let i = at;
  for (;;) {
    if (i < end && load<u8>(i) == 0x20) i++;
    else if (letterAt(i, end) == WIDE_BLANK) i += 3;
    else break;
  }
  const letter = bswap<u32>(letterAt(i, end)) >> 8;
  // ァ to ヺ without ノ, which may stand between numbers.
  if (i == at || letter < 0xe382a1 || letter > 0xe383ba || letter == 0xe3838e) return false;
  for (; i < end; i++) if (load<u8>(i) == 0x0a) return false;
  return true;
}

/** Where the specimen of the text at `text` (its length before it) stands, and its numbers in `numbers` (three times i32; 0: none); the text itself, and none, where it is not ordinary. */
export function specimenOf(text: usize, numbers: usize): usize {
  memory.fill(numbers, 0, 12);
  const length = load<u32>(text);
  if (length > longest) return text;
  const begin = text + 4;
  const end = begin + length;
  const opening = letterAt(begin, end);
  const byte: u32 = load<u8>(begin);
  if (byte == 0x20 || byte == 0x09 || byte == 0x28) return text;
  if (opening == POSTAL || opening == WIDE_BLANK || opening == WIDE_BRACKET) return text;
  let at = begin;
  for (; at < end; at++) {
    const letter: u32 = load<u8>(at);
    if (letter - 0x30 <= 9 || (letter == 0xef && digitAt(at, end, true) >= 0)) break;
    if (letter != 0xe7 || letterAt(at, end) != BAN) continue;
    // 七十七番地5-6: a number in kanji could be taken for a stand-in. 一番町 is a name.
    const next = letterAt(at + 3, end);
    if (next != MACHI && next != CHO) return text;
  }
  if (at == begin) return text;
  // 二丁目の七7: the number begins in kanji.
  if (at >= begin + 3 && isKanjiNumber(letterAt(at - 3, end))) return text;
  const placeEnd = at;
  at = numberAt(at, end);
  if (at == 0) return text;
  const firstEnd = at;
  const firstDigits = digits;
  const firstWorth = worth;
  if (firstWorth == 77) return text;
  at = markAt(at, end, true);
  const markEnd = at;
  const mayBeChome = firstDigits <= 2 && !(isBan && markEnd > firstEnd);
  let secondEnd: usize = 0;
  let furtherEnd: usize = at;
  let secondDigits: u32 = 0;
  let secondWorth: u32 = 0;
  let thirdWorth: u32 = 0;
  let furtherIsBan = false;
  if (markEnd > firstEnd) {
    secondEnd = numberAt(at, end);
    if (secondEnd > 0) {
      secondDigits = digits;
      secondWorth = worth;
      furtherEnd = markAt(secondEnd, end, false);
      furtherIsBan = isBan;
      at = furtherEnd;
      if (furtherEnd > secondEnd) {
        const thirdEnd = numberAt(at, end);
        if (thirdEnd > 0) {
          thirdWorth = worth;
          at = thirdEnd;
        }
      }
    }
  }
  const hasGo = letterAt(at, end) == GO;
  if (hasGo) at += 3;
  if (!endsAt(at, end)) return text;
  // 1-2-3号 is left to the thorough reading: two numbers of it are kept.
  if (hasGo && !(secondEnd > 0 && furtherEnd > secondEnd && furtherIsBan)) return text;

  let to = written + 4;
  memory.copy(to, begin, placeEnd - begin);
  to += placeEnd - begin;
  if (mayBeChome) {
    if (firstWorth > 9) store<u8>(to++, <u8>(0x30 + firstWorth / 10));
    store<u8>(to++, <u8>(0x30 + (firstWorth % 10)));
  } else {
    store<u32>(to, first);
    to += 4;
  }
  to = putMark(to, firstEnd, markEnd);
  if (secondEnd > 0) {
    for (let n: u32 = secondDigits > 2 ? 3 : 2; n > 0; n--) store<u8>(to++, seven);
    to = putMark(to, secondEnd, furtherEnd);
  }
  if (thirdWorth > 0) {
    store<u32>(to, last);
    to += 4;
  }
  if (hasGo) {
    store<u32>(to, GO);
    to += 3;
  }
  store<u32>(written, <u32>(to - written - 4));
  store<u32>(numbers, firstWorth);
  store<u32>(numbers, secondWorth, 4);
  store<u32>(numbers, thirdWorth, 8);
  return written;
}
