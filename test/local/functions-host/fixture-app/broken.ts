throw new Error("the entry is broken");
