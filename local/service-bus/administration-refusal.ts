/** What the administration answers instead of doing what was asked. */
export class AdministrationRefusal extends Error {
  readonly status: number;

  /** @param detail the service's own sentence, with its sub code, where it is known. */
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** @param subCode the service's; it tells cases apart that share a status. */
export function badRequest(detail: string, subCode = 40_000): AdministrationRefusal {
  return new AdministrationRefusal(400, `SubCode=${subCode}. ${detail}`);
}

/** For what Azure does and this emulator does not. Clients do not repeat a request that was answered so. */
export function notServed(detail: string): AdministrationRefusal {
  return new AdministrationRefusal(501, detail);
}
