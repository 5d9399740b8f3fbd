-- A profile that is written anew shows at once, whether in place or by renaming; a broken one leaves the numbers alone.
local check = require("check")
local first, second = check.expected.checksum_cpu, check.expected.describe_cpu
local path = vim.env.MODULE .. "/cpu.prof"
local other = check.read(check.expected.describe_profile)

check.lens("func Checksum", first.Checksum)
check.hint("Sums += Checksum", first.Checksum)

check.write(path, other)
check.lens("func Checksum", second.Checksum)
check.lens("func (o *Order) Describe", second["(*Order).Describe"])
check.hint("order.Describe(150)", second["(*Order).Describe"])

check.write(path .. ".new", check.read(check.expected.checksum_profile))
assert(os.rename(path .. ".new", path))
check.lens("func Checksum", first.Checksum)
check.hint("Sums += Checksum", first.Checksum)

check.write(path, "no profile")
check.notice("cpu.prof")
check.lens("func Checksum", first.Checksum)
check.write(path, other)
check.lens("func Checksum", second.Checksum)
check.hint("order.Describe(150)", second["(*Order).Describe"])
