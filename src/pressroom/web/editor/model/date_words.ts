// The words of dates, from the browser's own tables of languages (CLDR), and the few that it has no table for.

const PRESENT = new Set(
  (
    "present|current|currently|now|today|ongoing|to date|till now|until now|" +
    "aujourd'hui|présent|à ce jour|à présent|en cours|actuellement|maintenant|" +
    "heute|bis heute|jetzt|aktuell|laufend|gegenwärtig|" +
    "actualidad|la actualidad|actualmente|presente|hoy|a la fecha|hasta la fecha|en curso|" +
    "oggi|ad oggi|a oggi|attuale|attualmente|in corso|" +
    "atual|atualmente|atualidade|até o momento|até ao momento|o momento|até hoje|hoje|em curso|" +
    "heden|nu|vandaag|tot heden|huidig|obecnie|do dziś|dziś|teraz|do chwili obecnej|" +
    "الآن|حتى الآن|إلى الآن|الحاضر|حتى تاريخه|حاليا|حالياً|اليوم|" +
    "اکنون|تاکنون|تا کنون|تا اکنون|کنون|امروز|حال حاضر|" +
    "היום|עד היום|כיום|הווה|כעת|現在|至今|迄今|现在|目前|今|今日|현재|재직 중|재직중|지금"
  )
    .split("|")
    .map(plain),
);

/** Words that make a wording such as `spring 2019`, `since 2019`, `T2 2020` or `mi-2018` meant. */
const WORDING = new Set(
  (
    "spring|summer|autumn|fall|winter|early|mid|late|about|around|circa|ca|since|from|until|before|after|q|h|term|year|" +
    "semester|trimester|quarter|expected|planned|forthcoming|in|press|to|appear|session|" +
    "printemps|ete|automne|hiver|debut|mi|fin|vers|environ|depuis|avant|apres|jusqu|en|t|s|trimestre|semestre|annee|prevu|" +
    "prevue|paraitre|a|ete|rentree|promotion"
  ).split("|"),
);
const FILLERS = new Set("of|the|le|de|du|del|den|der|la|am|dia|on|d|st|nd|rd|th|er|re".split("|"));

/** Return a word as it is compared: small letters without accents and dots. */
export function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("’", "'")
    .toLowerCase()
    .replace(/^[\s.]+|[\s.]+$/g, "");
}

export function meansPresent(text: string): boolean {
  return PRESENT.has(plain(text));
}

export function isFiller(word: string): boolean {
  return FILLERS.has(word);
}

/** Return whether a word belongs to the wording of dates, such as `since`, in English or French. */
export function isWording(word: string): boolean {
  return WORDING.has(word);
}

const known = new Map<string, ReadonlyMap<string, number>>();

/** Return the month that a word names in one of the languages: its name, or a beginning that no other month has. */
export function monthNamed(word: string, languages: readonly string[]): number | undefined {
  for (const language of languages) {
    const names = monthNames(language);
    const exact = names.get(word);
    if (exact) return exact;
    if (word.length < 3) continue;
    const months = new Set([...names].filter(([name]) => name.startsWith(word)).map(([, month]) => month));
    if (months.size === 1) return [...months][0];
  }
  return undefined;
}

function monthNames(language: string): ReadonlyMap<string, number> {
  const ready = known.get(language);
  if (ready) return ready;
  const names = new Map<string, number>();
  for (const width of ["long", "short"] as const) {
    // With a day, Slavic and other languages have another form of the name.
    for (const day of [undefined, "numeric"] as const) {
      const form = formatter(language, { month: width, ...(day ? { day } : {}) });
      for (let month = 1; month <= 12; month++) {
        const parts = form.formatToParts(new Date(2001, month - 1, 1));
        const name = plain(parts.find((part) => part.type === "month")?.value ?? "");
        if (name && !/^\d/.test(name)) names.set(name, month);
      }
    }
  }
  known.set(language, names);
  return names;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Return a formatter of dates of the Gregorian calendar with the digits 0 to 9. English, if there is no such language. */
export function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // To make one takes as long as hundreds of uses.
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = newFormatter(language, { ...options, calendar: "gregory", numberingSystem: "latn" });
  formatters.set(key, made);
  return made;
}

function newFormatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, options);
  } catch {
    return new Intl.DateTimeFormat("en", options);
  }
}
