/** Whether a caller who has seen that version, or says `*` for any, may change the one that there is. */
export const isSeen = (ifMatch: string, version: string): boolean => ifMatch === "*" || ifMatch === version;
