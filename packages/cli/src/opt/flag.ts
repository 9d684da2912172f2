import { UsageError } from "../host/user-error.js";
import type { Settings } from "./settings.js";

/** A flag: what it takes, what it does to the settings. */
export type Flag = FlagText &
  (
    | { readonly takes: "nothing"; readonly set: (settings: Settings, isOn: boolean) => void }
    | { readonly takes: "yes or no"; readonly set: (settings: Settings, isOn: boolean) => void }
    | {
        readonly takes: "a value";
        readonly placeholder: string;
        readonly set: (settings: Settings, value: string) => void;
      }
    | {
        readonly takes: "a value or nothing";
        readonly placeholder: string;
        readonly set: (settings: Settings, value: string | undefined) => void;
      }
  );

interface FlagText {
  readonly name: string;
  readonly group: FlagGroup;
  /** Undefined for flags that are accepted for mlir-opt's sake only. */
  readonly summary: string | undefined;
  /** Left out of `--help`, shown by `--help-all`. */
  readonly isRare: boolean;
}

export const flagGroups = ["files and passes", "checks", "printing", "instrumentation", "information"] as const;
export type FlagGroup = (typeof flagGroups)[number];

type Keys<T> = { [K in keyof Settings]: T extends Settings[K] ? K : never }[keyof Settings];
type Switch = { [K in keyof Settings]: Settings[K] extends boolean ? K : never }[keyof Settings];

/** The flags of one group. */
export function flagGroup(group: FlagGroup, ...given: readonly ((group: FlagGroup) => Flag)[]): Flag[] {
  return given.map((make) => make(group));
}

type MakeFlag = (group: FlagGroup) => Flag;

export function onOff(name: string, summary: string, key: Switch): MakeFlag {
  const set = (settings: Settings, isOn: boolean): void => void (settings[key] = isOn);
  return (group) => ({ name, group, summary, takes: "yes or no", set, isRare: false });
}

export function value(
  name: string,
  placeholder: string,
  summary: string,
  set: (settings: Settings, value: string) => void,
): MakeFlag {
  return (group) => ({ name, placeholder, group, summary, takes: "a value", set, isRare: false });
}

export function optionalValue(
  name: string,
  placeholder: string,
  summary: string,
  set: (settings: Settings, value: string | undefined) => void,
): MakeFlag {
  return (group) => ({ name, placeholder, group, summary, takes: "a value or nothing", set, isRare: false });
}

/** A number that is at least `least`. */
export function number(name: string, summary: string, key: Keys<number>, least = 0): MakeFlag {
  return value(name, "N", summary, (settings, text) => {
    const given = Number(text);
    if (!/^-?\d+$/.test(text) || given < least) {
      throw new UsageError(`--${name} is '${text}'`, `write an integer of at least ${least}`);
    }
    (settings as Record<Keys<number>, number>)[key] = given;
  });
}

/** One of several words. */
export function choice<K extends keyof Settings>(
  name: string,
  choices: readonly (Settings[K] & string)[],
  summary: string,
  key: K,
): MakeFlag {
  return value(name, choices.join("|"), summary, (settings, text) => {
    const found = choices.find((word) => word === text);
    if (found === undefined) throw new UsageError(`--${name} is '${text}'`, `write one of ${choices.join(", ")}`);
    settings[key] = found;
  });
}

export function information(name: string, summary: string, show: Settings["show"]): MakeFlag {
  return (group) => ({
    name,
    group,
    summary,
    takes: "nothing",
    set: (settings) => void (settings.show = show),
    isRare: false,
  });
}

/** A flag of mlir-opt that changes nothing here. */
export function accepted(name: string): MakeFlag {
  return (group) => ({ name, group, summary: undefined, takes: "yes or no", set: () => undefined, isRare: true });
}

/** A flag of mlir-opt that cannot be obeyed: what it would have done, and what works. */
export function refused(name: string, what: string, advice: string): MakeFlag {
  const set = (_: Settings, isOn: boolean): void => {
    if (isOn) throw new UsageError(`--${name}: ${what}`, advice);
  };
  return (group) => ({ name, group, summary: undefined, takes: "yes or no", set, isRare: true });
}

/** Shown by `--help-all` only. */
export const rare =
  (make: MakeFlag): MakeFlag =>
  (group) => ({ ...make(group), isRare: true });
