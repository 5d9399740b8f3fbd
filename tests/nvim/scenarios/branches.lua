-- Numbers stay on their lines: under edits, undo and a new name, and when another branch is checked out in which lines
-- were put in above, a function has another name and one is in a file of its own. The test makes the repository.
local check = require("check")
local cpu = check.expected.checksum_cpu

local function git(...)
  local out = vim.fn.system({ "git", "-C", vim.env.MODULE, ... })
  check.equal(vim.v.shell_error, 0, "git: " .. out)
end

check.lens("func Checksum", cpu.Checksum)
check.hint("Sums += Checksum", cpu.Checksum)

-- Edit above a hot line, and undo.
check.go("Sums += Checksum")
check.type("O_ = i<Esc>")
check.hint("Sums += Checksum", cpu.Checksum)
check.equal(check.hints()[check.line("_ = i")], nil, "a hint on the new line")
check.type("u")
check.hint("Sums += Checksum", cpu.Checksum)

-- A new name for the function: the numbers in it stay, its lens is less sure.
check.go("func Work", "Work")
check.type("cwDrive<Esc>")
check.lens("func Drive", cpu.Work)
check.hint("Sums += Checksum", cpu.Checksum)
check.type("u")
check.lens("func Work", cpu.Work)

-- The hover says which version it is.
check.go("func Work", "Work")
vim.lsp.buf.hover()
local hover = check.float()
check.contains(hover, "base ")
check.contains(hover, "functions start")

-- The other branch.
git("checkout", "-q", "later")
vim.cmd("edit!")
check.lens("func Drive", cpu.Work)
check.hint("Sums += Checksum", cpu.Checksum)
check.go("func Drive", "Drive")
vim.lsp.buf.hover()
check.contains(check.float(), "changed in this function since")
vim.cmd("edit! pricing/checksum.go")
check.lens("func Checksum", cpu.Checksum)
check.hint("sum = (sum ^", "%")

-- And back.
git("checkout", "-q", "first")
vim.cmd("edit! pricing/pricing.go")
check.lens("func Checksum", cpu.Checksum)
check.lens("func Work", cpu.Work)
check.hint("Sums += Checksum", cpu.Checksum)
