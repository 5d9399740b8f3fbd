-- Opening a file shows it all: lens, hint, hover, remark; in the drawn text as well as in what Neovim keeps.
local check = require("check")
local cpu = check.expected.checksum_cpu

check.contains(check.lens("func Checksum", cpu.Checksum), "cpu")
check.lens("func (o *Order) Describe", cpu["(*Order).Describe"])
check.lens("func Work", cpu.Work)

-- All of Checksum's costs are on its lines; the caller's line has the function's total.
check.hint("Sums += Checksum", cpu.Checksum)
check.hint("sum = (sum ^", "%")

check.go("func Checksum", "Checksum")
vim.lsp.buf.hover()
local hover = check.float()
check.contains(vim.split(hover, "\n")[1], cpu.Checksum)
for _, part in ipairs({ "cpu.prof", "pricing.Work", "samples" }) do
  check.contains(hover, part)
end
check.go("func (o *Order) Describe", "Describe")
vim.lsp.buf.hover()
hover = check.float()
for _, part in ipairs({ cpu["(*Order).Describe"], "mem.prof", "alloc_space", check.expected.checksum_alloc["(*Order).Describe"] }) do
  check.contains(hover, part)
end

local remark = check.wait("a remark on the hot line", function()
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    if diagnostic.lnum + 1 == check.line("sum = (sum ^") then
      return diagnostic
    end
  end
end)
check.equal(remark.source, "proflens", "source")
check.contains(remark.message, "%")
