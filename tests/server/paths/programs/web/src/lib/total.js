function add(a, b) {
  return a + b;
}

function total(numbers) {
  return numbers.reduce(add, 0);
}

module.exports = { total };
