// Azurite finds an entity by looking through all of its partition, so that writing many rows takes it the square of their number.
// Azure Table storage finds by key. Loaded before Azurite (node --require), this lets it start from the row key, which it has an
// index of: the same answers, and benches of many rows measure the product, not the emulator.
"use strict";
const Module = require("node:module");
const load = Module._load;
const seen = new WeakSet();

Module._load = function (request, ...others) {
  const loaded = load.call(this, request, ...others);
  if (request === "lokijs" && !seen.has(loaded)) {
    seen.add(loaded);
    const { prototype } = loaded.Collection;
    const findOne = prototype.findOne;
    prototype.findOne = function (query) {
      const { PartitionKey, RowKey, ...rest } = query ?? {};
      return PartitionKey === undefined || RowKey === undefined || Object.keys(rest).length > 0
        ? findOne.call(this, query)
        : findOne.call(this, { RowKey, PartitionKey });
    };
  }
  return loaded;
};
