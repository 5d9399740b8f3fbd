#[inline(never)]
pub fn render(numbers: &[u64]) -> String {
    let mut lines = Vec::new();
    for number in numbers {
        lines.push(tally::label(*number));
    }
    lines.push(tally::label(tally::total(numbers)));
    lines.join("\n")
}
