import { type FunctionsApp } from "../../functions/app.ts";
import { type Options, type Ports, compose } from "../../functions/compose.ts";

/** What the application registers with a host, by the name of the function. */
export interface Registrations {
  readonly http: ReadonlyMap<string, Parameters<FunctionsApp["http"]>[1]>;
  readonly serviceBusQueue: ReadonlyMap<string, Parameters<FunctionsApp["serviceBusQueue"]>[1]>;
  readonly timer: ReadonlyMap<string, Parameters<FunctionsApp["timer"]>[1]>;
}

/** Composes the application. With nothing behind it, when a test says nothing: registering calls no port. */
export function registrations(ports: Partial<Ports> = {}, changes: Partial<Options> = {}): Registrations {
  const registered = { http: new Map(), serviceBusQueue: new Map(), timer: new Map() };
  const app: FunctionsApp = {
    http: (name, options) => void registered.http.set(name, options),
    serviceBusQueue: (name, options) => void registered.serviceBusQueue.set(name, options),
    timer: (name, options) => void registered.timer.set(name, options),
  };
  compose(app, ports as Ports, { ...options, ...changes });
  return registered;
}

const options: Options = {
  publicUrl: "http://127.0.0.1:7071",
  uploadLimitBytes: 8 * 1024 * 1024,
  numberBlockSize: 20,
  paymentTerm: { unit: "working-days", count: 6 },
  bankAccount: { iban: "BE68539007547034", beneficiary: "Balanscentrale" },
  restSeconds: 600,
  erasure: { endedDays: 90, orphanDays: 7, profileDays: 730, transferDays: 730 },
  contactCentre: "contact-centre@filing.test",
  certificateAuthorities: [],
  addressesToAllow: { firewall: [], trustedSites: [] },
};
