#[inline(never)]
pub fn label(number: u64) -> String {
    let mut buffer = itoa::Buffer::new();
    buffer.format(number).to_string()
}

#[inline(never)]
pub fn total(numbers: &[u64]) -> u64 {
    numbers.iter().sum()
}
