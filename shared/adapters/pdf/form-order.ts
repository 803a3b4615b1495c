/** Where a rubric stands in the printed form. */
export interface Place {
  readonly order: number;
  /** How many rubrics it is a part of. */
  readonly depth: number;
}

/**
 * The rubrics in the order of the printed forms, with a dot for each rubric that they are a part of. One list serves
 * every model: a model lacks some rubrics, but those it has stand in this order. Only the operating result of the
 * full models is laid out differently.
 */
export const formPlaces: ReadonlyMap<string, Place> = places(`
  20 21/28 .21 .22/27 ..22 ..23 ..24 ..25 ..26 ..27 .28 ..280/1 ...280 ...281 ..282/3 ...282 ...283 ..284/8 ...284
  ...285/8 29/58 .29 ..290 ..291 .3 ..30/36 ...30/31 ...32 ...33 ...34 ...35 ...36 ..37 .40/41 ..40 ..41 .50/53 ..50
  ..51/53 .54/58 .490/1 20/58
  10/15 .10/11 ..10 ...100 ...101 ..11 ...1100/10 ...1109/19 ..110 ..111 .12 .13 ..130/1 ...130 ...1311 ...1312
  ...1313 ...1319 ..132 ..133 .14 .15 .19 16 .160/5 ..160 ..161 ..162 ..163 ..164/5 .167 .168
  17/49 .17 ..170/4 ...170 ...171 ...172 ...172/3 ...173 ...174 ...174/0 ..175 ...1750 ...1751 ..176 ..178/9
  .42/48 ..42 ..43 ...430/8 ...439 ..44 ...440/4 ...441 ..46 ..45 ...450/3 ...454/9 ..47/48 ..48 .492/3 10/49
  70/76A 9900 .76A .70 .71 .72 .73 .74 60/66A .60/61 .60 ..600/8 ..609 .61 .62 .630 .631/4 .635/8 .635/9 .640/8 .649
  .66A 9901 75/76B .75 ..750 ..751 ..752/9 ..753 .76B 65/66B .65 ..650 ..651 ..652/9 .66B 9903 780 680
  67/77 .670/3 .77 9904 789 689 9905
  9906 .14P 791/2 .791 .792 691/2 .691 .6920 .6921 794 694/7 .694 .695 .696 .697
`);

/** In the full models non-recurring income comes last among the operating income. */
export const fullFormPlaces: ReadonlyMap<string, Place> = new Map([
  ...formPlaces,
  ["76A", { order: (formPlaces.get("74")?.order ?? 0) + 0.5, depth: 1 }],
]);

function places(codes: string): ReadonlyMap<string, Place> {
  return new Map(
    codes
      .trim()
      .split(/\s+/)
      .map((entry, order) => {
        const code = entry.replace(/^\.+/, "");
        return [code, { order, depth: entry.length - code.length }];
      }),
  );
}
