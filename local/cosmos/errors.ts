const codes: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  409: "Conflict",
  410: "Gone",
  412: "PreconditionFailed",
  413: "RequestEntityTooLarge",
  429: "TooManyRequests",
  500: "InternalServerError",
  503: "ServiceUnavailable",
};

/** A refusal as the service words it: it is thrown through the transaction that it undoes and becomes the answer. */
export class ServiceError extends Error {
  readonly status: number;
  readonly substatus: number;

  constructor(status: number, message: string, substatus = 0) {
    super(message);
    this.status = status;
    this.substatus = substatus;
  }

  /** The machine-readable name that goes with the status. */
  get code(): string {
    return codes[this.status] ?? "Error";
  }
}

export function badRequest(message: string, substatus = 0): ServiceError {
  return new ServiceError(400, message, substatus);
}

export function notFound(
  message = "Entity with the specified id does not exist in the system.",
): ServiceError {
  return new ServiceError(404, message);
}

/** The database or container around the resource does not exist. */
export function ownerNotFound(): ServiceError {
  return new ServiceError(404, "Owner resource does not exist", 1003);
}

export function conflict(message: string): ServiceError {
  return new ServiceError(409, message);
}

/** The verb has no meaning for the resource. */
export function methodNotAllowed(): ServiceError {
  return new ServiceError(405, "The requested verb is not supported.");
}

/** The range of partition keys that a client holds on to does not exist, or no longer. */
export function rangeGone(range: string): ServiceError {
  return new ServiceError(410, `The partition key range '${range}' does not exist: there is one, '0'.`, 1002);
}

export function preconditionFailed(): ServiceError {
  return new ServiceError(412, "One of the specified pre-condition is not met");
}

export function tooLarge(): ServiceError {
  return new ServiceError(413, "Request size is too large");
}
