const { total } = require("./lib/total");
const ms = require("ms");

function main() {
  console.log(total([1, 2, 3]), ms("2 days"));
}

main();
