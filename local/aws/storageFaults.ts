/** What goes wrong with a request to the local bucket. */
type StorageFault =
  /**
   * Answered with this status, in the words of S3: 409 is a lost race, which may be tried again; 412 a condition that does
   * not hold; 500 and 503 are faults of the service. With `handled` the request is carried out all the same.
   */
  | { status: 409 | 412 | 500 | 503; handled?: boolean }
  /** The connection is cut: before the request was handled, or after it, when the sender cannot know that it was. */
  | { drop: 'before' | 'after' }
  /** Accepted and never answered. */
  | { hang: true };

/** When a fault happens: to requests that match, the first `times` of them. */
export type StorageFaultRule = {
  fault: StorageFault;
  /** In capitals. Any method when left out. */
  method?: string;
  /** Found in the key, which is empty for a listing. Any key when left out. */
  key?: RegExp;
  /** Without end when left out. */
  times?: number;
  /** What somebody else does just before. */
  meanwhile?: () => Promise<void>;
};

/** The faults of a running bucket. The first rule that matches decides. */
export type StorageFaults = {
  /** Replaces all rules. */
  set(rules: readonly StorageFaultRule[]): void;
  clear(): void;
};

/** What the server asks: the rule that strikes a request. It is counted as one of its times. */
export type StorageFaultSource = { ofRequest(method: string, key: string): StorageFaultRule | undefined };

/** Rules in memory: a new bucket has none. */
export function createStorageFaults(): StorageFaults & StorageFaultSource {
  let rules: { rule: StorageFaultRule; left: number }[] = [];
  return {
    set(newRules) {
      rules = newRules.map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }));
    },
    clear() {
      rules = [];
    },
    ofRequest(method, key) {
      const armed = rules.find(({ rule, left }) => left > 0 && strikes(rule, method, key));
      if (!armed) return undefined;
      armed.left -= 1;
      return armed.rule;
    },
  };
}

function strikes(rule: StorageFaultRule, method: string, key: string): boolean {
  return (rule.method ?? method) === method && (rule.key?.test(key) ?? true);
}
