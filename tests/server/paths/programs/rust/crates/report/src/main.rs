mod page;

fn main() {
    println!("{}", page::render(&[1, 2, std::env::args().count() as u64]));
}
