import { bicycleMaker } from "../local/samples/accounts.ts";
import { xbrlOf } from "../local/samples/xbrl-writer.ts";

// Accounts that are accepted as they stand, for trying requests by hand: npm run -s sample > .local/accounts.xbrl
process.stdout.write(xbrlOf(bicycleMaker));
