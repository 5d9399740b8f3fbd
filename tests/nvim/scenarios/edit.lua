-- Lines put in above a hot line move the numbers along, also while typing; undo brings them back.
local check = require("check")
local cpu = check.expected.checksum_cpu
check.lens("func Checksum", cpu.Checksum)
check.hint("Sums += Checksum", cpu.Checksum)
local before = check.line("func Checksum")

check.go("package pricing")
check.type("o// a remark<CR>// and another<Esc>")
check.equal(check.line("func Checksum"), before + 2, "line of Checksum")
check.hint("Sums += Checksum", cpu.Checksum)
check.equal(check.hints()[check.line("Sums += Checksum") - 2], nil, "a hint at the old place")
check.lens("func Checksum", cpu.Checksum)
check.equal(check.lenses()[before], nil, "a lens at the old place")

-- The line itself is changed: its number is kept, but no longer sure.
check.go("Sums += Checksum")
check.type("A // changed<Esc>")
check.hint("Sums += Checksum", "≈")

check.type("u")
check.type("u")
check.equal(check.line("func Checksum"), before, "line of Checksum after undo")
check.lens("func Checksum", cpu.Checksum)
check.hint("Sums += Checksum", cpu.Checksum)
