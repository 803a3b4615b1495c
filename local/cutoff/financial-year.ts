/** Closed at the end of June 2023, seven months before the cutoff: filed in January 2024 it is in time to the day. */
export const financialYear = {
  periodStart: "2022-07-01",
  periodEnd: "2023-06-30",
  assemblyDate: "2023-12-15",
} as const;
